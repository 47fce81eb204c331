// Where Clang's own headers (stddef.h and the like) are, wherever the program
// and LLVM are installed.
#ifndef RECORO_LOAD_RESOURCEDIR_H
#define RECORO_LOAD_RESOURCEDIR_H

#include "llvm/Support/Error.h"
#include <string>

namespace recoro {

/// Fails, naming the places that were tried, when none holds the headers.
llvm::Expected<std::string> findResourceDir();

} // namespace recoro

#endif
