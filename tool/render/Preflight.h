// What `recoro check --preflight` found, for people and for scripts.
#ifndef RECORO_RENDER_PREFLIGHT_H
#define RECORO_RENDER_PREFLIGHT_H

#include "Pipeline.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// `CurrentFolder` without links: files below it are named from there.
void renderPreflight(llvm::raw_ostream &Out, const Preflight &P,
                     llvm::StringRef CurrentFolder);
void renderPreflightJson(llvm::raw_ostream &Out, const Preflight &P);

} // namespace recoro

#endif
