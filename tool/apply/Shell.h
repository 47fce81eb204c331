// The user's own command, by which a part of a migration is judged.
#ifndef RECORO_APPLY_SHELL_H
#define RECORO_APPLY_SHELL_H

#include "llvm/Support/Error.h"
#include <string>

namespace recoro {

struct ShellAnswer {
  int Code = 0;       ///< exit code; negative where a signal ended it
  std::string Output; ///< both streams
};

/// Runs `Text` by the shell in `Folder`, with nothing on its standard input.
/// Fails where no shell can be started.
llvm::Expected<ShellAnswer> runShell(llvm::StringRef Folder,
                                     llvm::StringRef Text);

/// The last lines of `Output` that hold something, at most `Count`.
std::string lastLines(llvm::StringRef Output, unsigned Count);

} // namespace recoro

#endif
