// The map: the stages in order. Data flows one way; each stage takes and
// returns plain values.
//
//   load -> scan -> summarise -> link -> colour -> edit -> verify -> apply
#include "Pipeline.h"
#include "Settings.h"
#include "colour/Colour.h"
#include "colour/Names.h"
#include "edit/Edit.h"
#include "link/Link.h"
#include "ruleset/Config.h"
#include "scan/Scan.h"
#include "summarise/Cache.h"
#include "summarise/Summarise.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ThreadPool.h"
#include <mutex>

using namespace recoro;

static llvm::ThreadPoolStrategy workers(unsigned Jobs) {
  return Jobs ? llvm::hardware_concurrency(Jobs)
              : llvm::heavyweight_hardware_concurrency();
}

/// One TU a worker; results in the order of `Commands`.
static llvm::Expected<std::vector<TUResult>>
summariseAll(const Project &P, const std::vector<unsigned> &Commands,
             const Ruleset &Rules, const Territory &Land,
             const PipelineOptions &Options, const Settled &Known = {}) {
  std::vector<TUResult> Results(Commands.size());
  std::vector<std::string> Faults(Commands.size());
  std::mutex Telling;
  unsigned Done = 0;
  llvm::DefaultThreadPool Pool(workers(Options.Jobs));
  for (unsigned I = 0; I != Commands.size(); ++I)
    Pool.async([&, I] {
      if (Options.isGivenUp())
        return;
      auto Result =
          Options.Known
              ? Options.Known->summarise(P, Commands[I], Rules, Land, Known)
              : summarise(P, Commands[I], Rules, Land, Known);
      if (Result)
        Results[I] = std::move(*Result);
      else
        Faults[I] = llvm::toString(Result.takeError());
      std::lock_guard<std::mutex> Lock(Telling);
      Options.tell("reading", ++Done, Commands.size());
    });
  Pool.wait();
  if (Options.isGivenUp())
    return llvm::createStringError("given up");
  // A command that cannot be used is a fault of that TU alone.
  for (unsigned I = 0; I != Commands.size(); ++I)
    if (!Faults[I].empty()) {
      Results[I].Facts.Command = Commands[I];
      Results[I].Errors.push_back(
          {P.Commands[Commands[I]].MainFile, 0, 0, 0, Faults[I]});
    }
  return Results;
}

/// What a TU that does not parse may use must stay as it is. Only coroutines of
/// internal linkage in a main file are out of its reach.
static void accuseUnread(Analysis &A) {
  if (A.Broken.empty())
    return;
  std::set<std::string> MainFiles;
  for (const Command &C : A.Source.Commands)
    MainFiles.insert(C.MainFile);
  const BrokenTU &First = A.Broken.front();
  const CompileError &Error = First.Errors.front();
  Cause Why{Reason::UnreadUnit,
            {A.Source.Commands[First.Command].MainFile, {0, 0}},
            "this file does not parse: " + Error.Message};
  for (Entity &E : A.Linked.Entities) {
    bool Reachable =
        !E.USR.empty() || llvm::any_of(E.Sites, [&](const Span &S) {
          return !MainFiles.count(S.File);
        });
    if (Reachable)
      E.Causes.push_back(Why);
  }
}

/// A file that is read under two names stays one file only if it stays as it
/// is.
static void accuseHardLinks(Program &P, llvm::vfs::FileSystem &Files) {
  std::set<std::string> Names;
  for (const auto &[File, Facts] : P.Files) {
    Names.insert(File);
    for (const Include &I : Facts.Includes)
      Names.insert(I.Resolved);
  }
  std::map<std::string, std::string> Other;
  std::map<llvm::sys::fs::UniqueID, std::string> ById;
  for (const std::string &Name : Names)
    if (auto Status = Files.status(Name)) {
      auto [First, New] = ById.try_emplace(Status->getUniqueID(), Name);
      if (New)
        continue;
      Other.try_emplace(First->second, Name);
      Other[Name] = First->second;
    }
  if (Other.empty())
    return;
  auto Accuse = [&](EntityId E, const Span &At) {
    auto It = Other.find(At.File);
    if (It != Other.end())
      P.Entities[E].Causes.push_back({Reason::HardLinkedFile, At,
                                      "the file is also '" + It->second + "'"});
  };
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    for (const Span &Site : P.Entities[E].Sites)
      Accuse(E, Site);
  for (const Recipe &R : P.Recipes)
    for (const Condition &C : R.Guard)
      for (const Rewrite &W : R.Rewrites)
        if (C.Native)
          Accuse(C.Entity, W.At);
}

