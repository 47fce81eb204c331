// recoro report: numbers, and a page for the team.
#include "render/Html.h"
#include "render/Statistics.h"
#include "surface/cli/Commands.h"

using namespace llvm;
using namespace recoro;

int ReportCommand::run() {
  if (auto Outputs = Analysis.outputs(); !Outputs)
    return fail(Outputs.takeError());
  Expected<PipelineOptions> Options = Analysis.pipeline();
  if (!Options)
    return fail(Options.takeError());
  Expected<Migration> M = planMigration(*Options);
  endProgress();
  if (!M)
    return fail(M.takeError());
  Report R = reportOf(M->Result);
  dropSwitchedOff(R);
  applySuppressions(R);
  settle(R);

  Sources Code;
  if (!Html.empty()) {
    Error E = writeToOutput(Html, [&](raw_ostream &Out) {
      renderHtml(Out, R, M->Edits, Code);
      return Error::success();
    });
    if (E)
      return fail(createStringError("cannot write '" + Html +
                                    "': " + toString(std::move(E))));
  }
  Error E = emit(Analysis,
                 [&](raw_ostream &Out, Format) { renderStatistics(Out, R); });
  if (E)
    return fail(std::move(E));
  if (!M->Result.Broken.empty())
    return NotParsed;
  return R.OfCoroutines.all() ? SomethingLeft : NothingLeft;
}
