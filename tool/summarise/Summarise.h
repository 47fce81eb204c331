// Stage 3: one parse of a TU, and all that it contributes.
#ifndef RECORO_SUMMARISE_SUMMARISE_H
#define RECORO_SUMMARISE_SUMMARISE_H

#include "load/Frontend.h"
#include "model/Settled.h"
#include "model/Summary.h"
#include "ruleset/Ruleset.h"
#include <functional>
#include <memory>

namespace recoro {

struct TUResult {
  Summary Facts;
  std::vector<CompileError> Errors; ///< when there are any, `Facts` is empty
};

struct Head;

/// Where a TU is read from, if not from the machine with the project's overlay.
struct Supply {
  /// Makes the file system of a parse; may be null.
  std::function<FileSystemPtr()> MakeFiles;
  /// What is known of the TU's beginning, in one of two standards; may be null,
  /// and give null.
  std::function<std::shared_ptr<const Head>(bool AtLeastCxx20)> HeadOf;
};

/// With what a TU is parsed, in its own standard or as C++20.
ParseOptions readingOptions(const Ruleset &Rules, bool AtLeastCxx20);

/// Parses the TU `Command` of `P` in its own language standard, bodies outside
/// the project skipped, and runs the mechanisms of `Rules` over the project's
/// own code. A TU with errors is tried again as C++20: it may hold coroutines
/// that were migrated already. `Known`: what the
/// linked program has told about coroutines.
llvm::Expected<TUResult> summarise(const Project &P, unsigned Command,
                                   const Ruleset &Rules, const Territory &Land,
                                   const Settled &Known = {},
                                   const Supply &From = {});

} // namespace recoro

#endif
