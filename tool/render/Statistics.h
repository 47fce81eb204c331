// What counts, in numbers: by rule, by reason, by folder.
#ifndef RECORO_RENDER_STATISTICS_H
#define RECORO_RENDER_STATISTICS_H

#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderStatistics(llvm::raw_ostream &Out, const Report &R);

} // namespace recoro

#endif
