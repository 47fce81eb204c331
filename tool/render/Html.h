// The page for the team: one file that needs no network. It holds the findings
// as data, and a script that lays them out.
#ifndef RECORO_RENDER_HTML_H
#define RECORO_RENDER_HTML_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// `Edits` are the proven edits of all that is safe.
void renderHtml(llvm::raw_ostream &Out, const Report &R,
                const std::vector<FileEdit> &Edits, Sources &Code);

} // namespace recoro

#endif
