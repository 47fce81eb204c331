// What comments suppress, and what is wrong with them.
#include "report/Report.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace recoro;

namespace {

class Suppressor {
public:
  explicit Suppressor(Report &R) : R(R) {}

  void run() {
    Territory Land(R.Of.Source, vfs::getRealFileSystem());
    for (Finding &F : R.Findings)
      suppress(F);
    // Also those that are shown nowhere: a comment has its effect on them.
    for (const Entity &E : R.Of.Linked.Entities)
      for (const Span &Site : E.Sites)
        use(Site, "recoro-" + E.Rule);
    for (const auto &[File, Comments] : R.Of.Exempt)
      if (Land.selected(File))
        for (const Exemption &E : Comments.All)
          judge(File, E);
    append_range(R.Findings, Own);
  }

private:
  /// A coroutine is suppressed by a comment at any of its declarations.
  void suppress(Finding &F) {
    std::vector<Span> Places = {F.At};
    if (F.Coroutine)
      append_range(Places, R.Of.Linked.Entities[*F.Coroutine].Sites);
    for (const Span &At : Places) {
      const Exemption *By = use(At, F.Id.Check);
      if (!By)
        continue;
      F.Is = Standing::Suppressed;
      if (F.Because.empty())
        F.Because = By->Because;
    }
  }

  /// The first comment that exempts `At`, or null. All that do have an effect.
  const Exemption *use(const Span &At, StringRef Check) {
    auto Read = R.Of.Exempt.find(At.File);
    if (Read == R.Of.Exempt.end())
      return nullptr;
    const unsigned Line = Read->second.lineOf(At.At.Begin);
    const Exemption *First = nullptr;
    for (const Exemption &E : Read->second.All)
      if (E.covers(Line) && E.names(Check)) {
        Used.insert(&E);
        First = First ? First : &E;
      }
    return First;
  }

  void judge(const std::string &File, const Exemption &E) {
    if (!E.IsPaired)
      return report(File, E,
                    E.Is == Exemption::Kind::End
                        ? "'" + E.Written + "' ends nothing that was begun"
                        : "'" + E.Written +
                              "' is not ended, and so suppresses nothing; "
                              "write 'NOLINTEND(" +
                              E.Check + ")' below");
    if (E.Is == Exemption::Kind::End)
      return;
    if (E.LeadsComment && E.Because.empty())
      report(File, E,
             "'" + E.Written + "' gives no reason; write '" + E.Written +
                 ": WHY'");
    if (!Used.count(&E) && mayBeJudged(E))
      report(File, E,
             "'" + E.Check + "' suppresses nothing in this '" + E.Written +
                 "'; remove it");
  }

  /// What was not looked for cannot be said to be absent.
  bool mayBeJudged(const Exemption &E) const {
    if (!R.Of.Broken.empty())
      return false;
    return none_of(R.Of.Rules.Known, [&](const Rule &Known) {
      return E.names("recoro-" + Known.Name) && Known.Extends.empty() &&
             none_of(R.Of.Rules.Rules,
                     [&](const Rule &X) { return X.Name == Known.Name; });
    });
  }

  void report(const std::string &File, const Exemption &E,
              std::string Message) {
    Finding F;
    F.At = {File, E.At};
    StringRef Path = File;
    Path.consume_front(R.Of.Source.Root);
    Path.consume_front("/");
    F.Id = {SuppressionCheck.str(), Path.str(), E.Written};
    F.Message = std::move(Message);
    Own.push_back(std::move(F));
  }

  Report &R;
  std::set<const Exemption *> Used;
  std::vector<Finding> Own;
};

} // namespace

void recoro::applySuppressions(Report &R) { Suppressor(R).run(); }
