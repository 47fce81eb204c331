// The user's code as the findings saw it: lines and columns for byte offsets.
#ifndef RECORO_RENDER_SOURCES_H
#define RECORO_RENDER_SOURCES_H

#include "model/Program.h"
#include "llvm/ADT/StringRef.h"

namespace recoro {

/// Reads each file at most once. Offsets are of the text before any edit, so
/// what is rendered after files were written must be given their old texts.
class Sources {
public:
  Sources() = default;
  explicit Sources(const std::vector<FileEdit> &Edited);

  struct Position {
    unsigned Line = 1;
    unsigned Column = 1; ///< in bytes

    auto operator<=>(const Position &) const = default;
  };

  Position position(const std::string &File, unsigned Offset);
  /// The line that holds `Offset`, without its end. A file that cannot be read
  /// has empty lines.
  llvm::StringRef line(const std::string &File, unsigned Offset);
  /// The lines that hold `At`, with their ends.
  llvm::StringRef wholeLines(const std::string &File, Range At);
  /// Where that line begins.
  unsigned lineBegin(const std::string &File, unsigned Offset);

private:
  struct Text {
    std::string Bytes;
    std::vector<unsigned> Lines; ///< where each begins
  };
  static Text split(std::string Bytes);
  const Text &text(const std::string &File);
  static unsigned indexOf(const Text &T, unsigned Offset);

  std::map<std::string, Text> Texts;
};

/// `File` relative to `Folder` if it lies below it, else as it is.
llvm::StringRef relativeTo(llvm::StringRef File, llvm::StringRef Folder);

} // namespace recoro

#endif
