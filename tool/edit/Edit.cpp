// See Edit.h.
#include "edit/Edit.h"
#include "edit/Compose.h"
#include "edit/Includes.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace recoro;

namespace {

using NodeKey = std::tuple<Range, unsigned, std::vector<Piece>>;

/// The active rewrites, file by file.
class Editor {
public:
  Editor(const Program &P, const Verdicts &V, const Ruleset &Rules,
         llvm::function_ref<bool(unsigned)> Native,
         llvm::vfs::FileSystem &Files, const EditOptions &Options)
      : P(P), V(V), Rules(Rules), Native(Native), Files(Files),
        Options(Options) {}

  llvm::Expected<EditResult> run() {
    for (const Recipe &R : P.Recipes)
      activate(R);
    if (Active.empty())
      return std::move(Result);
    for (const Mention &M : P.Mentions) {
      Mentions[M.At.File].push_back({M.At.At, 100, {}, {}});
      Words.insert(M.Name);
      Needs[M.At.File];
    }
    for (const auto &[File, Need] : Needs)
      if (llvm::Error E = composeFile(File, Mentions[File]))
        return std::move(E);
    if (llvm::Error E = tidy())
      return std::move(E);
    for (auto &[File, Edit] : Edits) {
      if (llvm::Error E = formatTouchedLines(Edit, Options.Root, Files))
        return std::move(E);
      if (Edit.After != Edit.Before)
        Result.Edits.push_back(std::move(Edit));
    }
    return std::move(Result);
  }

private:
  bool holds(const Condition &C) const {
    return Native(V.Entities[C.Entity].Group) == C.Native;
  }

  void activate(const Recipe &R) {
    if (!llvm::all_of(R.Guard, [&](const Condition &C) { return holds(C); }))
      return;
    std::set<unsigned> Groups;
    for (const Condition &C : R.Guard)
      if (C.Native)
        Groups.insert(V.Entities[C.Entity].Group);
    for (const Rewrite &W : R.Rewrites) {
      NodeKey Key{W.At.At, W.Layer, W.Pieces};
      std::set<unsigned> &Wanted = Active[W.At.File][Key];
      Wanted.insert(Groups.begin(), Groups.end());
      IncludeNeed &Need = Needs[W.At.File];
      Need.FirstUse = std::min(Need.FirstUse, W.At.At.Begin);
      Need.Groups.insert(Groups.begin(), Groups.end());
      for (const std::string &Header : R.Headers)
        Need.Headers[Header].insert(Groups.begin(), Groups.end());
    }
  }

  llvm::Error composeFile(const std::string &File, std::vector<Node> Extra) {
    FileEdit &Edit = Edits[File];
    if (Edit.File.empty()) {
      auto Buffer = Files.getBufferForFile(File);
      if (!Buffer)
        return llvm::createStringError(Buffer.getError(), "cannot read %s",
                                       File.c_str());
      Edit.File = File;
      Edit.Before = (*Buffer)->getBuffer().str();
    }
    std::vector<Node> Nodes = std::move(Extra);
    std::map<std::pair<Range, unsigned>, unsigned> Seen;
    for (const auto &[Key, Groups] : Active[File]) {
      const auto &[At, Layer, Pieces] = Key;
      Nodes.push_back({At, Layer, Pieces, Groups});
      if (At.size() && ++Seen[{At, Layer}] > 1)
        Result.Conflicts.insert(Groups.begin(), Groups.end());
    }
    Composition Made = compose(Edit.Before, std::move(Nodes));
    Result.Conflicts.insert(Made.Conflicts.begin(), Made.Conflicts.end());
    Edit.Replacements = std::move(Made.Replacements);
    Edit.After = applyReplacements(Edit.Before, Edit.Replacements);
    return llvm::Error::success();
  }

  /// The legacy header, and names given to what it declares, can go from a
  /// file if in every TU that reads it no file holds legacy code any more. The
  /// files have been composed as if that were so everywhere.
  llvm::Error tidy() {
    std::map<std::string, bool> Legacy;
    auto IsLegacy = [&](const std::string &File) -> bool {
      auto [It, New] = Legacy.try_emplace(File, true);
      if (!New)
        return It->second;
      auto Edit = Edits.find(File);
      if (Edit != Edits.end())
        return It->second = holdsWord(Edit->second.After, Words);
      if (auto Buffer = Files.getBufferForFile(File))
        It->second = holdsWord((*Buffer)->getBuffer(), Words);
      return It->second;
    };
    for (auto &[File, Need] : Needs) {
      Need.DropLegacy = !Options.KeepLegacyIncludes;
      for (const auto &[Command, Read] : P.FilesOfCommand)
        if (Read.count(File) && llvm::any_of(Read, IsLegacy))
          Need.DropLegacy = false;
    }
    IncludePlanner Planner(P, Rules, Needs);
    for (auto &[File, Need] : Needs) {
      std::vector<Node> Extra = Planner.plan(File, Edits[File].Before);
      if (Need.DropLegacy)
        llvm::append_range(Extra, Mentions[File]);
      if (llvm::Error E = composeFile(File, std::move(Extra)))
        return E;
    }
    return llvm::Error::success();
  }

  static bool holdsWord(llvm::StringRef Text,
                        const std::set<std::string> &Words) {
    clang::LangOptions Cxx;
    Cxx.CPlusPlus = Cxx.CPlusPlus11 = Cxx.CPlusPlus14 = Cxx.CPlusPlus17 =
        Cxx.CPlusPlus20 = true;
    std::string Copy = Text.str(); // the lexer needs a terminator
    clang::Lexer Lex(clang::SourceLocation(), Cxx, Copy.data(), Copy.data(),
                     Copy.data() + Copy.size());
    clang::Token Tok;
    bool AtEnd = false, InInclude = false, AfterHash = false;
    while (!AtEnd) {
      AtEnd = Lex.LexFromRawLexer(Tok);
      // A header's name is no use of what it declares.
      if (Tok.isAtStartOfLine())
        InInclude = false;
      if (AfterHash && Tok.is(clang::tok::raw_identifier))
        InInclude = Tok.getRawIdentifier() == "include";
      AfterHash = Tok.is(clang::tok::hash) && Tok.isAtStartOfLine();
      if (!InInclude && Tok.is(clang::tok::raw_identifier) &&
          Words.count(Tok.getRawIdentifier().str()))
        return true;
    }
    return false;
  }

  const Program &P;
  const Verdicts &V;
  const Ruleset &Rules;
  llvm::function_ref<bool(unsigned)> Native;
  llvm::vfs::FileSystem &Files;
  const EditOptions &Options;
  std::map<std::string, std::map<NodeKey, std::set<unsigned>>> Active;
  std::map<std::string, IncludeNeed> Needs;
  std::map<std::string, std::vector<Node>> Mentions;
  std::set<std::string> Words =
      legacyWords(Rules); ///< and what Mentions declare
  std::map<std::string, FileEdit> Edits;
  EditResult Result;
};

} // namespace

llvm::Expected<EditResult>
recoro::edit(const Program &P, const Verdicts &V, const Ruleset &Rules,
             llvm::function_ref<bool(unsigned)> Native,
             llvm::vfs::FileSystem &Files, const EditOptions &Options) {
  return Editor(P, V, Rules, Native, Files, Options).run();
}
