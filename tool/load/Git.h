// The few questions that are put to git. It is run without the repository's own
// hooks, and its answers are taken for one folder at a time, so that nested
// repositories answer for themselves.
#ifndef RECORO_LOAD_GIT_H
#define RECORO_LOAD_GIT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace recoro {

struct GitAnswer {
  int Code = 0; ///< exit code
  std::string Output;
  std::string Complaint; ///< what it wrote to standard error
};

/// Runs git in `Folder`. Fails when git is not installed or cannot be started.
llvm::Expected<GitAnswer> runGit(llvm::StringRef Folder,
                                 llvm::ArrayRef<llvm::StringRef> Arguments);

/// Whether `Folder` is part of a work tree; not if that tree ignores it. Where
/// git is not installed nothing is.
bool isInWorkTree(llvm::StringRef Folder);

/// Whether git ignores `File`; false where git cannot say.
bool isIgnored(llvm::StringRef File);

} // namespace recoro

#endif
