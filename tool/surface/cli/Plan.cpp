// recoro plan: an order in which every step builds.
#include "render/Plan.h"
#include "surface/cli/Commands.h"

using namespace llvm;
using namespace recoro;

int PlanCommand::run() {
  if (auto Outputs = Analysis.outputs(); !Outputs)
    return fail(Outputs.takeError());
  Expected<PipelineOptions> Options = Analysis.pipeline();
  if (!Options)
    return fail(Options.takeError());
  const PlanWishes Wanted{{Cut.begin(), Cut.end()}, {Only.begin(), Only.end()}};
  Options->Cut = Wanted.Cut;
  Options->Only = Wanted.Only;
  Expected<recoro::Analysis> A = analyse(*Options);
  endProgress();
  if (!A)
    return fail(A.takeError());
  Sources Code;
  Error E = emit(Analysis, [&](raw_ostream &Out, Format Form) {
    if (Form == Format::Json)
      renderPlanJson(Out, *A, Code, Wanted);
    else
      renderPlan(Out, *A, Code, currentFolder(), Wanted);
  });
  if (E)
    return fail(std::move(E));
  if (!A->Broken.empty())
    return NotParsed;
  return planSteps(*A).empty() ? NothingLeft : SomethingLeft;
}
