// What was not seen, as findings: nothing is proven while there are any.
#include "report/Report.h"

using namespace llvm;
using namespace recoro;

static std::string textFor(const Unseen &U, bool AllParsed) {
  std::string Text = "not seen: '" + U.Word + "' stands in ";
  switch (U.Kind) {
  case UnseenKind::Inactive:
    return Text + "code that the preprocessor switches off in every "
                  "translation unit that reads it; add a build that compiles "
                  "it with another -p, or remove it";
  case UnseenKind::Unread:
    Text += AllParsed ? "a file that no translation unit reads"
                      : "a file that no translation unit reads, of those that "
                        "parse";
    return Text + "; add its target to the compile database, remove it, or "
                  "exclude it in .recoro.yaml";
  }
  llvm_unreachable("every kind has its words");
}

void recoro::reportUnseen(Report &R, const std::vector<Unseen> &All) {
  for (const Unseen &U : All) {
    Finding F;
    F.At = U.At;
    StringRef Path = U.At.File;
    if (Path.consume_front(R.Of.Source.Root))
      Path.consume_front("/");
    F.Id = {NotSeenCheck.str(), Path.str(), U.Word};
    F.Message = textFor(U, R.Of.Broken.empty());
    R.Findings.push_back(std::move(F));
  }
}
