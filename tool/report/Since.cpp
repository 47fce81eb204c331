// The base is laid over the files as they are: what git tracked then has its
// old text, what came later is empty, and all else, such as generated headers
// and submodules, is as it is.
#include "report/Since.h"
#include "load/Git.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace recoro;

static Expected<std::string> ask(StringRef Folder, ArrayRef<StringRef> Words) {
  Expected<GitAnswer> Answer = runGit(Folder, Words);
  if (!Answer)
    return Answer.takeError();
  if (Answer->Code)
    return createStringError(Answer->Complaint);
  return std::move(Answer->Output);
}

static Expected<std::string> baseOf(StringRef Root, StringRef Revision) {
  // A word that begins with a dash would be an option.
  auto Commit = ask(Root, {"rev-parse", "--verify", "--quiet",
                           "--end-of-options", (Revision + "^{commit}").str()});
  if (!Commit) {
    consumeError(Commit.takeError());
    if (!isInWorkTree(Root))
      return createStringError("--since=" + Revision + ": '" + Root +
                               "' is in no work tree of git, which knows what "
                               "has changed");
    return createStringError("--since=" + Revision +
                             ": git knows no such revision in '" + Root +
                             "'; a shallow clone has to fetch it first");
  }
  auto Base = ask(Root, {"merge-base", StringRef(*Commit).trim(), "HEAD"});
  if (!Base) {
    consumeError(Base.takeError());
    return createStringError("--since=" + Revision +
                             ": it has no commit in common with HEAD; a "
                             "shallow clone has to fetch the history between "
                             "them");
  }
  return StringRef(*Base).trim().str();
}

namespace {

struct Base {
  std::map<std::string, std::string> Texts;   ///< by real path
  std::map<std::string, std::string> Renamed; ///< old path below root -> new
};

/// Reads git's list of changes, and the old texts.
class BaseReader {
public:
  BaseReader(StringRef Root, StringRef Commit) : Root(Root), Commit(Commit) {}

  Expected<Base> read() {
    auto Changes = ask(Root, {"diff", "--name-status", "-z", "-M", "--relative",
                              "--no-ext-diff", "--ignore-submodules", Commit});
    if (!Changes)
      return Changes.takeError();
    auto Untracked =
        ask(Root, {"ls-files", "-z", "--others", "--exclude-standard"});
    if (!Untracked)
      return Untracked.takeError();
    SmallVector<StringRef> Words;
    StringRef(*Changes).split(Words, '\0', -1, /*KeepEmpty=*/false);
    for (size_t I = 0; I + 1 < Words.size(); I += 2) {
      StringRef Status = Words[I], Path = Words[I + 1];
      if (Status.starts_with("A")) {
        add(Path, "");
        continue;
      }
      auto Old = ask(Root, {"cat-file", "blob", (Commit + ":./" + Path).str()});
      if (!Old)
        return Old.takeError();
      add(Path, *Old);
      if (!Status.starts_with("R"))
        continue;
      StringRef New = Words[++I + 1];
      add(New, *Old);
      Out.Renamed[Path.str()] = New.str();
    }
    Words.clear();
    StringRef(*Untracked).split(Words, '\0', -1, /*KeepEmpty=*/false);
    for (StringRef Path : Words)
      add(Path, "");
    return std::move(Out);
  }

private:
  void add(StringRef Path, StringRef Text) {
    // Both sides are judged by today's rules.
    if (Path != ".recoro.yaml" && !Path.starts_with(".recoro/"))
      Out.Texts[(Root + "/" + Path).str()] = Text.str();
  }

  StringRef Root, Commit;
  Base Out;
};

} // namespace

Error recoro::markOlder(Report &R, StringRef Revision,
                        const PipelineOptions &Options) {
  StringRef Root = R.Of.Source.Root;
  auto Commit = baseOf(Root, Revision);
  if (!Commit)
    return Commit.takeError();
  auto Before = BaseReader(Root, *Commit).read();
  if (!Before)
    return Before.takeError();

  std::set<Identity> Old;
  const bool Changed = !Before->Texts.empty();
  if (Changed) {
    PipelineOptions AsOf = Options;
    AsOf.Overlay = std::move(Before->Texts);
    // A path that nothing read then is no mistake.
    AsOf.Load.Root = Root.str();
    AsOf.Load.Paths.clear();
    auto A = analyse(AsOf);
    if (!A)
      return A.takeError();
    Report Then = reportOf(*A);
    applySuppressions(Then);
    settle(Then);
    for (Finding &F : Then.Findings) {
      if (F.Is != Standing::Counts)
        continue; // a comment that goes brings its finding
      auto Renamed = Before->Renamed.find(F.Id.Path);
      if (Renamed != Before->Renamed.end())
        F.Id.Path = Renamed->second;
      Old.insert(std::move(F.Id));
    }
  }
  R.Compared = true;
  for (Finding &F : R.Findings)
    // The configuration is today's on both sides.
    if (F.Is == Standing::Counts && F.Id.Check != ConfigurationCheck &&
        (!Changed || Old.count(F.Id)))
      F.Is = Standing::Older;
  return Error::success();
}
