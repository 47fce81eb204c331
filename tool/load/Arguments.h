// From a compile command to driver arguments that only tell how to parse.
#ifndef RECORO_LOAD_ARGUMENTS_H
#define RECORO_LOAD_ARGUMENTS_H

#include "load/Load.h"

namespace recoro {

/// The driver's arguments, program first, main file last behind `--`. An option
/// survives only if it stands in a list of those that change what the source
/// means; the driver itself acts on some others (`-MJ` writes a file,
/// `--offload-arch=native` runs a program, `--config` reads more options).
llvm::Expected<std::vector<std::string>>
driverArguments(const Command &C, llvm::vfs::FileSystem &Files);

/// Where a command looks for headers, as far as it says so itself: absolute
/// folders in the order in which they are tried.
struct HeaderPaths {
  std::string MainFile;            ///< absolute, as the command spells it
  std::vector<std::string> Quoted; ///< for #include "..." alone
  std::vector<std::string> Any;    ///< for both forms
  std::vector<std::string> Forced; ///< operands of -include and -imacros
};

llvm::Expected<HeaderPaths> headerPaths(const Command &C,
                                        llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
