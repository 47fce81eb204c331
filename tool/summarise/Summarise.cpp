// See Summarise.h.
#include "summarise/Summarise.h"
#include "mechanisms/Mechanism.h"
#include "summarise/Builder.h"
#include "summarise/Generic.h"
#include "summarise/Macros.h"
#include "summarise/Ordinary.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/SemaConsumer.h"

using namespace clang;
using namespace recoro;

namespace {

/// What the mechanisms run on, once the TU is parsed.
struct Task {
  const Ruleset &Rules;
  const Territory &Land;
  Compiler By;
  const Settled &Known;
  Summary &Out;
  Expansions &Macros;
};

/// Collects the include directives of project files, and what is switched off
/// in them.
class IncludeCollector : public PPCallbacks {
public:
  IncludeCollector(const SourceManager &SM, const Territory &Land,
                   std::map<std::string, FileFacts> &Files)
      : SM(SM), Land(Land), Files(Files) {}

  void FileChanged(SourceLocation Loc, FileChangeReason Why,
                   SrcMgr::CharacteristicKind, FileID) override {
    if (Why == EnterFile)
      projectFile(SM.getFileID(Loc));
  }

  void InclusionDirective(SourceLocation Hash, const Token &, StringRef Name,
                          bool Angled, CharSourceRange, OptionalFileEntryRef To,
                          StringRef, StringRef, const clang::Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    auto [File, Begin] = SM.getDecomposedLoc(Hash);
    FileFacts *Facts = projectFile(File);
    if (!Facts)
      return;
    StringRef Buffer = SM.getBufferData(File);
    size_t End = std::min(Buffer.find_first_of("\r\n", Begin), Buffer.size());
    Include I{
        {Begin, unsigned(End)}, Name.str(), To ? realPath(*To) : "", Angled};
    if (!llvm::is_contained(Facts->Includes, I))
      Facts->Includes.push_back(std::move(I));
  }

  void SourceRangeSkipped(SourceRange Off, SourceLocation) override {
    auto [File, Begin] = SM.getDecomposedLoc(Off.getBegin());
    if (projectFile(File))
      Skipped[File].push_back({Begin, SM.getFileOffset(Off.getEnd())});
  }

  /// What one reading of a file takes is not off, even if others do not.
  void EndOfMainFile() override {
    std::set<FileFacts *> Met;
    for (const auto &[File, Facts] : Seen) {
      if (!Facts)
        continue;
      std::vector<Range> &Off = Skipped[File];
      llvm::sort(Off);
      Facts->Skipped =
          Met.insert(Facts).second ? Off : common(Facts->Skipped, Off);
    }
  }

private:
  std::string realPath(FileEntryRef Entry) const {
    llvm::SmallString<256> Real;
    if (SM.getFileManager().getVirtualFileSystem().getRealPath(Entry.getName(),
                                                               Real))
      return Entry.getName().str();
    return std::string(Real);
  }

  FileFacts *projectFile(FileID File) {
    auto [It, New] = Seen.try_emplace(File, nullptr);
    if (!New)
      return It->second;
    OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
    if (!Entry)
      return nullptr;
    std::string Path = realPath(*Entry);
    if (Land.holds(Path))
      It->second = &Files[Path];
    return It->second;
  }

  const SourceManager &SM;
  const Territory &Land;
  std::map<std::string, FileFacts> &Files;
  std::map<FileID, FileFacts *> Seen;
  llvm::DenseMap<FileID, std::vector<Range>> Skipped;
};

class Consumer : public SemaConsumer {
public:
  Consumer(CompilerInstance &CI, Task Job) : CI(CI), Job(Job) {}

  void InitializeSema(clang::Sema &S) override { Sema = &S; }
  void ForgetSema() override { Sema = nullptr; }

