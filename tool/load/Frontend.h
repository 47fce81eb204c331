// How a TU is parsed: a Clang invocation made from an untrusted compile command
// by allow-list. Nothing in the command can load code, run a program or write a
// file, because nothing of it survives except what parsing needs.
#ifndef RECORO_LOAD_FRONTEND_H
#define RECORO_LOAD_FRONTEND_H

#include "load/Load.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include <memory>

namespace recoro {

/// An error that Clang reported, in the words of the compiler.
struct CompileError {
  std::string File; ///< real path where there is one, else as Clang names it
  unsigned Offset = 0;
  unsigned Line = 0;
  unsigned Column = 0;
  std::string Message;
};

struct ParseOptions {
  /// Raise the language standard to C++20 where the command has a lower one.
  bool AtLeastCxx20 = false;
  /// Ask the action's consumer which function bodies to skip.
  bool SkipBodies = false;
  /// Macros to be defined besides, without a value.
  std::vector<std::string> Defined;
  /// Stop after this many errors; 0 is no limit.
  unsigned ErrorLimit = 20;
};

/// The invocation for `C`. Fails when the command holds no C++ compilation.
llvm::Expected<std::unique_ptr<clang::CompilerInvocation>>
createInvocation(const Command &C, const ParseOptions &Options,
                 FileSystemPtr Files);

/// The language standard of `C`, as in "c++17", and whether it is C++20 or
/// later. Fails as createInvocation does.
struct Standard {
  std::string Name;
  bool AtLeastCxx20 = false;
};
llvm::Expected<Standard> standardOf(const Command &C, FileSystemPtr Files);

/// Parses one TU with `Action` and returns the errors, fatal ones included.
/// Warnings are neither computed nor reported. A crash in Clang is contained
/// and reported as an error of the TU. `Files` is used as it is, with its own
/// working directory set to the command's; give each call its own.
llvm::Expected<std::vector<CompileError>> parse(const Command &C,
                                                const ParseOptions &Options,
                                                clang::FrontendAction &Action,
                                                FileSystemPtr Files);

/// A file system for one TU: the machine's own, with the runtime's embedded
/// headers reachable behind the user's include paths, and, for every path that
/// leads to a real file in `Overlay`, that text instead of the file's; what is
/// in `Overlay` and not on the machine is there as well.
FileSystemPtr createFileSystem(std::map<std::string, std::string> Overlay = {});

} // namespace recoro

#endif
