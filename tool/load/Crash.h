// A crash while a TU was parsed, in words that a report can hold.
#ifndef RECORO_LOAD_CRASH_H
#define RECORO_LOAD_CRASH_H

#include "load/Frontend.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace recoro {

/// Runs what calls Clang on a thread with a large stack. False after a crash;
/// then what was made is never destroyed.
bool runContained(llvm::function_ref<void()> Run);

/// Whether Clang crashes on `C` whatever is looked for in it.
bool crashes(const Command &C, const ParseOptions &Options,
             FileSystemPtr Files);

/// Tells whether Clang crashes on the file by itself, and with what command:
/// only what the crash needs is left of `C`, as far as some tries tell.
std::string describeCrash(const Command &C, const ParseOptions &Options,
                          FileSystemPtr Files);

} // namespace recoro

#endif
