// GitLab's code quality report.
#ifndef RECORO_RENDER_GITLAB_H
#define RECORO_RENDER_GITLAB_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderGitLab(llvm::raw_ostream &Out, const Report &R, Sources &Code);

} // namespace recoro

#endif
