// See Conditionals.h.
#include "edit/Conditionals.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace recoro;

/// Those that `Depth` others are around.
static std::vector<Range> conditionalsAt(const std::string &Text,
                                         unsigned Depth, bool &AroundAll) {
  LangOptions Plain;
  Plain.CPlusPlus = Plain.CPlusPlus11 = Plain.LineComment =
      Plain.RawStringLiterals = true;
  Lexer Lex(SourceLocation(), Plain, Text.data(), Text.data(),
            Text.data() + Text.size());
  std::vector<Range> Found;
  unsigned Open = 0;
  bool Outside = false; // a token that no conditional is around
  Token Tok;
  Lex.LexFromRawLexer(Tok);
  while (Tok.isNot(tok::eof)) {
    const bool Directive = Tok.is(tok::hash) && Tok.isAtStartOfLine();
    const unsigned Begin =
        Lex.getBufferLocation() - Text.data() - Tok.getLength();
    if (Directive)
      Lex.LexFromRawLexer(Tok);
    const unsigned End = Lex.getBufferLocation() - Text.data();
    const llvm::StringRef Word =
        Directive && Tok.is(tok::raw_identifier) ? Tok.getRawIdentifier() : "";
    if (Word.starts_with("if")) {
      if (Open++ == Depth)
        Found.push_back({Begin, unsigned(Text.size())});
    } else if (Word == "endif" && Open) {
      if (--Open == Depth)
        Found.back().End = End;
    } else if (!Open) {
      Outside = true;
    }
    if (Tok.isNot(tok::eof))
      Lex.LexFromRawLexer(Tok);
  }
  AroundAll = !Outside && Found.size() == 1;
  return Found;
}

std::vector<Range> recoro::conditionalsOf(llvm::StringRef Text) {
  const std::string Copy = Text.str(); // the lexer looks for a null behind it
  bool AroundAll = false;
  std::vector<Range> Found = conditionalsAt(Copy, 0, AroundAll);
  bool Ignored;
  return AroundAll ? conditionalsAt(Copy, 1, Ignored) : Found;
}
