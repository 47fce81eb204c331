// The text behind an AST: file spans for source ranges, and the tokens around
// them. Everything here works on what is spelled in files. A range that comes
// out of the body of a macro has its span there, if the main file defines the
// macro; see Macros.h for what that asks for.
#ifndef RECORO_SUMMARISE_SOURCE_H
#define RECORO_SUMMARISE_SOURCE_H

#include "model/Span.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Token.h"
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace recoro {

class Source {
public:
  explicit Source(const clang::ASTContext &Ctx);

  /// The span of a token range, also inside one argument of a macro, or inside
  /// its body.
  std::optional<Span> span(clang::SourceRange TokenRange) const;
  /// The same in the body alone, also of what is all that the macro stands for.
  std::optional<Span> spanInBody(clang::SourceRange TokenRange) const;
  /// The spans in a macro's body that were asked for, where the macro is
  /// expanded at `Place`.
  const std::set<Range> &askedOf(clang::SourceLocation Place) const {
    return Asked[Place];
  }
  /// The span of the one token at `Loc`.
  std::optional<Span> token(clang::SourceLocation Loc) const;
  /// Where a human would say that `Loc` is: through macros, to the file.
  Span place(clang::SourceLocation Loc) const;

  llvm::StringRef text(const Span &S) const;
  llvm::StringRef realPath(clang::FileID File) const;

  /// A token of a file, comments included.
  struct Lexeme {
    Range At;
    clang::tok::TokenKind Kind;
    bool isComment() const { return Kind == clang::tok::comment; }
  };
  /// All tokens of the file with this real path.
  const std::vector<Lexeme> &lexemes(const std::string &File) const;
  /// The last token that ends at or before `Offset`; comments are passed over
  /// unless they are asked for.
  const Lexeme *before(const std::string &File, unsigned Offset,
                       bool Comments = false) const;
  /// The first token that begins at or after `Offset`.
  const Lexeme *after(const std::string &File, unsigned Offset,
                      bool Comments = false) const;
  bool hasComment(const std::string &File, Range R) const;
  llvm::StringRef text(const std::string &File, Range R) const;

  /// What stands before the first word on the line of `Offset`.
  std::string indentation(const std::string &File, unsigned Offset) const;
  /// One step of indentation, as the block in braces at `Block` shows it.
  std::string step(const Span &Block) const;

private:
  const clang::ASTContext &Ctx;
  mutable std::map<clang::SourceLocation, std::set<Range>> Asked;
  mutable std::map<clang::FileID, std::string> Paths;
  mutable std::map<std::string, clang::FileID> Ids;
  mutable std::map<std::string, std::vector<Lexeme>> Lexed;
};

} // namespace recoro

#endif
