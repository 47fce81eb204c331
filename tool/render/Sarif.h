// SARIF 2.1.0, with all findings: those that do not count say so.
#ifndef RECORO_RENDER_SARIF_H
#define RECORO_RENDER_SARIF_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderSarif(llvm::raw_ostream &Out, const Report &R, Sources &Code);

} // namespace recoro

#endif
