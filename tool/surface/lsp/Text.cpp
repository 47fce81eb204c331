// See Text.h.
#include "surface/lsp/Text.h"
#include "render/Escape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

Text::Text(std::string Given) : Bytes(std::move(Given)) { split(); }

void Text::split() {
  Lines = {0};
  for (unsigned I = 0; I != Bytes.size(); ++I)
    if (Bytes[I] == '\n' ||
        (Bytes[I] == '\r' && (I + 1 == Bytes.size() || Bytes[I + 1] != '\n')))
      Lines.push_back(I + 1);
}

unsigned Text::indexOf(unsigned Offset) const {
  return unsigned(upper_bound(Lines, Offset) - Lines.begin()) - 1;
}

unsigned Text::lineBegin(unsigned Offset) const {
  return Lines[indexOf(Offset)];
}

StringRef Text::line(unsigned Index) const {
  if (Index >= Lines.size())
    return {};
  unsigned End = Index + 1 == Lines.size() ? Bytes.size() : Lines[Index + 1];
  return StringRef(Bytes).slice(Lines[Index], End).rtrim("\r\n");
}

/// The bytes of the character that `Lead` begins; a stray byte is one.
static unsigned bytesOf(unsigned char Lead) {
  return Lead < 0xC0 ? 1 : Lead < 0xE0 ? 2 : Lead < 0xF0 ? 3 : 4;
}

static unsigned unitsOf(unsigned Bytes, Encoding In) {
  switch (In) {
  case Encoding::Utf8:
    return Bytes;
  case Encoding::Utf16:
    return Bytes == 4 ? 2 : 1;
  case Encoding::Utf32:
    return 1;
  }
  llvm_unreachable("every encoding has units");
}

Position Text::positionOf(unsigned Offset, Encoding In) const {
  const unsigned Index = indexOf(Offset);
  Position At{Index, 0};
  for (unsigned I = Lines[Index]; I < Offset;) {
    unsigned Size = bytesOf(Bytes[I]);
    if (I + Size > Offset)
      break;
    At.Character += unitsOf(Size, In);
    I += Size;
  }
  return At;
}

unsigned Text::offsetOf(Position At, Encoding In) const {
  if (At.Line >= Lines.size())
    return Bytes.size();
  unsigned I = Lines[At.Line];
  const unsigned End = I + line(At.Line).size();
  for (unsigned Left = At.Character; Left && I < End;) {
    unsigned Size = std::min<unsigned>(bytesOf(Bytes[I]), End - I);
    unsigned Units = unitsOf(Size, In);
    if (Units > Left)
      break;
    Left -= Units;
    I += Size;
  }
  return I;
}

void Text::replace(Range At, StringRef With) {
  Bytes.replace(At.Begin, At.size(), With.data(), With.size());
  split();
}

std::string recoro::lsp::pathOf(StringRef Uri) {
  if (!Uri.consume_front_insensitive("file://"))
    return {};
  Uri.consume_front_insensitive("localhost");
  if (!Uri.starts_with("/"))
    return {};
  std::string Path;
  for (size_t I = 0; I != Uri.size(); ++I) {
    uint8_t Byte = Uri[I];
    if (Byte == '%') {
      if (I + 2 >= Uri.size() ||
          !tryGetHexFromNibbles(Uri[I + 1], Uri[I + 2], Byte))
        return {};
      I += 2;
    }
    if (!Byte)
      return {};
    Path += char(Byte);
  }
  SmallString<256> Real;
  if (!sys::fs::real_path(Path, Real))
    return std::string(Real);
  // A document that has not been saved yet may stand in a folder that is there.
  if (!sys::fs::real_path(sys::path::parent_path(Path), Real)) {
    sys::path::append(Real, sys::path::filename(Path));
    return std::string(Real);
  }
  return Path;
}

std::string recoro::lsp::uriOf(StringRef Path) {
  return "file://" + escapeUri(Path);
}
