// Columns in the head line are bytes, as Clang counts them; the caret stands
// where a terminal shows that byte, with tabs and wide characters in front of
// it.
#include "render/Snippet.h"
#include "render/Escape.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Locale.h"

using namespace llvm;
using namespace recoro;

static constexpr unsigned TabStop = 8;

/// On a terminal; bytes where the text cannot be printed.
static unsigned widthOf(StringRef Text) {
  int Width = sys::locale::columnWidth(Text);
  return Width < 0 ? Text.size() : Width;
}

/// Tabs as spaces, so that what stands in the next line can be put below, and
/// nothing that a terminal would obey.
static std::string expandTabs(StringRef Text) {
  std::string Expanded;
  for (char Ch : printable(Text, /*KeepTabs=*/true)) {
    if (Ch == '\t')
      Expanded.append(TabStop - widthOf(Expanded) % TabStop, ' ');
    else
      Expanded += Ch;
  }
  return Expanded;
}

void DiagnosticPrinter::print(Severity Kind, StringRef File,
                              Sources::Position At, StringRef Message) {
  static constexpr raw_ostream::Colors Plain = raw_ostream::SAVEDCOLOR;
  Out.changeColor(Plain, /*Bold=*/true);
  Out << printable(relativeTo(File, CurrentFolder));
  if (At.Line)
    Out << ':' << At.Line << ':' << At.Column;
  Out << ": ";
  switch (Kind) {
  case Severity::Error:
    Out.changeColor(raw_ostream::RED, /*Bold=*/true) << "error: ";
    break;
  case Severity::Warning:
    Out.changeColor(raw_ostream::MAGENTA, /*Bold=*/true) << "warning: ";
    break;
  case Severity::Note:
    Out.changeColor(raw_ostream::CYAN, /*Bold=*/true) << "note: ";
    break;
  }
  Out.resetColor();
  if (Kind != Severity::Note)
    Out.changeColor(Plain, /*Bold=*/true);
  Out << printable(Message);
  Out.resetColor();
  Out << '\n';
}

void DiagnosticPrinter::print(Severity Kind, const Span &At, StringRef Message,
                              StringRef Fix) {
  Sources::Position Place = Code.position(At.File, At.At.Begin);
  print(Kind, At.File, Place, Message);
  StringRef Line = Code.line(At.File, At.At.Begin);
  if (Line.empty())
    return;
  StringRef Before = Line.take_front(Place.Column - 1);
  StringRef Marked = Line.take_front(Before.size() + At.At.size());
  unsigned Start = widthOf(expandTabs(Before));
  unsigned Past = widthOf(expandTabs(Marked));
  std::string Number = std::to_string(Place.Line);
  Out.indent(5 - std::min<size_t>(5, Number.size()))
      << Number << " | " << expandTabs(Line) << '\n';
  Out << "      | ";
  Out.indent(Start);
  Out.changeColor(raw_ostream::GREEN, /*Bold=*/true);
  Out << '^' << std::string(std::max(Past, Start + 1) - Start - 1, '~');
  Out.resetColor();
  Out << '\n';
  if (Fix.empty())
    return;
  Out << "      | ";
  Out.changeColor(raw_ostream::GREEN);
  Out << expandTabs(Fix);
  Out.resetColor();
  Out << '\n';
}
