// Files that are part of the program: the rules, the runtime's headers, and the
// page that a report fills.
#ifndef RECORO_EMBEDDED_H
#define RECORO_EMBEDDED_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace recoro {

struct EmbeddedFile {
  llvm::StringRef Path; ///< "rules/asio-spawn.yaml", "include/recoro/asio.hpp"
  llvm::StringRef Text;
};

/// Sorted by path.
llvm::ArrayRef<EmbeddedFile> embeddedFiles();

} // namespace recoro

#endif
