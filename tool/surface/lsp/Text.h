// The text of a document, and its places as the protocol counts them: lines,
// and characters in the units that client and server have agreed on.
#ifndef RECORO_SURFACE_LSP_TEXT_H
#define RECORO_SURFACE_LSP_TEXT_H

#include "model/Span.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace recoro::lsp {

/// What a character of a position counts.
enum class Encoding { Utf8, Utf16, Utf32 };

/// Both from 0.
struct Position {
  unsigned Line = 0;
  unsigned Character = 0;

  auto operator<=>(const Position &) const = default;
};

class Text {
public:
  Text() : Text(std::string()) {}
  explicit Text(std::string Bytes);

  const std::string &bytes() const { return Bytes; }
  /// Of an offset that is at most the text's size.
  Position positionOf(unsigned Offset, Encoding In) const;
  /// A character behind the end of its line is the line's end, a line behind
  /// the last one the end of the text. What lies within a character is its
  /// begin.
  unsigned offsetOf(Position At, Encoding In) const;
  void replace(Range At, llvm::StringRef With);
  /// Where the line that holds `Offset` begins.
  unsigned lineBegin(unsigned Offset) const;
  unsigned lineCount() const { return Lines.size(); }
  /// Without its end.
  llvm::StringRef line(unsigned Index) const;

private:
  void split();
  unsigned indexOf(unsigned Offset) const;

  std::string Bytes;
  /// Where each begins: a line ends at "\n", "\r\n" or "\r".
  std::vector<unsigned> Lines;
};

/// The path that a `file:` URI names, without links; empty for others.
std::string pathOf(llvm::StringRef Uri);
std::string uriOf(llvm::StringRef Path);

} // namespace recoro::lsp

#endif
