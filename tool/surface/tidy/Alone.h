// What one translation unit tells by itself, where nothing is handed over.
#ifndef RECORO_SURFACE_TIDY_ALONE_H
#define RECORO_SURFACE_TIDY_ALONE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace recoro {

/// Analyses the commands of `MainFile` (a real path) and nothing else, and
/// gives the findings as `recoro check --output=tidy:FILE` writes them. A group
/// that other units may have a part in is found, without a verdict; the others
/// have their verdict, and a fix where all of their edits stay in the main
/// file.
///
/// The compile database is that of `Build`. Without one it is the first with
/// such commands in `Folder` and those above it, or above the main file, or in
/// a folder `build` in one of these. Fails if there is none.
llvm::Expected<std::string> analyseAlone(llvm::StringRef MainFile,
                                         llvm::StringRef Folder,
                                         llvm::StringRef Build);

} // namespace recoro

#endif
