// Findings for recoro's module of clang-tidy, which sees one translation unit
// and repeats what was decided over all of them. One JSON object a line, so
// that a reader parses only the lines of files that its unit reads:
//
//   {"recoro":VERSION,"root":DIR,"triggers":[WORD...]}
//   {"file":PATH,"sha1":HEX,"findings":[{"check":...,"offset":...,
//     "text":...,"fix":NUMBER,"notes":[{"file":...,"offset":...,"text":...}]}]}
//   {"fix":NUMBER,"files":[{"file":PATH,"sha1":HEX,
//     "changes":[{"begin":...,"end":...,"text":...}]}]}
//
// Offsets are bytes of the file with that hash. A change whose text is no UTF-8
// has it as "base64". Files without a finding are listed, too: nothing is known
// of a file that is not.
#ifndef RECORO_RENDER_TIDY_H
#define RECORO_RENDER_TIDY_H

#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// What counts of `R`. `Edits` are those of the whole migration; the part of
/// them that shares no file with another part is one fix, of all findings whose
/// groups it migrates.
void renderTidy(llvm::raw_ostream &Out, const Report &R,
                const std::vector<FileEdit> &Edits);

/// Forty hexadecimal digits.
std::string contentHash(llvm::StringRef Text);

} // namespace recoro

#endif
