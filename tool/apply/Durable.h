// Files that are written whole or not at all.
#ifndef RECORO_APPLY_DURABLE_H
#define RECORO_APPLY_DURABLE_H

#include "llvm/Support/Error.h"
#include <string>

namespace recoro {

/// Writes a file that does not exist yet, down to the disk. With `Like`, it
/// gets that file's permissions and, where this user may give it away, its
/// owner.
llvm::Error writeNew(llvm::StringRef Path, llvm::StringRef Text,
                     llvm::StringRef Like = {});

/// Renames `From` to `To`, down to the disk.
llvm::Error renameOver(llvm::StringRef From, llvm::StringRef To);

llvm::Expected<std::string> readWhole(llvm::StringRef Path);

} // namespace recoro

#endif
