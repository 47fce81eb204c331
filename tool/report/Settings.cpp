// What .recoro.yaml drops, and what in it has no effect.
#include "report/Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

static StringRef belowRoot(const Analysis &A, StringRef File) {
  File.consume_front(A.Source.Root);
  File.consume_front("/");
  return File;
}

void recoro::dropSwitchedOff(Report &R) {
  erase_if(R.Findings, [&](const Finding &F) {
    StringRef Rule = F.Id.Check;
    Rule.consume_front("recoro-");
    bool IsOff = R.Of.Settings.isOff(Rule, F.Id.Path);
    R.SwitchedOff += IsOff && F.Coroutine;
    return IsOff;
  });
}

/// Whether anything below the root has such a path. What is read is looked at
/// first, since that is quick.
static bool matchesSomething(const Analysis &A, const Located &Glob) {
  auto Matches = [&](StringRef File) {
    return matches({Glob}, belowRoot(A, File));
  };
  if (sys::fs::exists(A.Source.Root + "/" + Glob.Text) ||
      any_of(A.Linked.Files, [&](const auto &F) { return Matches(F.first); }))
    return true;
  if (Glob.Text.find_first_of("*?[{\\") == std::string::npos)
    return false;
  std::error_code EC;
  for (sys::fs::recursive_directory_iterator
           It(A.Source.Root, EC, /*follow_symlinks=*/false),
       End;
       !EC && It != End; It.increment(EC)) {
    if (sys::path::filename(It->path()) == ".git")
      It.no_push();
    else if (Matches(It->path()))
      return true;
  }
  return false;
}

void recoro::reportIdleSettings(Report &R) {
  const Analysis &A = R.Of;
  auto Add = [&](const Span &At, const std::string &Entry, std::string Why) {
    Finding F;
    F.At = At;
    F.Id = {ConfigurationCheck.str(), belowRoot(A, At.File).str(), Entry};
    F.Message = std::move(Why);
    R.Findings.push_back(std::move(F));
  };
  auto Judge = [&](StringRef Key, const Globs &Patterns) {
    for (const Located &Glob : Patterns)
      if (!matchesSomething(A, Glob))
        Add(Glob.At, Glob.Text,
            "no file below the root is called '" + Glob.Text +
                "'; mend or remove this entry of '" + Key.str() + "'");
  };
  Judge("exclude", A.Settings.Excluded);
  Judge("public-api", A.Settings.PublicInterfaces);
  for (const Scope &S : A.Settings.Off)
    Judge("off", S.Paths);
  for (const Scope &S : A.Settings.On)
    Judge("on", S.Paths);
  if (!A.Broken.empty() || !A.Source.Paths.empty())
    return; // what they are for may not have been read
  for (const IdleEntry &E : A.Idle)
    Add(E.At, E.Entry, E.Why);
}
