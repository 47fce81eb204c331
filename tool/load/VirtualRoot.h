// Where the embedded files stand in a TU's file system. No real folder has this
// name, so a copy of the headers in the user's tree always wins.
#ifndef RECORO_LOAD_VIRTUALROOT_H
#define RECORO_LOAD_VIRTUALROOT_H

#include "llvm/ADT/StringRef.h"

namespace recoro {

inline constexpr llvm::StringLiteral VirtualRoot = "/__recoro";

} // namespace recoro

#endif
