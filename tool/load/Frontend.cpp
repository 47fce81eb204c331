// The invocation is made in two steps. The driver and Clang's own option parser
// turn the arguments that survived (see Arguments.h) into an invocation; then a
// fresh one is filled with the parts of it that are named below. What neither
// list names cannot reach the parser, whatever the command holds.
#include "load/Frontend.h"
#include "load/Arguments.h"
#include "load/Crash.h"
#include "load/Preamble.h"
#include "load/ResourceDir.h"
#include "load/VirtualRoot.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PreprocessorOptions.h"

using namespace clang;
using namespace llvm;
using namespace recoro;

namespace {

/// Keeps the errors of one parse.
class ErrorCollector : public DiagnosticConsumer {
public:
  explicit ErrorCollector(vfs::FileSystem &Files) : Files(Files) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override;

  std::vector<CompileError> Errors;

private:
  vfs::FileSystem &Files;
};

} // namespace

/// A warning that the source itself turned into an error, by a pragma.
static bool isPromotedWarning(const Diagnostic &Info) {
  const DiagnosticIDs &Ids = *Info.getDiags()->getDiagnosticIDs();
  return Ids.isWarningOrExtension(Info.getID()) &&
         !Ids.isDefaultMappingAsError(Info.getID());
}

void ErrorCollector::HandleDiagnostic(DiagnosticsEngine::Level Level,
                                      const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info);
  if (Level < DiagnosticsEngine::Error || isPromotedWarning(Info))
    return;
  CompileError E;
  SmallString<256> Message;
  Info.FormatDiagnostic(Message);
  E.Message = std::string(Message);
  if (Info.hasSourceManager() && Info.getLocation().isValid()) {
    const SourceManager &SM = Info.getSourceManager();
    SourceLocation Loc = SM.getFileLoc(Info.getLocation());
    SmallString<256> Real;
    E.File = SM.getFilename(Loc).str();
    if (!Files.getRealPath(E.File, Real))
      E.File = std::string(Real);
    E.Offset = SM.getFileOffset(Loc);
    E.Line = SM.getSpellingLineNumber(Loc);
    E.Column = SM.getSpellingColumnNumber(Loc);
  }
  Errors.push_back(std::move(E));
}

//===-- The two steps -----------------------------------------------------===//

/// What the driver makes of `Args`; null when it finds nothing to compile.
static std::unique_ptr<CompilerInvocation> runDriver(ArrayRef<std::string> Args,
                                                     FileSystemPtr Files,
                                                     ErrorCollector &Faults) {
  DiagnosticOptions Plain;
  CreateInvocationOptions Options;
  Options.Diags = CompilerInstance::createDiagnostics(
      *Files, Plain, &Faults, /*ShouldOwnClient=*/false);
  Options.VFS = std::move(Files);
  Options.RecoverOnError = true;
  std::vector<const char *> Words;
  for (const std::string &Arg : Args)
    Words.push_back(Arg.c_str());
  return clang::createInvocation(Words, std::move(Options));
}

static void keepLanguage(const LangOptions &From, LangOptions &To) {
  To = From;
  To.Modules = false;
  To.ImplicitModules = false;
  To.ModuleName.clear();
  To.CurrentModule.clear();
  To.ModuleFeatures.clear();
  To.APINotes = false;
  To.APINotesModules = false;
  To.NoSanitizeFiles.clear();
  To.XRayAlwaysInstrumentFiles.clear();
  To.XRayNeverInstrumentFiles.clear();
  To.XRayAttrListFiles.clear();
  To.ProfileListFiles.clear();
  To.OMPHostIRFile.clear();
}

static void keepHeaderSearch(const HeaderSearchOptions &From,
                             HeaderSearchOptions &To) {
  To.Sysroot = From.Sysroot;
  To.UserEntries = From.UserEntries;
  To.SystemHeaderPrefixes = From.SystemHeaderPrefixes;
  To.ResourceDir = From.ResourceDir;
  To.UseBuiltinIncludes = From.UseBuiltinIncludes;
  To.UseStandardSystemIncludes = From.UseStandardSystemIncludes;
  To.UseStandardCXXIncludes = From.UseStandardCXXIncludes;
  To.UseLibcxx = From.UseLibcxx;
  To.AddPath((VirtualRoot + "/include").str(), frontend::After,
             /*IsFramework=*/false, /*IgnoreSysRoot=*/true);
}

