// The command line: finds the subcommand and hands over to it.
#include "surface/cli/Commands.h"
#include "clang/Basic/Version.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/TargetSelect.h"

using namespace llvm;
using namespace recoro;

static constexpr StringLiteral Overview =
    "recoro finds legacy coroutines in C++ programs and rewrites them to "
    "co_await,\nwithout changing what the program does.\n\n"
    "Exit codes: 0 nothing left to do, 1 findings or something left undone,\n"
    "2 usage or tool error, 3 a translation unit did not parse";

namespace {

struct Commands {
  CheckCommand Check;
  PlanCommand Plan;
  WhyCommand Why;
  MigrateCommand Migrate;
  UndoCommand Undo;
  ExplainCommand Explain;
  ReportCommand Report;
  RulesCommand Rules;
  RuntimeCommand Runtime;
  LspCommand Lsp;

  /// LLVM's libraries bring options of their own, which mean nothing here.
  void hideForeignOptions() {
    cl::OptionCategory None("None");
    hideForeignOptions(None, cl::SubCommand::getTopLevel());
    hideForeignOptions(Check.Analysis.Category, Check.Sub);
    hideForeignOptions(Plan.Analysis.Category, Plan.Sub);
    hideForeignOptions(Why.Analysis.Category, Why.Sub);
    hideForeignOptions(Migrate.Analysis.Category, Migrate.Sub);
    hideForeignOptions(Undo.Category, Undo.Sub);
    hideForeignOptions(Explain.Category, Explain.Sub);
    hideForeignOptions(Report.Analysis.Category, Report.Sub);
    hideForeignOptions(Rules.Category, Rules.Sub);
    hideForeignOptions(Runtime.Category, Runtime.Sub);
    hideForeignOptions(Lsp.Category, Lsp.Sub);
  }

  static void hideForeignOptions(cl::OptionCategory &Own, cl::SubCommand &Sub) {
    cl::HideUnrelatedOptions(Own, Sub);
    // A second kind of help that says the same; hidden, it would come back.
    for (StringRef Name : {"help-list", "help-list-hidden"})
      if (cl::Option *Help = cl::getRegisteredOptions(Sub).lookup(Name))
        Help->removeArgument();
  }

  int run() {
    if (Check.Sub)
      return Check.run();
    if (Plan.Sub)
      return Plan.run();
    if (Why.Sub)
      return Why.run();
    if (Migrate.Sub)
      return Migrate.run();
    if (Undo.Sub)
      return Undo.run();
    if (Explain.Sub)
      return Explain.run();
    if (Report.Sub)
      return Report.run();
    if (Rules.Sub)
      return Rules.run();
    if (Runtime.Sub)
      return Runtime.run();
    if (Lsp.Sub)
      return Lsp.run();
    return fail(createStringError(
        "name a subcommand: check, plan, why, migrate, undo, explain, report, "
        "rules, runtime or lsp; "
        "'recoro --help' tells more"));
  }
};

} // namespace

static void printVersion(raw_ostream &Out) {
  Out << "recoro " RECORO_VERSION " (LLVM " LLVM_VERSION_STRING ", "
      << clang::getClangFullVersion() << ")\n";
}

int main(int Count, char **Arguments) {
  // Not InitLLVM: it tears LLVM down in the end, which is not safe after a
  // crash in Clang that was contained.
  sys::PrintStackTraceOnErrorSignal(Arguments[0]);
  InitializeAllTargetInfos(); // a compiler's name may begin with its target
  Commands All;
  All.hideForeignOptions();
  cl::SetVersionPrinter(printVersion);
  if (!cl::ParseCommandLineOptions(Count, Arguments, Overview, &errs()))
    return Fault;
  return All.run();
}
