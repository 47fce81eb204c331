// Reviewdog's diagnostics. A suggestion has no path of its own, so that only
// a fix that stays in the file of its finding can be told; its edits
// belong together.
#ifndef RECORO_RENDER_RDJSON_H
#define RECORO_RENDER_RDJSON_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderRdjson(llvm::raw_ostream &Out, const Report &R, Sources &Code);

} // namespace recoro

#endif