static void keepPreprocessor(const PreprocessorOptions &From,
                             PreprocessorOptions &To,
                             ArrayRef<std::string> Defined) {
  To.Macros = From.Macros;
  for (const std::string &Macro : Defined)
    if (none_of(From.Macros, [&](const auto &Given) {
          return StringRef(Given.first).split('=').first == Macro;
        }))
      To.addMacroDef(Macro);
  To.Includes = From.Includes;
  To.MacroIncludes = From.MacroIncludes;
  To.UsePredefines = From.UsePredefines;
  To.DefineTargetOSMacros = From.DefineTargetOSMacros;
  To.EmbedEntries = From.EmbedEntries;
}

/// Warnings are off. Some that are errors unless told otherwise remain, so what
/// a command says about those counts: `-Wno-narrowing`, `-Wno-error=...`.
static void keepDiagnostics(const DiagnosticOptions &From,
                            DiagnosticOptions &To,
                            const ParseOptions &Options) {
  To.IgnoreWarnings = true;
  To.ErrorLimit = Options.ErrorLimit;
  To.ShowCarets = false; // or Clang prints "1 error generated." by itself
  copy_if(From.Warnings, std::back_inserter(To.Warnings),
          [](StringRef Name) { return Name.starts_with("no-"); });
}

/// A fresh invocation with nothing in it but what parsing needs.
static std::unique_ptr<CompilerInvocation>
distil(const CompilerInvocation &From, const ParseOptions &Options) {
  auto To = std::make_unique<CompilerInvocation>();
  keepLanguage(From.getLangOpts(), To->getLangOpts());
  To->getTargetOpts() = From.getTargetOpts();
  keepHeaderSearch(From.getHeaderSearchOpts(), To->getHeaderSearchOpts());
  keepPreprocessor(From.getPreprocessorOpts(), To->getPreprocessorOpts(),
                   Options.Defined);
  keepDiagnostics(From.getDiagnosticOpts(), To->getDiagnosticOpts(), Options);
  To->getFileSystemOpts().WorkingDir = From.getFileSystemOpts().WorkingDir;

  const FrontendInputFile &Input = From.getFrontendOpts().Inputs.front();
  FrontendOptions &Frontend = To->getFrontendOpts();
  Frontend.Inputs.emplace_back(Input.getFile(), Input.getKind());
  Frontend.DashX = From.getFrontendOpts().DashX;
  Frontend.ProgramAction = frontend::ParseSyntaxOnly;
  Frontend.SkipFunctionBodies = Options.SkipBodies;
  return To;
}

static std::string firstWords(const ErrorCollector &Faults) {
  return Faults.Errors.empty() ? "nothing in it is compiled"
                               : Faults.Errors.front().Message;
}

static Error notCpp(const Command &C) {
  return createStringError("'" + C.MainFile +
                           "' is not compiled as C++; only C++ holds "
                           "coroutines that recoro knows");
}

/// The later of the command's standard and C++20, in the command's own mode.
static std::string raisedStandard(const LangOptions &Lang) {
  const LangStandard &Std = LangStandard::getLangStandardForKind(Lang.LangStd);
  if (Std.isCPlusPlus20())
    return {};
  return Std.isGNUMode() ? "-std=gnu++20" : "-std=c++20";
}

