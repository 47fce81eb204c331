// Stage 2: which TUs can matter. A cheap look at the text of the project files
// that a TU can reach; no preprocessor, so it errs towards keeping a TU.
#ifndef RECORO_SCAN_SCAN_H
#define RECORO_SCAN_SCAN_H

#include "load/Load.h"
#include "ruleset/Ruleset.h"
#include <set>

namespace recoro {

struct Scanned {
  /// The indices into `P.Commands` of the TUs in which a rule's trigger word
  /// stands in the main file or in a project file that it may include.
  std::vector<unsigned> Commands;
  /// Project files that were looked at and may hold NOLINT comments of ours.
  std::set<std::string> Exempting;
};

Scanned scan(const Project &P, const Ruleset &Rules,
             llvm::vfs::FileSystem &Files);

/// Of the TUs that `scan` dropped, those that may read one of `Touched`, which
/// are files with code that changes. So they do only where the token's name
/// stands in another header, and that header is not the same in every TU.
std::vector<unsigned> droppedReaders(const Project &P, const Ruleset &Rules,
                                     llvm::vfs::FileSystem &Files,
                                     const std::vector<unsigned> &Kept,
                                     const std::set<std::string> &Touched);

} // namespace recoro

#endif
