// See Indexing.h.
#include "surface/lsp/Indexing.h"

using namespace llvm;
using namespace recoro::lsp;

Indexing::Indexing(Connection &Wire, bool IsShown)
    : Wire(Wire), Made(std::make_shared<std::atomic<bool>>(false)) {
  if (!IsShown)
    return;
  static std::atomic<unsigned> Count = 0; // tokens are not used again
  Token = "recoro/indexing/" + std::to_string(++Count);
  Wire.request("window/workDoneProgress/create", json::Object{{"token", Token}},
               [Made = Made](Expected<json::Value> Answer) {
                 if (Answer)
                   *Made = true;
                 else
                   consumeError(Answer.takeError());
               });
}

void Indexing::tell(StringRef Stage, unsigned Done, unsigned All) {
  if (!*Made)
    return;
  json::Object Value{
      {"kind", "report"},
      {"message", (Stage + " " + Twine(Done) + "/" + Twine(All)).str()},
      {"percentage", All ? Done * 100 / All : 100}};
  if (!HasBegun) {
    Value["kind"] = "begin";
    Value["title"] = "recoro";
    Value["cancellable"] = false;
  }
  HasBegun = true;
  send(std::move(Value));
}

Indexing::~Indexing() {
  if (HasBegun)
    send(json::Object{{"kind", "end"}});
}

void Indexing::send(json::Object Value) {
  Wire.notify("$/progress",
              json::Object{{"token", Token}, {"value", std::move(Value)}});
}
