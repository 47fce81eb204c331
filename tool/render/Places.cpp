// See Places.h.
#include "render/Places.h"
#include "render/Escape.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

Region recoro::regionOf(const Span &At, Sources &Code) {
  return {Code.position(At.File, At.At.Begin),
          Code.position(At.File, At.At.End)};
}

Region recoro::firstLine(const Span &At, Sources &Code) {
  Region L = regionOf(At, Code);
  if (L.End.Line != L.Begin.Line)
    L.End = {L.Begin.Line,
             unsigned(Code.line(At.File, At.At.Begin).size()) + 1};
  return L;
}

static unsigned utf16Column(StringRef Line, unsigned Column) {
  std::string Before = json::fixUTF8(Line.take_front(Column - 1));
  unsigned Units = 1;
  for (unsigned char Ch : Before)
    Units += (Ch & 0xC0) == 0x80 ? 0 : Ch >= 0xF0 ? 2 : 1;
  return Units;
}

Region recoro::inUtf16(const Span &At, Region In, Sources &Code) {
  In.Begin.Column =
      utf16Column(Code.line(At.File, At.At.Begin), In.Begin.Column);
  unsigned End =
      In.End.Line == In.Begin.Line && In.Begin.Line ? At.At.Begin : At.At.End;
  In.End.Column = utf16Column(Code.line(At.File, End), In.End.Column);
  return In;
}

std::string recoro::oneLine(const Finding &F, const Analysis &A,
                            Sources &Code) {
  std::string Text = F.Message;
  auto Add = [&](StringRef Mark, const Remark &R) {
    Text +=
        Mark.str() + R.Text + " (" + relativeTo(R.At.File, A.Source.Root).str();
    if (R.At.At.size())
      Text +=
          ":" + std::to_string(Code.position(R.At.File, R.At.At.Begin).Line);
    Text += ")";
  };
  for (const Remark &R : F.Remarks)
    Add(": ", R);
  for (const Remark &R : F.Notes)
    Add("; note: ", R);
  return printable(Text);
}

std::string recoro::titleOf(const Finding &F) {
  std::string Title = F.Id.Entity;
  if (F.Id.Ordinal)
    Title += " (" + std::to_string(F.Id.Ordinal + 1) + ")";
  return printable(Title);
}