  bool shouldSkipFunctionBody(Decl *D) override {
    SourceManager &SM = CI.getSourceManager();
    SourceLocation Loc = SM.getFileLoc(D->getLocation());
    if (SM.isInSystemHeader(Loc))
      return true;
    auto [It, New] = Foreign.try_emplace(SM.getFileID(Loc), false);
    if (New)
      if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(It->first)) {
        llvm::SmallString<256> Real;
        It->second = !SM.getFileManager().getVirtualFileSystem().getRealPath(
                         Entry->getName(), Real) &&
                     !Job.Land.holds(Real);
      }
    return It->second;
  }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    if (Ctx.getDiagnostics().hasErrorOccurred())
      return;
    readVersions();
    Builder B(Ctx, *Sema, Job.Land, Job.By, Job.Known, Job.Out);
    instantiateGenericCoroutines(Job.Rules, B);
    for (const Rule &R : Job.Rules.Rules)
      if (const Mechanism *M = mechanismByName(R.Mechanism))
        M->Summarise(R, B);
    noteOrdinaryFunctions(B);
    checkMacros(Job.Macros, B);
  }

private:
  void readVersions() {
    Preprocessor &PP = CI.getPreprocessor();
    for (const Rule &R : Job.Rules.Rules)
      for (const Library &L : R.Libraries) {
        const MacroInfo *Macro =
            PP.getMacroInfo(PP.getIdentifierInfo(L.VersionMacro));
        unsigned Value = 0;
        if (!Macro || Macro->getNumTokens() != 1)
          continue;
        std::string Text = PP.getSpelling(Macro->getReplacementToken(0));
        if (!StringRef(Text).getAsInteger(10, Value))
          Job.Out.Versions[L.VersionMacro] = Value;
      }
  }

  CompilerInstance &CI;
  Task Job;
  clang::Sema *Sema = nullptr;
  std::map<FileID, bool> Foreign;
};

class Action : public ASTFrontendAction {
public:
  explicit Action(Task Job) : Job(Job) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    CI.getPreprocessor().addPPCallbacks(std::make_unique<IncludeCollector>(
        CI.getSourceManager(), Job.Land, Job.Out.Files));
    CI.getPreprocessor().addPPCallbacks(
        collectExpansions(CI.getSourceManager(), Job.Macros));
    return std::make_unique<Consumer>(CI, Job);
  }

private:
  Task Job;
};

} // namespace

static llvm::Expected<TUResult>
summariseOnce(const Project &P, unsigned Command, const Ruleset &Rules,
              const Territory &Land, const Settled &Known,
              llvm::function_ref<FileSystemPtr()> Files, bool AtLeastCxx20) {
  TUResult Result;
  const recoro::Command &C = P.Commands[Command];
  Expansions Macros;
  Action Summarise({Rules, Land, C.By, Known, Result.Facts, Macros});
  ParseOptions Options;
  Options.SkipBodies = true;
  Options.AtLeastCxx20 = AtLeastCxx20;
  // Native code that an earlier step has made for another compiler.
  if (AtLeastCxx20)
    Options.Defined = Rules.clangMacros();
  auto Errors = parse(C, Options, Summarise,
                      Files ? Files() : createFileSystem(P.Overlay));
  if (!Errors)
    return Errors.takeError();
  Result.Errors = std::move(*Errors);
  if (!Result.Errors.empty())
    Result.Facts = Summary();
  Result.Facts.Command = Command;
  Result.Facts.MainFile = C.MainFile;
  return Result;
}

llvm::Expected<TUResult>
recoro::summarise(const Project &P, unsigned Command, const Ruleset &Rules,
                  const Territory &Land, const Settled &Known,
                  llvm::function_ref<FileSystemPtr()> Files) {
  auto Own = summariseOnce(P, Command, Rules, Land, Known, Files,
                           /*AtLeastCxx20=*/false);
  if (!Own || Own->Errors.empty())
    return Own;
  auto Raised = summariseOnce(P, Command, Rules, Land, Known, Files,
                              /*AtLeastCxx20=*/true);
  if (Raised && Raised->Errors.empty())
    return Raised;
  if (!Raised)
    llvm::consumeError(
        Raised.takeError()); // the first errors say what is wrong
  return Own;
}