/// A path that no TU reads is the user's mistake, and is said.
static llvm::Error checkPaths(const Analysis &A) {
  for (const std::string &Path : A.Source.Paths) {
    auto Covers = [&](llvm::StringRef File) {
      return File == Path || (File.starts_with(Path) &&
                              File.substr(Path.size()).starts_with("/"));
    };
    bool Read = llvm::any_of(A.Linked.Files,
                             [&](const auto &F) { return Covers(F.first); }) ||
                llvm::any_of(A.Source.Commands, [&](const Command &C) {
                  return Covers(C.MainFile);
                });
    if (!Read)
      return llvm::createStringError(
          "no translation unit of the compile database reads '" + Path +
          "'; name a source, a header that one includes, or a folder of them");
  }
  return llvm::Error::success();
}

/// Coroutines outside of the path arguments are neither shown nor changed.
static void restrictToSelection(Analysis &A, const Territory &Land) {
  auto Selected = [&](const Entity &E) {
    return llvm::any_of(E.Sites,
                        [&](const Span &S) { return Land.selected(S.File); });
  };
  std::set<unsigned> Chosen;
  for (EntityId E : A.Chosen)
    Chosen.insert(A.Decided.Entities[E].Group);
  for (EntityId E = 0; E != A.Linked.Entities.size(); ++E) {
    const unsigned Group = A.Decided.Entities[E].Group;
    if (!Chosen.empty() && !Chosen.count(Group))
      continue;
    const bool Named = A.Wanted.Only.empty() || !A.Decided.Groups[Group].Kept ||
                       A.Wanted.Only.count(E) || A.Wanted.Cut.count(E);
    if (Named && Selected(A.Linked.Entities[E]))
      A.Selected.insert(Group);
  }
}

/// The main files that do not parse.
static std::vector<std::string> unreadFiles(const Analysis &A) {
  std::vector<std::string> Files;
  for (const BrokenTU &TU : A.Broken)
    if (const std::string &File = A.Source.Commands[TU.Command].MainFile;
        !llvm::is_contained(Files, File))
      Files.push_back(File);
  return Files;
}

/// What the user names, among the coroutines that were found.
static llvm::Error resolveNames(Analysis &A, const PipelineOptions &Options,
                                llvm::vfs::FileSystem &Files) {
  auto Resolve = [&](llvm::StringRef Option,
                     const std::vector<std::string> &Names,
                     std::set<EntityId> &Into) -> llvm::Error {
    for (const std::string &Name : Names) {
      auto E = entityNamed(A.Linked, Name, Files, unreadFiles(A));
      if (!E)
        return llvm::createStringError(Option + Name + ": " +
                                       llvm::toString(E.takeError()));
      Into.insert(*E);
    }
    return llvm::Error::success();
  };
  A.Wanted.Accepted = Options.Accepted;
  std::set<EntityId> Cut;
  if (llvm::Error E = Resolve("--cut=", Options.Cut, Cut))
    return E;
  for (EntityId E : Cut) {
    const Entity &Of = A.Linked.Entities[E];
    A.Wanted.Cut.try_emplace(
        E, Cause{Reason::KeptLegacy,
                 Of.Definition ? *Of.Definition : Of.Sites.front(),
                 "--cut names it"});
  }
  if (llvm::Error E = Resolve("--group=", Options.Groups, A.Chosen))
    return E;
  return Resolve("--only=", Options.Only, A.Wanted.Only);
}

