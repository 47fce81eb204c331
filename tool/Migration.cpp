// Migration: edits are made and verified, again and again, until what is left
// of them compiles; and what the user's build needs then.
#include "Pipeline.h"
#include "edit/Edit.h"
#include "verify/Compile.h"
#include "llvm/ADT/STLExtras.h"

using namespace recoro;

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
    Options.tell("verifying", 0, Affected.size());
    return brokenBy(Edits, Affected);
  }

  llvm::Expected<std::vector<BrokenTU>>
  brokenBy(const std::vector<FileEdit> &Edits,
           const std::vector<unsigned> &Commands) {
    std::vector<BrokenTU> Broken =
        parseEdited(A.Source, Edits, Commands, A.Rules.clangMacros(),
                    Options.Jobs, [&] { return Options.isGivenUp(); });
    if (Options.isGivenUp())
      return llvm::createStringError("given up");
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

static llvm::Expected<Migration> prove(Migration M,
                                       const PipelineOptions &Options) {
  auto Edits = Prover(Options, M.Result).run();
  if (!Edits)
    return Edits.takeError();
  M.Edits = std::move(*Edits);
  M.BuildNotes = buildNotes(M.Result, M.Edits);
  return M;
}

llvm::Expected<Migration>
recoro::planMigration(const PipelineOptions &Options) {
  auto Result = analyse(Options);
  if (!Result)
    return Result.takeError();
  return prove({std::move(*Result), {}, {}}, Options);
}

llvm::Expected<Migration> recoro::partOf(const Migration &Proven,
                                         const PipelineOptions &Options,
                                         const std::set<unsigned> &Groups) {
  Migration Part{Proven.Result, {}, {}};
  Part.Result.Selected = Groups;
  // Meanwhile the files may have been written.
  for (const FileEdit &Edit : Proven.Edits)
    Part.Result.Source.Overlay[Edit.File] = Edit.Before;
  return prove(std::move(Part), Options);
}
