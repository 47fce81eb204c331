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
    for (const Recipe &R : P.Recipes)
      foresee(R);
    for (const Rule &R : Rules.Rules)
      Words[R.Name] = legacyWords(R);
    for (const Mention &M : P.Mentions) {
      Mentions[{M.At.File, M.Rule}].push_back({M.At.At, 100, {}, {}});
      Words[M.Rule].insert(M.Name);
    }
    for (const std::string &File : composed())
      if (llvm::Error E = composeFile(File, mentionsIn(File, nullptr)))
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
        Need.Now[Header].insert(Groups.begin(), Groups.end());
    }
  }

  /// What a later step will carry out, which decides about headers even now.
  /// What a step has cut comes; what the project itself exempts does not.
  void foresee(const Recipe &R) {
    bool Comes = R.Op != Operation::Bridge &&
                 llvm::all_of(R.Guard, [&](const Condition &C) {
                   const Decision &D = V.Entities[C.Entity];
                   return C.Native && (D.V != Verdict::Refused ||
                                       D.Why->Why == Reason::KeptLegacy);
                 });
    if (!Comes)
      return;
    for (const Rewrite &W : R.Rewrites) {
      IncludeNeed &Need = Needs[W.At.File];
      Need.FirstUse = std::min(Need.FirstUse, W.At.At.Begin);
      Need.Eventual.insert(R.Headers.begin(), R.Headers.end());
    }
  }

  llvm::Error read(const std::string &File) {
    FileEdit &Edit = Edits[File];
    if (!Edit.File.empty())
      return llvm::Error::success();
    auto Buffer = Files.getBufferForFile(File);
    if (!Buffer)
      return llvm::createStringError(Buffer.getError(), "cannot read %s",
                                     File.c_str());
    Edit.File = File;
    Edit.Before = Edit.After = (*Buffer)->getBuffer().str();
    return llvm::Error::success();
  }

  llvm::Error composeFile(const std::string &File, std::vector<Node> Extra) {
    if (llvm::Error E = read(File))
      return E;
    FileEdit &Edit = Edits[File];
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

  /// Those of `Of`; of all rules, if it is null.
  std::vector<Node> mentionsIn(const std::string &File, const Rule *Of) const {
    std::vector<Node> Found;
    for (const Rule &R : Rules.Rules) {
      auto Own = Mentions.find({File, R.Name});
      if (Own != Mentions.end() && (!Of || Of == &R))
        llvm::append_range(Found, Own->second);
    }
    return Found;
  }

  /// The files that may change beside their includes.
  std::set<std::string> composed() const {
    std::set<std::string> Composed;
    for (const auto &[File, Nodes] : Active)
      Composed.insert(File);
    for (const auto &[Key, Nodes] : Mentions)
      Composed.insert(Key.first);
    return Composed;
  }

  const std::string *newText(const std::string &File) const {
    auto Edit = Edits.find(File);
    return Edit == Edits.end() ? nullptr : &Edit->second.After;
  }

  /// Whether `File` holds legacy code of `R`, before the edits or after them.
  bool isLegacy(const Rule &R, const std::string &File, bool After) {
    auto [It, New] = Legacy.try_emplace({R.Name, File, After}, true);
    if (!New)
      return It->second;
    if (const std::string *Text = After ? newText(File) : nullptr)
      It->second = holdsWord(*Text, Words[R.Name]);
    else if (auto Buffer = Files.getBufferForFile(File))
      It->second = holdsWord((*Buffer)->getBuffer(), Words[R.Name]);
    return It->second;
  }

  /// Whether the last legacy code goes of what the TUs that read `File` see.
  bool losesLegacy(const Rule &R, const std::string &File) {
    bool Had = false;
    for (const auto &[Command, Read] : P.FilesOfCommand) {
      if (!Read.count(File))
        continue;
      for (const std::string &Other : Read) {
        if (isLegacy(R, Other, /*After=*/true))
          return false;
        Had |= isLegacy(R, Other, /*After=*/false);
      }
    }
    return Had;
  }

  /// The legacy header, and names given to what it declares, can go from a
  /// file if in every TU that reads it no file holds legacy code any more. The
  /// bridges' header goes with the file's last bridge. The files have been
  /// composed as if all mentions went.
  llvm::Error tidy() {
    std::map<std::string, std::vector<const Rule *>> Lost;
    for (const auto &[File, Facts] : P.Files) {
      for (const Rule &R : Rules.Rules) {
        auto Headers = legacyIncludes(Facts, R);
        if (Options.KeepLegacyIncludes ||
            (Headers.empty() && !Mentions.count({File, R.Name})) ||
            !losesLegacy(R, File))
          continue;
        Lost[File].push_back(&R);
        for (const Include *Header : Headers)
          Needs[File].Dropped.push_back(Header->Line);
      }
      const std::string *Text = newText(File);
      if (!Text || Options.KeepBridgeIncludes)
        continue;
      for (const Include *Bridges : bridgeIncludes(Facts, Rules)) {
        const auto Names = bridgeWords(Rules, Bridges->Spelling);
        if (!holdsWord(Edits[File].Before, Names) || holdsWord(*Text, Names))
          continue;
        Needs[File].Dropped.push_back(Bridges->Line);
        Result.DropsBridgeInclude = true;
      }
    }
    for (const auto &[File, Of] : Lost)
      for (const auto &[Command, Read] : P.FilesOfCommand)
        if (Read.count(File))
          for (const std::string &Other : Read)
            if (auto Need = Needs.find(Other); Need != Needs.end())
              Needs[File].Groups.insert(Need->second.Groups.begin(),
                                        Need->second.Groups.end());
    IncludePlanner Planner(P, Rules, Needs);
    std::set<std::string> Changed = Planner.files();
    Changed.merge(composed());
    for (const std::string &File : Changed) {
      if (llvm::Error E = read(File))
        return E;
      std::vector<Node> Extra = Planner.plan(File, Edits[File].Before);
      for (const Rule *Of : Lost[File])
        llvm::append_range(Extra, mentionsIn(File, Of));
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
  std::map<std::pair<std::string, std::string>, std::vector<Node>>
      Mentions; ///< by file and rule
  /// By rule: what its legacy code holds, and what Mentions declare.
  std::map<std::string, std::set<std::string>> Words;
  std::map<std::tuple<std::string, std::string, bool>, bool>
      Legacy; ///< isLegacy's answers
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

bool recoro::mayLoseInclude(const FileFacts &Facts, const Ruleset &Rules) {
  return !bridgeIncludes(Facts, Rules).empty() ||
         llvm::any_of(Rules.Rules, [&](const Rule &R) {
           return !legacyIncludes(Facts, R).empty();
         });
}
