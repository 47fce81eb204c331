// Findings for scripts. Keys are only ever added; the order of everything is
// the same from run to run.
#ifndef RECORO_RENDER_JSON_H
#define RECORO_RENDER_JSON_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// With `Migrated`, what its edits change and what the build needs are added;
/// it must be the migration whose result `R` is about.
void renderJson(llvm::raw_ostream &Out, const Report &R, Sources &Code,
                const Migration *Migrated = nullptr);

} // namespace recoro

#endif
