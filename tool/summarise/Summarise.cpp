// See Summarise.h.
#include "summarise/Summarise.h"
#include "mechanisms/Mechanism.h"
#include "summarise/Builder.h"
#include "summarise/Generic.h"
#include "summarise/Head.h"
#include "summarise/Macros.h"
#include "summarise/Ordinary.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/SemaConsumer.h"
#include "clang/Serialization/ASTReader.h"

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
  const Head *Above; ///< null: the parse reads all of it
  Preprocessed &Met;
};

class Consumer : public SemaConsumer {
public:
  Consumer(CompilerInstance &CI, Task Job)
      : CI(CI), Job(Job), Bodies(CI.getSourceManager(), Job.Land) {}

  void InitializeSema(clang::Sema &S) override { Sema = &S; }
  void ForgetSema() override { Sema = nullptr; }

  bool shouldSkipFunctionBody(Decl *D) override { return Bodies.skips(D); }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    if (Ctx.getDiagnostics().hasErrorOccurred())
      return;
    takeFromAbove();
    noteFiles(Job.Met, CI.getSourceManager(), Job.Out.Files);
    readVersions();
    Builder B(Ctx, *Sema, Job.Land, Job.By, Job.Known, Job.Out,
              Job.Above ? &Job.Above->Words : nullptr);
    instantiateGenericCoroutines(Job.Rules, B);
    for (const Rule &R : Job.Rules.Rules)
      if (const Mechanism *M = mechanismByName(R.Mechanism))
        M->Summarise(R, B);
    noteOrdinaryFunctions(B);
    checkMacros(Job.Met, B);
  }

private:
  /// What the preamble's parse was told comes first, where this parse has it.
  void takeFromAbove() {
    if (!Job.Above)
      return;
    const auto Reader = CI.getASTReader();
    serialization::ModuleFile &Own =
        Reader->getModuleManager().getPrimaryModule();
    Preprocessed All = Job.Above->Met.moved([&](SourceLocation At) {
      return Reader->TranslateSourceLocation(Own, At);
    });
    All.append(std::move(Job.Met));
    Job.Met = std::move(All);
  }

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
  BodySkipper Bodies;
};

class Action : public ASTFrontendAction {
public:
  explicit Action(Task Job) : Job(Job) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    CI.getPreprocessor().addPPCallbacks(
        collectPreprocessed(CI.getSourceManager(), Job.Land, Job.Met));
    return std::make_unique<Consumer>(CI, Job);
  }

private:
  Task Job;
};

} // namespace

ParseOptions recoro::readingOptions(const Ruleset &Rules, bool AtLeastCxx20) {
  ParseOptions Options;
  Options.SkipBodies = true;
  Options.AtLeastCxx20 = AtLeastCxx20;
  // Native code that an earlier step has made for another compiler.
  if (AtLeastCxx20)
    Options.Defined = Rules.clangMacros();
  return Options;
}

static llvm::Expected<TUResult>
summariseOnce(const Project &P, unsigned Command, const Ruleset &Rules,
              const Territory &Land, const Settled &Known, const Supply &From,
              bool AtLeastCxx20) {
  const recoro::Command &C = P.Commands[Command];
  const ParseOptions Options = readingOptions(Rules, AtLeastCxx20);
  auto Files = [&] {
    return From.MakeFiles ? From.MakeFiles() : createFileSystem(P.Overlay);
  };
  auto Done = [&](Summary Facts, std::vector<CompileError> Errors) {
    TUResult Result{Errors.empty() ? std::move(Facts) : Summary(),
                    std::move(Errors)};
    Result.Facts.Command = Command;
    Result.Facts.MainFile = C.MainFile;
    return Result;
  };
  if (auto Above = From.HeadOf ? From.HeadOf(AtLeastCxx20) : nullptr) {
    Summary Facts;
    Preprocessed Met;
    Action Summarise({Rules, Land, C.By, Known, Facts, Above.get(), Met});
    auto Errors = parseBelow(*Above->Above, C, Options, Summarise, Files());
    if (!Errors)
      return Errors.takeError();
    if (*Errors)
      return Done(std::move(Facts), std::move(**Errors));
  }
  Summary Facts;
  Preprocessed Met;
  Action Summarise({Rules, Land, C.By, Known, Facts, nullptr, Met});
  auto Errors = parse(C, Options, Summarise, Files());
  if (!Errors)
    return Errors.takeError();
  return Done(std::move(Facts), std::move(*Errors));
}

llvm::Expected<TUResult> recoro::summarise(const Project &P, unsigned Command,
                                           const Ruleset &Rules,
                                           const Territory &Land,
                                           const Settled &Known,
                                           const Supply &From) {
  auto Own = summariseOnce(P, Command, Rules, Land, Known, From,
                           /*AtLeastCxx20=*/false);
  if (!Own || Own->Errors.empty())
    return Own;
  auto Raised = summariseOnce(P, Command, Rules, Land, Known, From,
                              /*AtLeastCxx20=*/true);
  if (Raised && Raised->Errors.empty())
    return Raised;
  if (!Raised)
    llvm::consumeError(
        Raised.takeError()); // the first errors say what is wrong
  return Own;
}
