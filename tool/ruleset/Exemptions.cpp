// See Exemptions.h.
#include "ruleset/Exemptions.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

using namespace llvm;
using namespace recoro;

bool Exemption::names(StringRef Name) const {
  auto Pattern = GlobPattern::create(Check);
  if (Pattern)
    return Pattern->match(Name);
  consumeError(Pattern.takeError()); // it names nothing, which is reported
  return false;
}

unsigned Exemptions::lineOf(unsigned Offset) const {
  return unsigned(llvm::lower_bound(LineEnds, Offset) - LineEnds.begin()) + 1;
}

const Exemption *Exemptions::find(unsigned Offset, StringRef Check) const {
  unsigned Line = lineOf(Offset);
  auto It = find_if(All, [&](const Exemption &E) {
    return E.covers(Line) && E.names(Check);
  });
  return It == All.end() ? nullptr : &*It;
}

namespace {

class CommentReader {
public:
  explicit CommentReader(StringRef Text) : Text(Text) {
    for (size_t I = 0; I != Text.size(); ++I)
      if (Text[I] == '\n')
        Found.LineEnds.push_back(I);
  }

  Exemptions run() {
    clang::LangOptions Cxx;
    Cxx.CPlusPlus = Cxx.CPlusPlus11 = Cxx.CPlusPlus14 = Cxx.CPlusPlus17 =
        Cxx.CPlusPlus20 = Cxx.LineComment = true;
    std::string Copy = Text.str(); // the lexer needs a terminator
    clang::Lexer Lex(clang::SourceLocation(), Cxx, Copy.data(), Copy.data(),
                     Copy.data() + Copy.size());
    Lex.SetCommentRetentionState(true);
    clang::Token Tok;
    for (bool AtEnd = false; !AtEnd;) {
      AtEnd = Lex.LexFromRawLexer(Tok);
      if (!Tok.is(clang::tok::comment))
        continue;
      unsigned End = Lex.getBufferLocation() - Copy.data();
      readComment({End - Tok.getLength(), End});
    }
    pair();
    return std::move(Found);
  }

private:
  void readComment(Range At) {
    StringRef Comment = Text.slice(At.Begin, At.End);
    for (size_t I = Comment.find("NOLINT"); I != StringRef::npos;
         I = Comment.find("NOLINT", I + 1))
      if (I == 0 || !isAlnum(Comment[I - 1]))
        readDirective(Comment.substr(I), At.Begin + I);
  }

  void readDirective(StringRef Rest, unsigned Begin) {
    StringRef Whole = Rest;
    Exemption E;
    Rest.consume_front("NOLINT");
    if (Rest.consume_front("NEXTLINE"))
      E.Is = Exemption::Kind::NextLine;
    else if (Rest.consume_front("BEGIN"))
      E.Is = Exemption::Kind::Begin;
    else if (Rest.consume_front("END"))
      E.Is = Exemption::Kind::End;
    size_t Close = Rest.find(')');
    if (!Rest.starts_with("(") || Close == StringRef::npos)
      return;
    StringRef List = Rest.slice(1, Close);
    Rest = Rest.substr(Close + 1);
    E.At = {Begin, unsigned(Begin + Whole.size() - Rest.size())};
    E.Written = Whole.drop_back(Rest.size()).str();
    const unsigned Line = Found.lineOf(Begin);
    if (E.Is == Exemption::Kind::Line)
      E.FirstLine = E.LastLine = Line;
    else if (E.Is == Exemption::Kind::NextLine)
      E.FirstLine = E.LastLine = Line + 1;
    else if (E.Is == Exemption::Kind::Begin)
      E.FirstLine = Line;
    StringRef Because = Rest.split('\n').first.rtrim();
    Because.consume_back("*/");
    if (Because.consume_front(":"))
      E.Because = Because.trim().str();
    SmallVector<StringRef> Checks;
    List.split(Checks, ',');
    for (StringRef Check : Checks) {
      if (!Check.trim().starts_with("recoro-"))
        continue;
      E.Check = Check.trim().str();
      Found.All.push_back(E);
      E.LeadsComment = false;
    }
  }

  /// A region ends with the comment that names the same checks.
  void pair() {
    std::vector<Exemption *> Open;
    for (Exemption &E : Found.All) {
      if (E.Is == Exemption::Kind::Begin)
        Open.push_back(&E);
      if (E.Is != Exemption::Kind::End)
        continue;
      auto It = find_if(reverse(Open), [&](const Exemption *Begin) {
        return Begin->Check == E.Check;
      });
      E.IsPaired = It != Open.rend();
      if (!E.IsPaired)
        continue;
      (*It)->LastLine = Found.lineOf(E.At.Begin);
      Open.erase(std::next(It).base());
    }
    for (Exemption *E : Open)
      E->IsPaired = false;
  }

  StringRef Text;
  Exemptions Found;
};

} // namespace

bool recoro::mayHoldExemptions(StringRef Text) {
  return Text.contains("NOLINT") && Text.contains("recoro-");
}

Exemptions recoro::readExemptions(StringRef Text) {
  if (!mayHoldExemptions(Text))
    return {};
  return CommentReader(Text).run();
}
