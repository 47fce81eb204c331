// Stage 7: parses every affected TU, as C++20 or its own later standard, with
// the edited files in place of the real ones, before anything is written.
#ifndef RECORO_VERIFY_VERIFY_H
#define RECORO_VERIFY_VERIFY_H

#include "load/Frontend.h"
#include "model/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace recoro {

/// The errors of one TU.
struct BrokenTU {
  unsigned Command = 0;
  std::vector<CompileError> Errors;
};

/// Parses the TUs `Commands` of `P` with `Edits` in place, `Jobs` at a time,
/// and returns those that have errors, sorted. `Defined` are macros that the
/// edited program needs of its build (see Ruleset::clangMacros). Once `GivesUp`
/// holds, the rest is not parsed, and the result means nothing.
std::vector<BrokenTU> parseEdited(const Project &P,
                                  const std::vector<FileEdit> &Edits,
                                  const std::vector<unsigned> &Commands,
                                  const std::vector<std::string> &Defined,
                                  unsigned Jobs,
                                  llvm::function_ref<bool()> GivesUp = nullptr);

} // namespace recoro

#endif
