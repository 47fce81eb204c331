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
#include "summarise/Summarise.h"
#include "verify/Compile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ThreadPool.h"
#include <mutex>

using namespace recoro;

static llvm::ThreadPoolStrategy workers(unsigned Jobs) {
  return Jobs ? llvm::hardware_concurrency(Jobs)
              : llvm::heavyweight_hardware_concurrency();
}

static void tell(const PipelineOptions &Options, llvm::StringRef Stage,
                 unsigned Done, unsigned All) {
  if (Options.Progress)
    Options.Progress(Stage, Done, All);
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
      auto Result = summarise(P, Commands[I], Rules, Land, Known);
      if (Result)
        Results[I] = std::move(*Result);
      else
        Faults[I] = llvm::toString(Result.takeError());
      std::lock_guard<std::mutex> Lock(Telling);
      tell(Options, "reading", ++Done, Commands.size());
    });
  Pool.wait();
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

/// What the user names, among the coroutines that were found.
static llvm::Error resolveNames(Analysis &A, const PipelineOptions &Options,
                                llvm::vfs::FileSystem &Files) {
  auto Resolve = [&](llvm::StringRef Option,
                     const std::vector<std::string> &Names,
                     std::set<EntityId> &Into) -> llvm::Error {
    for (const std::string &Name : Names) {
      auto E = entityNamed(A.Linked, Name, Files);
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

/// Only the whole program tells which coroutines never suspend, and which need
/// another name. The TUs that name them are read again: their code is another
/// one.
static llvm::Error settle(Analysis &A, std::vector<Summary> Summaries,
                          const Territory &Land,
                          const PipelineOptions &Options) {
  const Settled Known{findLeaves(A.Linked), findNames(A.Linked)};
  std::map<unsigned, Summary *> Naming;
  for (Summary &S : Summaries)
    if (llvm::any_of(S.Entities, [&](const Entity &E) {
          return llvm::any_of(
              E.Sites, [&](const Span &Site) { return Known.concerns(Site); });
        }))
      Naming[S.Command] = &S;
  if (Naming.empty())
    return llvm::Error::success();
  std::vector<unsigned> Round;
  for (const auto &[Command, S] : Naming)
    Round.push_back(Command);
  auto Again = summariseAll(A.Source, Round, A.Rules, Land, Options, Known);
  if (!Again)
    return Again.takeError();
  for (TUResult &R : *Again)
    if (R.Errors.empty())
      *Naming[R.Facts.Command] = std::move(R.Facts);
  A.Linked = link(std::move(Summaries));
  return llvm::Error::success();
}

llvm::Expected<Analysis> recoro::analyse(const PipelineOptions &Options) {
  Analysis A;
  FileSystemPtr Files = llvm::vfs::getRealFileSystem();
  auto Source = load(Options.Load, *Files);
  if (!Source)
    return Source.takeError();
  A.Source = std::move(*Source);
  A.Source.Overlay = Options.Overlay;
  if (!Options.Overlay.empty())
    Files = createFileSystem(Options.Overlay);
  if (llvm::Error E = configure(A, Options, *Files))
    return std::move(E);

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
  llvm::sort(A.Broken, [](const BrokenTU &X, const BrokenTU &Y) {
    return X.Command < Y.Command;
  });
  A.Linked = link(Summaries);
  if (llvm::Error E = settle(A, std::move(Summaries), Land, Options))
    return std::move(E);
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
  return A;
}

/// The target that a command belongs to: CMake and its like name it in the
/// object's path; else the folder of the source stands for it.
static std::string targetOf(const Command &C, llvm::StringRef Root) {
  for (unsigned I = 0; I + 1 < C.Arguments.size(); ++I) {
    if (C.Arguments[I] != "-o")
      continue;
    llvm::StringRef Rest = C.Arguments[I + 1];
    size_t Begin = Rest.find("CMakeFiles/");
    if (Begin == llvm::StringRef::npos)
      break;
    Rest = Rest.substr(Begin + strlen("CMakeFiles/"));
    if (size_t End = Rest.find(".dir/"); End != llvm::StringRef::npos)
      return Rest.take_front(End).str();
  }
  llvm::StringRef Folder = llvm::StringRef(C.MainFile).rsplit('/').first;
  if (Folder.consume_front(Root))
    Folder.consume_front("/");
  return Folder.empty() ? "." : Folder.str();
}

llvm::Expected<Preflight> recoro::preflight(const PipelineOptions &Options) {
  Analysis A;
  FileSystemPtr Files = llvm::vfs::getRealFileSystem();
  auto Source = load(Options.Load, *Files);
  if (!Source)
    return Source.takeError();
  A.Source = std::move(*Source);
  if (llvm::Error E = configure(A, Options, *Files))
    return std::move(E);
  Territory Land(A.Source, Files);

  Preflight P;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> Below;
  std::vector<unsigned> Usable;
  for (unsigned C : scan(A.Source, A.Rules, *Files).Commands) {
    const Command &Entry = A.Source.Commands[C];
    if (!Land.selected(Entry.MainFile))
      continue;
    ++P.Units;
    auto Std = standardOf(Entry, createFileSystem());
    if (!Std) {
      P.Unusables.push_back({C, llvm::toString(Std.takeError())});
      continue;
    }
    Usable.push_back(C);
    if (!Std->AtLeastCxx20)
      Below[{targetOf(Entry, A.Source.Root), Std->Name}].insert(Entry.MainFile);
  }
  for (auto &[Key, Main] : Below)
    P.Below.push_back({Key.first, Key.second, {Main.begin(), Main.end()}});
  tell(Options, "parsing as C++20", 0, Usable.size());
  P.Unclean =
      parseEdited(A.Source, {}, Usable, A.Rules.clangMacros(), Options.Jobs);
  P.Source = std::move(A.Source);
  return P;
}

void recoro::refuseGroups(Analysis &A, const std::set<unsigned> &Groups,
                          Reason Why, const std::string &Detail) {
  for (unsigned G : Groups) {
    const std::vector<EntityId> &Members = A.Decided.Groups[G].Entities;
    const Span &At = A.Linked.Entities[Members.front()].Sites.front();
    for (EntityId Member : Members)
      A.Late.push_back({Member, Cause{Why, At, Detail}});
  }
  A.Decided = colour(A.Linked, A.Wanted, A.Late);
}

namespace {

/// edit and verify, again and again until what is left parses.
class Prover {
public:
  Prover(const PipelineOptions &Options, Analysis &A)
      : Options(Options), A(A),
        Files(A.Source.Overlay.empty() ? llvm::vfs::getRealFileSystem()
                                       : createFileSystem(A.Source.Overlay)) {}

  llvm::Expected<std::vector<FileEdit>> run() {
    while (true) {
      auto Made = makeEdits([&](unsigned G) { return wanted(G); });
      if (!Made)
        return Made.takeError();
      if (!Made->Conflicts.empty()) {
        refuse(Made->Conflicts, Reason::ViewsDisagree,
               "its edits exclude each other at one place");
        continue;
      }
      auto Broken = brokenBy(Made->Edits);
      if (!Broken)
        return Broken.takeError();
      if (Broken->empty())
        return withFewestIncludes(std::move(Made->Edits));
      if (!KeepLegacyIncludes) {
        // Something else may have come in with the legacy header.
        KeepLegacyIncludes = true;
        continue;
      }
      if (Made->DropsBridgeInclude && !KeepBridgeIncludes) {
        KeepBridgeIncludes = true;
        continue;
      }
      if (llvm::Error E = refuseGuilty(*Made, *Broken))
        return std::move(E);
    }
  }

private:
  bool wanted(unsigned G) const {
    return isMigrated(A.Decided.Groups[G].V) && A.Selected.count(G);
  }

  llvm::Expected<EditResult>
  makeEdits(llvm::function_ref<bool(unsigned)> Native) {
    EditOptions O{A.Source.Root, KeepLegacyIncludes, KeepBridgeIncludes};
    return edit(A.Linked, A.Decided, A.Rules, Native, *Files, O);
  }

  /// Once the guilty groups stay as they are, the headers may go after all.
  llvm::Expected<std::vector<FileEdit>>
  withFewestIncludes(std::vector<FileEdit> Proven) {
    if (!Refused || !KeepLegacyIncludes)
      return Proven;
    KeepLegacyIncludes = KeepBridgeIncludes = false;
    auto Made = makeEdits([&](unsigned G) { return wanted(G); });
    if (!Made)
      return Made.takeError();
    auto Broken = brokenBy(Made->Edits);
    if (!Broken)
      return Broken.takeError();
    return Broken->empty() ? std::move(Made->Edits) : std::move(Proven);
  }

  /// The TUs that do not compile with `Edits`, of those that read them.
  llvm::Expected<std::vector<BrokenTU>>
  brokenBy(const std::vector<FileEdit> &Edits) {
    std::vector<unsigned> Affected;
    for (const auto &[Command, Read] : A.Linked.FilesOfCommand)
      if (llvm::any_of(Edits, [&, &Read = Read](const FileEdit &E) {
            return Read.count(E.File) != 0;
          }))
        Affected.push_back(Command);
    tell(Options, "verifying", 0, Affected.size());
    return brokenBy(Edits, Affected);
  }

  llvm::Expected<std::vector<BrokenTU>>
  brokenBy(const std::vector<FileEdit> &Edits,
           const std::vector<unsigned> &Commands) {
    std::vector<BrokenTU> Broken = parseEdited(
        A.Source, Edits, Commands, A.Rules.clangMacros(), Options.Jobs);
    if (!Broken.empty() || Options.VerifyBy == Verification::Parse)
      return Broken;
    return compileEdited(A.Source, Edits, Commands, A.Rules.clangMacros(),
                         Options.Jobs);
  }

  void refuse(const std::set<unsigned> &Groups, Reason Why,
              const std::string &Detail) {
    refuseGroups(A, Groups, Why, Detail);
    Refused = true;
  }

  static std::string inWords(const Project &P, const CompileError &E,
                             llvm::StringRef Of) {
    llvm::StringRef File = E.File;
    if (File.consume_front(P.Root))
      File.consume_front("/");
    return "the compiler says of " + Of.str() + File.str() + ":" +
           std::to_string(E.Line) + ": " + E.Message;
  }

  /// A TU that does not parse without the edits either is not to blame on them.
  llvm::Error refuseGuilty(const EditResult &Made,
                           const std::vector<BrokenTU> &Broken) {
    std::vector<unsigned> Commands;
    for (const BrokenTU &B : Broken)
      Commands.push_back(B.Command);
    auto Before = brokenBy({}, Commands);
    if (!Before)
      return Before.takeError();
    std::map<unsigned, CompileError> Unclean;
    for (const BrokenTU &B : *Before)
      Unclean[B.Command] = B.Errors.front();
    for (const BrokenTU &B : Broken) {
      std::set<unsigned> Suspects = groupsIn(Made, B.Command);
      if (Unclean.count(B.Command)) {
        refuse(Suspects, Reason::NotCxx20Clean,
               inWords(A.Source, Unclean[B.Command], ""));
        return llvm::Error::success();
      }
      if (std::set<unsigned> Named = groupsAt(Made, B.Errors); !Named.empty())
        Suspects = std::move(Named);
      auto Guilty = bisect(std::move(Suspects), B.Command);
      if (!Guilty)
        return Guilty.takeError();
      refuse(*Guilty, Reason::DoesNotCompile,
             inWords(A.Source, B.Errors.front(), "the edited "));
      return llvm::Error::success();
    }
    return llvm::Error::success();
  }

  std::set<unsigned> groupsIn(const EditResult &Made, unsigned Command) const {
    std::set<unsigned> Groups;
    auto Read = A.Linked.FilesOfCommand.find(Command);
    for (const FileEdit &E : Made.Edits)
      if (Read->second.count(E.File))
        for (const Replacement &R : E.Replacements)
          Groups.insert(R.Groups.begin(), R.Groups.end());
    return Groups;
  }

  /// The groups whose new text the errors point into.
  static std::set<unsigned> groupsAt(const EditResult &Made,
                                     const std::vector<CompileError> &Errors) {
    std::set<unsigned> Groups;
    for (const CompileError &Error : Errors)
      for (const FileEdit &E : Made.Edits) {
        if (E.File != Error.File)
          continue;
        int Shift = 0;
        for (const Replacement &R : E.Replacements) {
          unsigned Begin = R.At.Begin + Shift;
          if (Begin <= Error.Offset && Error.Offset <= Begin + R.Text.size())
            Groups.insert(R.Groups.begin(), R.Groups.end());
          Shift += int(R.Text.size()) - int(R.At.size());
        }
      }
    return Groups;
  }

  /// The smallest part of `Suspects` found that breaks the TU by itself.
  llvm::Expected<std::set<unsigned>> bisect(std::set<unsigned> Suspects,
                                            unsigned Command) {
    while (Suspects.size() > 1) {
      auto Middle = std::next(Suspects.begin(), Suspects.size() / 2);
      std::set<unsigned> Halves[] = {{Suspects.begin(), Middle},
                                     {Middle, Suspects.end()}};
      bool Found = false;
      for (std::set<unsigned> &Half : Halves) {
        auto Made = makeEdits([&](unsigned G) { return Half.count(G) != 0; });
        if (!Made)
          return Made.takeError();
        auto Broken = brokenBy(Made->Edits, {Command});
        if (!Broken)
          return Broken.takeError();
        if (Broken->empty())
          continue;
        Suspects = std::move(Half);
        Found = true;
        break;
      }
      if (!Found)
        break; // they only break it together
    }
    return Suspects;
  }

  const PipelineOptions &Options;
  Analysis &A;
  FileSystemPtr Files;
  bool KeepLegacyIncludes = false;
  bool KeepBridgeIncludes = false;
  bool Refused = false;
};

} // namespace

/// What Clang must be told, in the TUs that it compiles, to see the native
/// coroutines of an older library.
static void noteClangMacros(const Analysis &A,
                            std::vector<std::string> &Notes) {
  auto Lacks = [](const Command &C, const std::string &Macro) {
    return C.By != Compiler::Gcc &&
           llvm::none_of(C.Arguments, [&](llvm::StringRef Word) {
             return Word.consume_front("-D") && Word.split('=').first == Macro;
           });
  };
  for (const Rule &R : A.Rules.Rules)
    for (const Library &L : R.Libraries)
      for (const Library::Era &Era : L.Before) {
        auto Seen = A.Linked.Versions.find(L.VersionMacro);
        if (Era.ClangMacros.empty() || Seen == A.Linked.Versions.end() ||
            *Seen->second.begin() >= Era.Below)
          continue;
        if (llvm::any_of(A.Source.Commands, [&](const Command &C) {
              return llvm::any_of(Era.ClangMacros, [&](const std::string &M) {
                return Lacks(C, M);
              });
            }))
          Notes.push_back("Clang sees the coroutines of this " + L.Name +
                          " only with -D" + llvm::join(Era.ClangMacros, " -D"));
      }
}

/// What has to change outside the sources.
static std::vector<std::string> buildNotes(const Analysis &A,
                                           const std::vector<FileEdit> &Edits) {
  std::vector<std::string> Notes;
  if (Edits.empty())
    return Notes;
  Notes.push_back("the targets that compile these files need C++20 "
                  "(-std=c++20; with g++ 10 also -fcoroutines)");
  noteClangMacros(A, Notes);
  for (const Rule &R : A.Rules.Rules) {
    std::string Libraries = llvm::join(R.Links, " and ");
    std::set<unsigned> Left;
    bool Found = false;
    for (EntityId E = 0; E != A.Linked.Entities.size(); ++E) {
      const unsigned G = A.Decided.Entities[E].Group;
      if (A.Linked.Entities[E].Rule != R.Name)
        continue;
      Found = true;
      if (!isMigrated(A.Decided.Groups[G].V) || !A.Selected.count(G))
        Left.insert(G);
    }
    if (Libraries.empty() || !Found)
      continue;
    if (Left.empty() && A.Broken.empty() && !A.Source.Excluded.empty())
      Notes.push_back(Libraries + " need not be linked any more, unless code "
                                  "that .recoro.yaml excludes uses them");
    else if (Left.empty() && A.Broken.empty())
      Notes.push_back(Libraries + " need not be linked any more");
    else if (Left.empty())
      Notes.push_back(Libraries + " may still be needed by files that do not "
                                  "parse");
    else
      Notes.push_back(Libraries +
                      " must still be linked: " + std::to_string(Left.size()) +
                      " group(s) of legacy coroutines remain");
  }
  for (llvm::StringRef Header :
       {"<recoro/asio", "<recoro/pull", "<recoro/generator"})
    if (llvm::any_of(Edits, [&](const FileEdit &E) {
          return llvm::StringRef(E.After).contains(Header);
        })) {
      Notes.push_back(
          (Header + ".hpp> is part of recoro's runtime: put it into your tree "
                    "with `recoro runtime --copy-to DIR` and add DIR to the "
                    "include path")
              .str());
      break;
    }
  return Notes;
}

llvm::Expected<Migration>
recoro::planMigration(const PipelineOptions &Options) {
  auto Result = analyse(Options);
  if (!Result)
    return Result.takeError();
  Migration M{std::move(*Result), {}, {}};
  auto Edits = Prover(Options, M.Result).run();
  if (!Edits)
    return Edits.takeError();
  M.Edits = std::move(*Edits);
  M.BuildNotes = buildNotes(M.Result, M.Edits);
  return M;
}

bool recoro::staysAsSaid(const Analysis &A, EntityId E) {
  auto Kept = A.Wanted.Cut.find(E);
  return Kept != A.Wanted.Cut.end() &&
         (Kept->second.Why == Reason::Suppressed ||
          Kept->second.Why == Reason::SwitchedOff);
}

llvm::Expected<Migration> recoro::partOf(const Migration &Proven,
                                         const PipelineOptions &Options,
                                         const std::set<unsigned> &Groups) {
  Migration Part{Proven.Result, {}, {}};
  Part.Result.Selected = Groups;
  // Meanwhile the files may have been written.
  for (const FileEdit &Edit : Proven.Edits)
    Part.Result.Source.Overlay[Edit.File] = Edit.Before;
  auto Edits = Prover(Options, Part.Result).run();
  if (!Edits)
    return Edits.takeError();
  Part.Edits = std::move(*Edits);
  Part.BuildNotes = buildNotes(Part.Result, Part.Edits);
  return Part;
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

llvm::Expected<EntityId> recoro::coroutineNamed(const Analysis &Of,
                                                llvm::StringRef Name) {
  return entityNamed(Of.Linked, Name, *llvm::vfs::getRealFileSystem());
}

std::string recoro::nameOf(const Analysis &Of, EntityId E,
                           llvm::StringRef Folder) {
  return nameFor(Of.Linked, E, Folder, *llvm::vfs::getRealFileSystem());
}

std::vector<FileEdit> recoro::previewGroup(const Analysis &Of, unsigned Group) {
  FileSystemPtr Files = llvm::vfs::getRealFileSystem();
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
