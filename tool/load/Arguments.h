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

} // namespace recoro

#endif
