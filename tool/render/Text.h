// What people read on a terminal.
#ifndef RECORO_RENDER_TEXT_H
#define RECORO_RENDER_TEXT_H

#include "render/Sources.h"
#include "report/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

struct TextOptions {
  std::string CurrentFolder;
  /// The edits of one group alone, for fix-its; may be empty.
  std::function<std::vector<FileEdit>(unsigned)> Preview;
};

/// "SUBJECT can be migrated", "... cannot be migrated: WHY", with the codes in
/// brackets.
std::string withCodes(llvm::StringRef Subject, llvm::StringRef Rule,
                      const Decision &D);

/// What counts, the TUs that did not parse, and a line that counts it all. The
/// stream's own setting decides about colours, here and below.
void renderFindings(llvm::raw_ostream &Out, const Report &R, Sources &Code,
                    const TextOptions &Options);

/// What a migration leaves as it is and why, what it changed (or would change),
/// and what the build needs.
void renderMigration(llvm::raw_ostream &Out, const Report &R,
                     const Migration &M, Sources &Code,
                     const TextOptions &Options, bool Applied);

} // namespace recoro

#endif