/// What forbids to edit a file forbids what would edit it: also a start that
/// stands in another file than the coroutine.
static void accuseClosedFiles(Program &P, const Territory &Land) {
  for (const Recipe &R : P.Recipes)
    for (const Rewrite &W : R.Rewrites)
      if (auto Objection = Land.objection(W.At.File))
        for (const Condition &C : R.Guard)
          if (C.Native)
            P.Entities[C.Entity].Causes.push_back(
                {Objection->Why, W.At, Objection->Detail});
}

std::shared_ptr<SummaryCache> recoro::makeCache(bool Checks) {
  return std::make_shared<SummaryCache>(Checks);
}

llvm::Expected<Ruleset> recoro::rulesAround(llvm::StringRef Folder) {
  FileSystemPtr Files = llvm::vfs::getRealFileSystem();
  RuleOptions Wanted;
  llvm::StringRef Root = rootAround(Folder, *Files);
  if (!Root.empty()) {
    auto Settings = readConfig(Root, *Files);
    if (!Settings)
      return Settings.takeError();
    Wanted = {Settings->RuleFolders, Settings->Rules, Settings->RulePlaces};
  }
  return loadRules(Wanted, *Files);
}

/// Whether something in a TU is `Known`. What a class with a token is handed to
/// is as a TU sees the class, even where it does not name it.
static bool concerns(const Settled &Known, const Summary &S) {
  return llvm::any_of(S.Entities,
                      [&](const Entity &E) {
                        return llvm::any_of(E.Sites, [&](const Span &Site) {
                          return Known.concerns(Site);
                        });
                      }) ||
         llvm::any_of(Known.Holders, [&](const Span &Holder) {
           return S.Files.count(Holder.File);
         });
}

/// A TU that cannot be read a second time is broken: of its first reading,
/// nothing holds.
static llvm::Error readAgain(Analysis &A, std::vector<Summary> &Summaries,
                             const Settled &Known, const Territory &Land,
                             const PipelineOptions &Options) {
  std::map<unsigned, Summary *> Naming;
  for (Summary &S : Summaries)
    if (concerns(Known, S))
      Naming[S.Command] = &S;
  if (Naming.empty())
    return llvm::Error::success();
  std::vector<unsigned> Round;
  for (const auto &[Command, S] : Naming)
    Round.push_back(Command);
  auto Again = summariseAll(A.Source, Round, A.Rules, Land, Options, Known);
  if (!Again)
    return Again.takeError();
  std::set<unsigned> Broken;
  for (TUResult &R : *Again) {
    if (R.Errors.empty()) {
      *Naming[R.Facts.Command] = std::move(R.Facts);
      continue;
    }
    Broken.insert(R.Facts.Command);
    A.Broken.push_back({R.Facts.Command, std::move(R.Errors)});
  }
  llvm::erase_if(Summaries,
                 [&](const Summary &S) { return Broken.count(S.Command); });
  A.Linked = link(Summaries);
  return llvm::Error::success();
}

/// Only the whole program tells which coroutines never suspend, and which need
/// another name; and then, which classes keep the tokens that they hold. The
/// TUs that name them are read again: their code is another one.
static llvm::Error settle(Analysis &A, std::vector<Summary> Summaries,
                          const Territory &Land,
                          const PipelineOptions &Options) {
  Settled Known{findLeaves(A.Linked), findNames(A.Linked), {}};
  if (llvm::Error E = readAgain(A, Summaries, Known, Land, Options))
    return E;
  Known.Holders = findHolders(A.Linked);
  return Known.Holders.empty() ? llvm::Error::success()
                               : readAgain(A, Summaries, Known, Land, Options);
}

