// Stage 3: one parse of a TU, and all that it contributes.
#ifndef RECORO_SUMMARISE_SUMMARISE_H
#define RECORO_SUMMARISE_SUMMARISE_H

#include "load/Frontend.h"
#include "model/Summary.h"
#include "ruleset/Ruleset.h"
#include <set>

namespace recoro {

struct TUResult {
  Summary Facts;
  std::vector<CompileError> Errors; ///< when there are any, `Facts` is empty
};

/// Parses the TU `Command` of `P` in its own language standard, bodies outside
/// the project skipped, and runs the mechanisms of `Rules` over the project's
/// own code. A TU with errors is tried again as C++20: it may hold coroutines
/// that were migrated already. `Leaves`: the sites of coroutines that are known
/// never to suspend.
llvm::Expected<TUResult> summarise(const Project &P, unsigned Command,
                                   const Ruleset &Rules, const Territory &Land,
                                   const std::set<Span> &Leaves = {});

} // namespace recoro

#endif
