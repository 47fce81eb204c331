// Answers from what is known.
#include "surface/lsp/Meanwhile.h"
#include "surface/lsp/Server.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

Document *Server::documentAt(const json::Value &Params) {
  auto It = Documents.find(text(Params, {"textDocument", "uri"}).str());
  return It == Documents.end() ? nullptr : &It->second;
}

std::optional<Opened> Server::openedAt(const std::string &Path) {
  for (const auto &[Uri, D] : Documents)
    if (D.Path == Path && !D.Lost)
      return Opened{Uri, D.Version, &D.Content.bytes()};
  return std::nullopt;
}

/// As the client names it: an open document by its URI, another one below the
/// folder that the client has opened, whatever links lead there.
std::string Server::clientUri(StringRef Path) const {
  for (const auto &[Uri, D] : Documents)
    if (D.Path == Path)
      return Uri;
  for (const auto &[Real, Uri] : Folders) {
    StringRef Rest = Path;
    if (Rest.consume_front(Real) && Rest.starts_with("/"))
      return Uri + StringRef(uriOf(Rest)).drop_front(strlen("file://")).str();
  }
  return uriOf(Path);
}

Audience Server::audience() const {
  return {Can, [this](StringRef Path) { return clientUri(Path); },
          [this](StringRef About) {
            auto It = Pages.find(About.str());
            return It == Pages.end() ? std::string() : It->second;
          }};
}

bool Server::isFresh(const Document &D) const {
  return !D.In || D.In->Tried == Stamp;
}

/// False if the working thread has to come first.
bool Server::answerNow(const Job &J) {
  if (J.Is != Job::Kind::Actions && J.Is != Job::Kind::Diagnostics)
    return false;
  const Document *D = documentAt(J.Params);
  if (J.Is == Job::Kind::Diagnostics) {
    if (D && !isFresh(*D))
      return false;
    Wire.reply(J.Id,
               D ? report(*D, J.Params)
                 : json::Object{{"kind", "full"}, {"items", json::Array{}}});
    return true;
  }
  if (!D || !D->In || D->Lost) {
    Wire.reply(J.Id, json::Array{});
    return true;
  }
  if (auto All = actions(*D, J.Params)) {
    Wire.reply(J.Id, std::move(*All));
    return true;
  }
  return false;
}

/// Kinds; null where the client does not choose.
static const json::Value *kindsAskedFor(const json::Value &Params) {
  const json::Value *Only = at(Params, {"context", "only"});
  const json::Array *Kinds = Only ? Only->getAsArray() : nullptr;
  return Kinds && !Kinds->empty() ? Only : nullptr;
}

/// What is shown, and cannot be done before the code can be read again.
static std::vector<Offer> unreadable(std::vector<Offer> Known) {
  erase_if(Known, [](const Offer &O) { return O.What.Kind != QuickFixKind; });
  for (Offer &O : Known)
    if (O.What.For)
      O.What.Disabled = "recoro cannot read the code as it is now";
  return Known;
}

/// Nothing where the analysis has to come first: while that runs, what is still
/// known is offered, if there is any. Who asks by itself takes nothing for an
/// answer; who fixes a file on saving it wants what is in the file now.
std::optional<json::Value> Server::actions(const Document &D,
                                           const json::Value &Params) {
  auto Place = rangeFrom(at(Params, {"range"}));
  if (!Place)
    return json::Array{};
  static constexpr int Automatic = 2;
  Question Asked;
  Asked.At = {D.Content.offsetOf(Place->first, Can.Positions),
              D.Content.offsetOf(Place->second, Can.Positions)};
  Asked.At.End = std::max(Asked.At.Begin, Asked.At.End);
  Asked.Only = kindsAskedFor(Params);
  Asked.ByItself = number(Params, {"context", "triggerKind"}) == Automatic;

  auto Meanwhile = [&] {
    return D.In->Good ? offersMeanwhile(*D.In->Good, D.Path, D.Content, Asked,
                                        audience())
                      : std::vector<Offer>();
  };
  if (isFresh(D)) {
    const Snapshot *S = D.In->Latest.get();
    const std::string *Read = S ? S->opened(D.Path) : nullptr;
    std::vector<Offer> Known;
    if (Read && *Read == D.Content.bytes())
      Known = offersAt(*S, D.Path, D.Content, Asked, audience());
    if (Known.empty() && D.In->Good != D.In->Latest)
      Known = unreadable(Meanwhile());
    return listOf(D, Known);
  }
  if (Asked.Only && isAsked(Asked.Only, FixAllKind))
    return std::nullopt;
  const std::vector<Offer> Known = Meanwhile();
  if (Known.empty() && !Asked.ByItself)
    return std::nullopt;
  return listOf(D, Known);
}

