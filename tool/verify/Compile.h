// Stage 7, in earnest: the compilers that the database names check the edited
// texts, each by its own command.
#ifndef RECORO_VERIFY_COMPILE_H
#define RECORO_VERIFY_COMPILE_H

#include "verify/Verify.h"

namespace recoro {

/// Runs the commands of the TUs `Commands` of `P`, `Jobs` at a time, over a
/// scratch copy of the project with `Edits` in place, and returns those that
/// have errors, sorted. They are run as C++20 or their own later standard, and
/// write nothing; `Defined` are macros that Clang needs to be told besides (see
/// Ruleset::clangMacros). Fails when a compiler cannot be run, or when it does
/// not get to see an edited text.
llvm::Expected<std::vector<BrokenTU>>
compileEdited(const Project &P, const std::vector<FileEdit> &Edits,
              const std::vector<unsigned> &Commands,
              const std::vector<std::string> &Defined, unsigned Jobs);

} // namespace recoro

#endif
