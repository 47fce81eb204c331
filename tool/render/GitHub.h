// Annotations, as commands to GitHub's runner.
#ifndef RECORO_RENDER_GITHUB_H
#define RECORO_RENDER_GITHUB_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderGitHub(llvm::raw_ostream &Out, const Report &R, Sources &Code);

} // namespace recoro

#endif
