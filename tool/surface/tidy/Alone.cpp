// See Alone.h.
#include "surface/tidy/Alone.h"
#include "render/Tidy.h"
#include "report/Baseline.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

/// The folders with a database, nearest first.
static void databasesAround(StringRef Start, std::vector<std::string> &Found) {
  for (StringRef At = Start; !At.empty(); At = sys::path::parent_path(At))
    for (StringRef Below : {"", "/build"})
      if (sys::fs::exists(At + Below + "/compile_commands.json"))
        Found.push_back((At + Below).str());
}

static Expected<Analysis> analyseUnit(StringRef MainFile, StringRef Folder,
                                      StringRef Build,
                                      PipelineOptions &Options) {
  std::vector<std::string> Places;
  if (!Build.empty())
    Places.push_back(Build.str());
  else {
    databasesAround(Folder, Places);
    databasesAround(sys::path::parent_path(MainFile), Places);
  }
  for (const std::string &Place : Places) {
    Options.Load.BuildFolders = {Place};
    Expected<Analysis> A = analyse(Options);
    if (!A || !A->Source.Commands.empty())
      return A;
  }
  if (!Build.empty())
    return createStringError("compile_commands.json in '" + Build +
                             "' does not name this file; its legacy coroutines "
                             "are not looked for");
  return createStringError(
      "no compile_commands.json around '" + Folder +
      "' or above this file names it; without one its legacy coroutines are "
      "not looked for (recoro.Build names the folder of another)");
}

/// Groups of which no other unit can have a part: what is in them stands in the
/// main file and is known by no name elsewhere.
static std::set<unsigned> ownGroups(const Analysis &A, StringRef MainFile) {
  std::set<unsigned> Own;
  for (unsigned G : A.Selected)
    if (all_of(A.Decided.Groups[G].Entities, [&](EntityId Id) {
          const Entity &E = A.Linked.Entities[Id];
          return E.USR.empty() && all_of(E.Sites, [&](const Span &Site) {
                   return Site.File == MainFile;
                 });
        }))
      Own.insert(G);
  return Own;
}

/// The edits of the unit's own groups, proven; the verdicts become those after
/// the proof. None where they reach into a header: others read it.
static Expected<std::vector<FileEdit>> proveOwn(Analysis &A,
                                                const PipelineOptions &Options,
                                                const std::set<unsigned> &Own,
                                                StringRef MainFile) {
  if (none_of(Own,
              [&](unsigned G) { return isMigrated(A.Decided.Groups[G].V); }))
    return std::vector<FileEdit>();
  Expected<Migration> Part = partOf({A, {}, {}}, Options, Own);
  if (!Part)
    return Part.takeError();
  A.Decided = std::move(Part->Result.Decided);
  A.Late = std::move(Part->Result.Late);
  if (any_of(Part->Edits,
             [&](const FileEdit &E) { return E.File != MainFile; }))
    return std::vector<FileEdit>();
  return std::move(Part->Edits);
}

/// Whether `F` is told here. A coroutine that is only declared here is told by
/// the unit that has its body.
static bool isTold(const Finding &F, const Analysis &A, StringRef MainFile) {
  if (!F.Coroutine)
    return true;
  const Entity &E = A.Linked.Entities[*F.Coroutine];
  return E.Definition || E.Pure || F.At.File == MainFile;
}

static void forgetVerdict(Finding &F, const Analysis &A) {
  F.Message = (F.Start ? "start of a legacy coroutine"
                       : "legacy coroutine '" +
                             A.Linked.Entities[*F.Coroutine].Name + "'") +
              "; whether it can be migrated takes the whole program to tell";
  F.Decided.reset();
  F.Remarks.clear();
  F.Notes.clear();
}

Expected<std::string> recoro::analyseAlone(StringRef MainFile, StringRef Folder,
                                           StringRef Build) {
  PipelineOptions Options;
  Options.Load.MainFile = MainFile.str();
  Options.Jobs = 1; // others run beside this one
  Expected<Analysis> A = analyseUnit(MainFile, Folder, Build, Options);
  if (!A)
    return A.takeError();
  const std::set<unsigned> Own = ownGroups(*A, MainFile);
  auto Edits = proveOwn(*A, Options, Own, MainFile);
  if (!Edits)
    return Edits.takeError();

  Report R = reportOf(*A);
  dropSwitchedOff(R);
  applySuppressions(R);
  settle(R);
  if (!A->Settings.Baseline.empty()) {
    auto Kept = readBaseline(A->Settings.Baseline);
    if (!Kept)
      return Kept.takeError();
    if (*Kept) {
      compare(R, **Kept);
      settle(R);
    }
  }
  llvm::erase_if(R.Findings,
                 [&](const Finding &F) { return !isTold(F, *A, MainFile); });
  for (Finding &F : R.Findings)
    if (F.Decided && !Own.count(F.Decided->Group))
      forgetVerdict(F, *A);

  std::string Text;
  raw_string_ostream Out(Text);
  renderTidy(Out, R, *Edits);
  return Text;
}
