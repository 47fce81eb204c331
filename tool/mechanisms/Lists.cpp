// See Lists.h.
//
//   f(a, yield)       ->  f(a)
//   f(yield, a)       ->  f(a)
//   f(a, /* c */ t)   ->  f(a /* c */)
//   f( yield )        ->  f()
//   f(a, // a         ->  f(a, // a
//     yield, // y           // y
//     b)                    b)
#include "mechanisms/Lists.h"

using namespace clang;
using namespace recoro;

static Rewrite erase(const std::string &File, Range At) {
  return Rewrite{Span{File, At}, 10, {}};
}

/// The blanks behind `R` that are followed by something on the same line.
static Range withSpaceBehind(const Source &Src, const std::string &File,
                             Range R) {
  if (const Source::Lexeme *Next = Src.after(File, R.End, true))
    if (!Src.text(File, {R.End, Next->At.Begin}).contains('\n'))
      R.End = Next->At.Begin;
  return R;
}

/// Where the line ends above a comma that begins one; the comma's own place if
/// it does not, or there is more than white space between.
static unsigned lineFeedBefore(const Source &Src, const std::string &File,
                               unsigned Comma) {
  const Source::Lexeme *Above = Src.before(File, Comma, /*Comments=*/true);
  if (!Above || Above->isComment())
    return Comma;
  llvm::StringRef Between = Src.text(File, {Above->At.End, Comma});
  return Between.contains('\n') && Between.trim().empty() ? Above->At.End
                                                          : Comma;
}

std::vector<Rewrite> recoro::dropListItem(const Source &Src, const Span &Item) {
  const std::string &File = Item.File;
  const Source::Lexeme *Before = Src.before(File, Item.At.Begin);
  const Source::Lexeme *After = Src.after(File, Item.At.End);
  bool CommaBefore = Before && Before->Kind == tok::comma;
  bool CommaAfter = After && After->Kind == tok::comma;

  if (CommaBefore) {
    Range Whole{lineFeedBefore(Src, File, Before->At.Begin), Item.At.End};
    if (!Src.hasComment(File, {Before->At.End, Item.At.Begin}))
      return {erase(File, Whole)};
    if (CommaAfter && !Src.hasComment(File, {Item.At.End, After->At.Begin}))
      return {erase(
          File, withSpaceBehind(Src, File, {Item.At.Begin, After->At.End}))};
    return {erase(File, Before->At), erase(File, Item.At)};
  }
  if (CommaAfter) {
    Range Comma = After->At;
    const Source::Lexeme *Next = Src.after(File, Comma.End, true);
    bool CommentBetween = Src.hasComment(File, {Item.At.End, Comma.Begin});
    if (!CommentBetween && Next && !Next->isComment())
      return {erase(File, {Item.At.Begin, Next->At.Begin})};
    if (!CommentBetween)
      return {erase(File, {Item.At.Begin, Comma.End})};
    return {erase(File, Item.At), erase(File, Comma)};
  }
  // The only item: nothing but white space may stand beside it.
  Range Inside = Item.At;
  if (Before && !Src.hasComment(File, {Before->At.End, Item.At.Begin}))
    Inside.Begin = Before->At.End;
  if (After && !Src.hasComment(File, {Item.At.End, After->At.Begin}))
    Inside.End = After->At.Begin;
  return {erase(File, Inside)};
}

std::optional<Span> recoro::withSemicolon(const Source &Src, SourceRange R) {
  std::optional<Span> At = Src.span(R);
  const Source::Lexeme *Semicolon =
      At ? Src.after(At->File, At->At.End) : nullptr;
  if (!Semicolon || Semicolon->Kind != tok::semi)
    return std::nullopt;
  At->At.End = Semicolon->At.End;
  return At;
}

Range recoro::withItsLine(const Source &Src, const std::string &File, Range R) {
  const Source::Lexeme *Before = Src.before(File, R.Begin, true);
  const Source::Lexeme *After = Src.after(File, R.End, true);
  if (!Before || !After)
    return R;
  llvm::StringRef Front = Src.text(File, {Before->At.End, R.Begin});
  llvm::StringRef Back = Src.text(File, {R.End, After->At.Begin});
  if (Front.contains('\n') && Back.contains('\n')) {
    R.Begin -= Front.size() - Front.rfind('\n');
    if (Front.take_front(Front.rfind('\n')).ends_with("\r"))
      --R.Begin;
    // One of the blank lines around it is enough.
    if (Front.count('\n') > 1 && Back.count('\n') > 1)
      R.End += Back.find('\n') + 1;
  } else if (!Back.contains('\n'))
    R.End = After->At.Begin;
  return R;
}
