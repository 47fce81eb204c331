// recoro why: what was recorded about a coroutine.
#include "render/Why.h"
#include "surface/cli/Commands.h"

using namespace llvm;
using namespace recoro;

int WhyCommand::run() {
  if (Analysis.Paths.empty())
    return fail(createStringError(
        "name a coroutine, as 'recoro check' does, or FILE:LINE[:COLUMN]"));
  if (auto Outputs = Analysis.outputs(); !Outputs)
    return fail(Outputs.takeError());
  Expected<PipelineOptions> Options = Analysis.pipeline();
  if (!Options)
    return fail(Options.takeError());
  std::vector<std::string> Names = std::move(Options->Load.Paths);
  Options->Load.Paths.clear();
  Expected<recoro::Analysis> A = analyse(*Options);
  endProgress();
  if (!A)
    return fail(A.takeError());
  std::vector<EntityId> Asked;
  for (const std::string &Name : Names) {
    Expected<EntityId> Found = coroutineNamed(*A, Name);
    if (!Found)
      return fail(Found.takeError());
    Asked.push_back(*Found);
  }
  Sources Code;
  Error E = emit(Analysis, [&](raw_ostream &Out, Format Form) {
    if (Form == Format::Json)
      return renderWhyJson(Out, *A, Asked, Code);
    for (EntityId Id : Asked)
      renderWhy(Out, *A, Id, Code, currentFolder());
  });
  if (E)
    return fail(std::move(E));
  return A->Broken.empty() ? NothingLeft : NotParsed;
}
