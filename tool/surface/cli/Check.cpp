// recoro check: findings, nothing else.
#include "render/Findings.h"
#include "render/Json.h"
#include "render/Preflight.h"
#include "render/Text.h"
#include "surface/cli/Commands.h"

using namespace llvm;
using namespace recoro;

static int exitCode(const recoro::Analysis &A) {
  if (!A.Broken.empty())
    return NotParsed;
  Findings F = findingsOf(A);
  return F.Coroutines.empty() && F.Suspensions.empty() ? NothingLeft
                                                       : SomethingLeft;
}

int CheckCommand::runPreflight(const PipelineOptions &Options) {
  Expected<recoro::Preflight> P = preflight(Options);
  endProgress();
  if (!P)
    return fail(P.takeError());
  Error E = emit(Analysis, [&](raw_ostream &Out, Format Form) {
    if (Form == Format::Json)
      renderPreflightJson(Out, *P);
    else
      renderPreflight(Out, *P, currentFolder());
  });
  if (E)
    return fail(std::move(E));
  if (!P->Unclean.empty() || !P->Unusables.empty())
    return NotParsed;
  return P->clear() ? NothingLeft : SomethingLeft;
}

int CheckCommand::run() {
  // Before the long part, so that a typing error does not cost it.
  if (auto Outputs = Analysis.outputs(); !Outputs)
    return fail(Outputs.takeError());
  Expected<PipelineOptions> Options = Analysis.pipeline();
  if (!Options)
    return fail(Options.takeError());
  if (Preflight)
    return runPreflight(*Options);
  Expected<recoro::Analysis> A = analyse(*Options);
  endProgress();
  if (!A)
    return fail(A.takeError());

  Sources Code;
  TextOptions Text{currentFolder(),
                   [&](unsigned Group) { return previewGroup(*A, Group); }};
  Error E = emit(Analysis, [&](raw_ostream &Out, Format Form) {
    if (Form == Format::Json)
      renderJson(Out, *A, Code);
    else
      renderFindings(Out, *A, Code, Text);
  });
  if (E)
    return fail(std::move(E));
  return exitCode(*A);
}
