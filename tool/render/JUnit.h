// A JUnit report: a case for each finding, which fails, or is skipped where
// itn// does not count. A project without any is one case that passes.
#ifndef RECORO_RENDER_JUNIT_H
#define RECORO_RENDER_JUNIT_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderJUnit(llvm::raw_ostream &Out, const Report &R, Sources &Code);

} // namespace recoro

#endif