json::Array Server::listOf(const Document &D, ArrayRef<Offer> Offers) {
  json::Array All;
  Unproven.clear();
  for (const Offer &O : Offers)
    if (json::Value Made = actionFor(D, O); Made.getAsObject())
      All.push_back(std::move(Made));
  // What is looked at goes before what may be.
  for (const Wish &W : reverse(Unproven)) {
    erase_if(Waiting, [&](const Job &J) {
      return J.Is == Job::Kind::Prove && J.For == W;
    });
    if (Proving != W)
      Waiting.push_front({Job::Kind::Prove, nullptr, nullptr, W});
  }
  if (Unproven.empty())
    return All;
  if (Proving && !is_contained(Unproven, *Proving))
    ProofIsUnwanted = true;
  Wake.notify_all();
  return All;
}

/// Null where the client has no form for it.
json::Value Server::actionFor(const Document &D, const Offer &O) {
  const Action &A = O.What;
  if (!Can.ActionLiterals) {
    if (!A.For || !A.Disabled.empty() || !Can.AppliesEdits)
      return nullptr;
    return json::Object{{"title", json::fixUTF8(A.Title)},
                        {"command", "recoro.migrate"},
                        {"arguments", json::Array{toJSON(*A.For)}}};
  }
  json::Object Made{{"title", json::fixUTF8(A.Title)}, {"kind", A.Kind}};
  if (O.Diagnostic.getAsObject())
    Made["diagnostics"] = json::Array{O.Diagnostic};
  if (A.Preferred && Can.PrefersActions)
    Made["isPreferred"] = true;
  if (!A.Disabled.empty())
    Made["disabled"] = json::Object{{"reason", json::fixUTF8(A.Disabled)}};
  else
    addEdit(A, D, Made);
  const bool IsEmpty = !Made.get("edit") && !Made.get("data");
  if (IsEmpty && !(Made.get("disabled") && Can.ShowsDisabled))
    return nullptr;
  return Made;
}

/// The edit, what it can be made of later, or why it is not there yet.
void Server::addEdit(const Action &A, const Document &D, json::Object &Into) {
  if (A.Insertion) {
    Into["edit"] =
        workspaceEdit(D.Content, A.Insertion->first, A.Insertion->second,
                      {D.Uri, D.Version, &D.Content.bytes()}, audience());
    return;
  }
  if (Can.Resolves) {
    Into["data"] = toJSON(*A.For);
    return;
  }
  auto Proven = Proofs.find(*A.For);
  if (Proven != Proofs.end() && Proven->second.Why.empty()) {
    Into["edit"] = Proven->second.Edit;
    return;
  }
  StringRef Why = "verifying; ask again in a moment";
  if (Proven != Proofs.end())
    Why = Proven->second.Why;
  else
    Unproven.push_back(*A.For);
  Into["disabled"] = json::Object{{"reason", json::fixUTF8(Why)}};
}

json::Value Server::report(const Document &D, const json::Value &Params) {
  std::string Id = std::to_string(D.ShownCount);
  if (text(Params, {"previousResultId"}) == Id)
    return json::Object{{"kind", "unchanged"}, {"resultId", Id}};
  return json::Object{
      {"kind", "full"}, {"resultId", Id}, {"items", json::Array(D.Shown)}};
}

void Server::watch() {
  if (!Can.WatchesFiles)
    return;
  json::Array Watchers;
  for (StringRef Glob :
       {"**/compile_commands.json", "**/.recoro.yaml",
        "**/.recoro/rules/*.yaml",
        "**/*.{c++,cc,cpp,cxx,h,h++,hh,hpp,hxx,inl,ipp,tcc,tpp}"})
    Watchers.push_back(json::Object{{"globPattern", Glob}});
  Wire.request(
      "client/registerCapability",
      json::Object{{"registrations",
                    json::Array{json::Object{
                        {"id", "recoro-files"},
                        {"method", "workspace/didChangeWatchedFiles"},
                        {"registerOptions",
                         json::Object{{"watchers", std::move(Watchers)}}}}}}},
      [](Expected<json::Value> Answer) { consumeError(Answer.takeError()); });
}
