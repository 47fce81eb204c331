// The directives at the top of a main file, compiled once with all that they
// include, for many parses of what follows them. It serves a process that reads
// one file again and again while somebody types in it.
#ifndef RECORO_LOAD_PREAMBLE_H
#define RECORO_LOAD_PREAMBLE_H

#include "load/Frontend.h"
#include "clang/Frontend/PrecompiledPreamble.h"

namespace recoro {

/// The part of a main file that a preamble is made of: whole lines, each
/// `#if` in them with its `#endif`, and no declaration. Empty where they
/// include nothing, or where their end is not plain.
llvm::StringRef topOf(llvm::StringRef MainText);

/// It is held in memory: some 30 MB for Boost.Asio.
class Preamble {
public:
  /// Of the main file as `Files` has it. Null where it has no such part, or
  /// where that holds an error: then only a parse of the whole says what is
  /// wrong. `Listener` decides which bodies are skipped, as an action's
  /// consumer does.
  static std::unique_ptr<Preamble> build(const Command &C,
                                         const ParseOptions &Options,
                                         clang::PreambleCallbacks &Listener,
                                         FileSystemPtr Files);

  const std::string Top;
  const clang::PrecompiledPreamble Compiled;

private:
  Preamble(llvm::StringRef Top, clang::PrecompiledPreamble Compiled)
      : Top(Top), Compiled(std::move(Compiled)) {}
};

/// Makes an invocation, and its file system, take it from there. The main
/// file's text is handed to the parse.
void takeFrom(const Preamble &Above, clang::CompilerInvocation &Into,
              FileSystemPtr &Files);

/// As `parse`, with what `Above` was built of taken from it. To be called with
/// the command and the options that it was built with, where the main file
/// still has its top, and all that was looked at for it is as it was. Nothing
/// where Clang crashes on that: it may not crash on the whole.
llvm::Expected<std::optional<std::vector<CompileError>>>
parseBelow(const Preamble &Above, const Command &C, const ParseOptions &Options,
           clang::FrontendAction &Action, FileSystemPtr Files);

} // namespace recoro

#endif
