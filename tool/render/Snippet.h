// A diagnostic as Clang prints one: a head line, the line of source with a
// caret, and under it the line as it would read afterwards.
#ifndef RECORO_RENDER_SNIPPET_H
#define RECORO_RENDER_SNIPPET_H

#include "render/Sources.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

enum class Severity { Error, Warning, Note };

class DiagnosticPrinter {
public:
  /// Paths below `CurrentFolder` are printed relative to it.
  DiagnosticPrinter(llvm::raw_ostream &Out, Sources &Code,
                    llvm::StringRef CurrentFolder)
      : Out(Out), Code(Code), CurrentFolder(CurrentFolder) {}

  /// `Fix` is the new text of the line, empty if there is none.
  void print(Severity Kind, const Span &At, llvm::StringRef Message,
             llvm::StringRef Fix = {});
  /// The head line alone; line 0 stands for the whole file.
  void print(Severity Kind, llvm::StringRef File, Sources::Position At,
             llvm::StringRef Message);

private:
  llvm::raw_ostream &Out;
  Sources &Code;
  std::string CurrentFolder;
};

} // namespace recoro

#endif
