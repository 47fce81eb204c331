// Which compiler a command runs: behind wrappers such as ccache, and behind
// names such as `c++` that are links.
#ifndef RECORO_LOAD_COMPILERNAME_H
#define RECORO_LOAD_COMPILERNAME_H

#include "load/Load.h"

namespace recoro {

struct CompilerProgram {
  unsigned Index = 0;   ///< of the compiler in the arguments
  std::string Path;     ///< absolute where it is installed, else as written
  std::string RealPath; ///< without links; empty where it is not installed
  Compiler Family = Compiler::Unknown;
  /// Where that GCC keeps its libraries, if its name tells its version: of
  /// several installed ones Clang would take the latest, complete or not.
  std::string GccInstallDir;
};

/// Nothing is run: the answer comes from names, links and PATH.
CompilerProgram compilerOf(llvm::ArrayRef<std::string> Arguments,
                           llvm::StringRef Directory,
                           llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
