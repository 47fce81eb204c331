// Stage 3: one parse of a TU, and all that it contributes.
#ifndef RECORO_SUMMARISE_SUMMARISE_H
#define RECORO_SUMMARISE_SUMMARISE_H

#include "load/Frontend.h"
#include "model/Settled.h"
#include "model/Summary.h"
#include "ruleset/Ruleset.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace recoro {

struct TUResult {
  Summary Facts;
  std::vector<CompileError> Errors; ///< when there are any, `Facts` is empty
};

/// Parses the TU `Command` of `P` in its own language standard, bodies outside
/// the project skipped, and runs the mechanisms of `Rules` over the project's
/// own code. A TU with errors is tried again as C++20: it may hold coroutines
/// that were migrated already. `Known`: what the
/// linked program has told about coroutines. `Files` makes the file system of a
/// parse; null: the machine's own, with the project's overlay.
llvm::Expected<TUResult>
summarise(const Project &P, unsigned Command, const Ruleset &Rules,
          const Territory &Land, const Settled &Known = {},
          llvm::function_ref<FileSystemPtr()> Files = nullptr);

} // namespace recoro

#endif
