// Which folder is the project.
#ifndef RECORO_LOAD_ROOT_H
#define RECORO_LOAD_ROOT_H

#include "load/Load.h"

namespace recoro {

/// Whether `Path` is `Folder` or lies below it; both without links.
bool isWithin(llvm::StringRef Path, llvm::StringRef Folder);

/// The deepest folder that holds all `Files`; empty if there is none but `/`.
std::string commonFolder(llvm::ArrayRef<llvm::StringRef> Files);

/// The root of the project with these commands: the folder of the nearest
/// `.recoro.yaml`, else of the nearest `.git`, both from the deepest folder
/// with every main file upwards, else that folder. Of main files in a build
/// folder, as a unity build makes them, the sources that they include count.
llvm::Expected<std::string> findRoot(const Project &P,
                                     llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