llvm::Expected<Analysis> recoro::analyse(const PipelineOptions &Options) {
  FileSystemPtr Files;
  auto Begun = openProject(Options, Files);
  if (!Begun)
    return Begun.takeError();
  Analysis &A = *Begun;
  if (Options.Known)
    Options.Known->begin(A.Source, A.Rules);
  Scanned Seen = scan(A.Source, A.Rules, *Files);
  std::vector<unsigned> Commands = std::move(Seen.Commands);
  Territory Land(A.Source, Files);
  std::vector<Summary> Summaries;
  std::set<std::string> Touched;
  // A second round reads the TUs that the first one's edits reach as well.
  for (auto Round = Commands; !Round.empty();) {
    auto Results = summariseAll(A.Source, Round, A.Rules, Land, Options);
    if (!Results)
      return Results.takeError();
    for (TUResult &R : *Results) {
      if (!R.Errors.empty()) {
        A.Broken.push_back({R.Facts.Command, std::move(R.Errors)});
        continue;
      }
      for (const Recipe &Needed : R.Facts.Recipes)
        for (const Rewrite &W : Needed.Rewrites)
          Touched.insert(W.At.File);
      for (const auto &[File, Facts] : R.Facts.Files)
        if (mayLoseInclude(Facts, A.Rules))
          Touched.insert(File);
      Summaries.push_back(std::move(R.Facts));
    }
    Round = droppedReaders(A.Source, A.Rules, *Files, Commands, Touched);
    llvm::append_range(Commands, Round);
    llvm::sort(Commands);
  }
  A.Linked = link(Summaries);
  if (llvm::Error E = settle(A, std::move(Summaries), Land, Options))
    return std::move(E);
  llvm::sort(A.Broken, [](const BrokenTU &X, const BrokenTU &Y) {
    return X.Command < Y.Command;
  });
  accuseUnread(A);
  accuseHardLinks(A.Linked, *Files);
  accuseClosedFiles(A.Linked, Land);
  acceptSites(A);
  if (llvm::Error E = resolveNames(A, Options, *Files))
    return std::move(E);
  keepAsSaid(A, Land, Seen.Exempting, *Files);
  A.Decided = colour(A.Linked, A.Wanted);
  if (llvm::Error E = checkPaths(A))
    return std::move(E);
  restrictToSelection(A, Land);
  return Begun;
}

bool recoro::staysAsSaid(const Analysis &A, EntityId E) {
  auto Kept = A.Wanted.Cut.find(E);
  return Kept != A.Wanted.Cut.end() &&
         (Kept->second.Why == Reason::Suppressed ||
          Kept->second.Why == Reason::SwitchedOff);
}

std::vector<PlannedGroup> recoro::planSteps(const Analysis &Of) {
  std::vector<PlannedGroup> Steps = plan(Of.Linked, Of.Decided);
  llvm::erase_if(Steps, [&](const PlannedGroup &G) {
    return !Of.Selected.count(G.Group) ||
           llvm::all_of(Of.Decided.Groups[G.Group].Entities,
                        [&](EntityId E) { return staysAsSaid(Of, E); });
  });
  return Steps;
}

/// As the analysis has read them.
static FileSystemPtr filesOf(const Analysis &Of) {
  return Of.Source.Overlay.empty() ? llvm::vfs::getRealFileSystem()
                                   : createFileSystem(Of.Source.Overlay);
}

llvm::Expected<EntityId> recoro::coroutineNamed(const Analysis &Of,
                                                llvm::StringRef Name) {
  return entityNamed(Of.Linked, Name, *filesOf(Of), unreadFiles(Of));
}

std::string recoro::nameOf(const Analysis &Of, EntityId E,
                           llvm::StringRef Folder) {
  return nameFor(Of.Linked, E, Folder, *filesOf(Of));
}

std::vector<FileEdit> recoro::previewGroup(const Analysis &Of, unsigned Group) {
  FileSystemPtr Files = filesOf(Of);
  auto Made = edit(Of.Linked, Of.Decided, Of.Rules,
                   [&](unsigned G) { return G == Group; }, *Files,
                   {Of.Source.Root, /*KeepLegacyIncludes=*/true,
                    /*KeepBridgeIncludes=*/true});
  if (!Made) {
    llvm::consumeError(Made.takeError());
    return {};
  }
  return std::move(Made->Edits);
}