Expected<std::unique_ptr<CompilerInvocation>>
recoro::createInvocation(const Command &C, const ParseOptions &Options,
                         FileSystemPtr Files) {
  if (std::error_code EC = Files->setCurrentWorkingDirectory(C.Directory))
    return createStringError(EC, "cannot enter the folder '" + C.Directory +
                                     "' in which the compile database compiles "
                                     "'" +
                                     C.MainFile + "': " + EC.message());
  Expected<std::vector<std::string>> Args = driverArguments(C, *Files);
  if (!Args)
    return Args.takeError();
  Expected<std::string> ResourceDir = findResourceDir();
  if (!ResourceDir)
    return ResourceDir.takeError();
  Args->insert(std::next(Args->begin()), "-resource-dir=" + *ResourceDir);

  ErrorCollector Faults(*Files);
  std::unique_ptr<CompilerInvocation> Made = runDriver(*Args, Files, Faults);
  if (!Made || Made->getFrontendOpts().Inputs.empty())
    return createStringError("cannot understand the compile command of '" +
                             C.MainFile + "': " + firstWords(Faults));
  InputKind Kind = Made->getFrontendOpts().Inputs.front().getKind();
  if (Kind.getLanguage() != Language::CXX || Kind.isPreprocessed())
    return notCpp(C);

  std::string Standard =
      Options.AtLeastCxx20 ? raisedStandard(Made->getLangOpts()) : "";
  if (!Standard.empty()) {
    Args->insert(llvm::find(*Args, "--"), Standard);
    Made = runDriver(*Args, Files, Faults);
    assert(Made && "a later standard does not change what is compiled");
  }
  return distil(*Made, Options);
}

Expected<Standard> recoro::standardOf(const Command &C, FileSystemPtr Files) {
  auto Made = createInvocation(C, {}, std::move(Files));
  if (!Made)
    return Made.takeError();
  const LangStandard &Std =
      LangStandard::getLangStandardForKind((*Made)->getLangOpts().LangStd);
  return Standard{Std.getName(), Std.isCPlusPlus20()};
}

//===-- Parsing -----------------------------------------------------------===//

/// False after a crash.
static bool runSafely(std::shared_ptr<CompilerInvocation> Invocation,
                      FrontendAction &Action, ErrorCollector &Collector,
                      FileSystemPtr Files) {
  auto Run = [&] {
    // On the heap: after a crash it is never destroyed, and what LLVM's own
    // lists know of it must stay where it is when this stack is gone.
    auto Instance = std::make_unique<CompilerInstance>(Invocation);
    Instance->setVirtualFileSystem(Files);
    Instance->createDiagnostics(&Collector, /*ShouldOwnClient=*/false);
    Instance->ExecuteAction(Action);
  };
  return runContained(Run);
}

bool recoro::crashes(const Command &C, const ParseOptions &Options,
                     FileSystemPtr Files) {
  auto Made = createInvocation(C, Options, Files);
  if (!Made) {
    consumeError(Made.takeError());
    return false;
  }
  ErrorCollector Collector(*Files);
  SyntaxOnlyAction Plain;
  return !runSafely(std::move(*Made), Plain, Collector, Files);
}

Expected<std::vector<CompileError>> recoro::parse(const Command &C,
                                                  const ParseOptions &Options,
                                                  FrontendAction &Action,
                                                  FileSystemPtr Files) {
  Expected<std::unique_ptr<CompilerInvocation>> Made =
      createInvocation(C, Options, Files);
  if (!Made)
    return Made.takeError();
  ErrorCollector Collector(*Files);
  if (!runSafely(std::move(*Made), Action, Collector, Files))
    Collector.Errors.push_back(
        {C.MainFile, 0, 1, 1, describeCrash(C, Options, Files)});
  return std::move(Collector.Errors);
}

Expected<std::optional<std::vector<CompileError>>>
recoro::parseBelow(const Preamble &Above, const Command &C,
                   const ParseOptions &Options, FrontendAction &Action,
                   FileSystemPtr Files) {
  Expected<std::unique_ptr<CompilerInvocation>> Made =
      createInvocation(C, Options, Files);
  if (!Made)
    return Made.takeError();
  ErrorCollector Collector(*Files);
  takeFrom(Above, **Made, Files);
  if (!runSafely(std::move(*Made), Action, Collector, Files))
    return std::nullopt;
  return std::move(Collector.Errors);
}
