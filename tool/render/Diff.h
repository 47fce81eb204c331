// The unified diff of an edited file, as `git apply` and `patch -p1` take it.
#ifndef RECORO_RENDER_DIFF_H
#define RECORO_RENDER_DIFF_H

#include "model/Program.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// Paths are relative to `Root`, with three lines of context. Colours are used
/// if the stream has them enabled.
void renderDiff(llvm::raw_ostream &Out, const FileEdit &Edit,
                llvm::StringRef Root);

/// The lines that differ, front to back, as replacements of the old text.
std::vector<Replacement> changedLines(const FileEdit &Edit);

/// `Edit` as replacements that make `After` of `Before`: its own, or whole
/// lines where they have been formatted as well.
std::vector<Replacement> changesOf(const FileEdit &Edit);

} // namespace recoro

#endif
