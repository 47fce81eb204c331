// The edits of a whole migration, as clang-apply-replacements takes them.
#ifndef RECORO_RENDER_FIXYAML_H
#define RECORO_RENDER_FIXYAML_H

#include "model/Program.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderFixYaml(llvm::raw_ostream &Out, const std::vector<FileEdit> &Edits);

} // namespace recoro

#endif
