// See Escape.h.
#include "render/Escape.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

/// Embeddings, overrides and isolates, and the marks that go with them.
static bool turnsText(unsigned Point) {
  return (Point >= 0x202A && Point <= 0x202E) ||
         (Point >= 0x2066 && Point <= 0x2069) || Point == 0x200E ||
         Point == 0x200F || Point == 0x061C;
}

/// What ends a line or commands a terminal is not, nor what is no character,
/// nor the invisible tags at the end of Unicode.
static bool isPrintable(unsigned Point) {
  return Point >= 0x20 && (Point < 0x7F || Point > 0x9F) && Point != 0x2028 &&
         Point != 0x2029 && (Point & 0xFFFE) != 0xFFFE &&
         (Point < 0xE0000 || Point > 0xE007F) && !turnsText(Point);
}

std::string recoro::printable(StringRef Text, bool KeepTabs) {
  std::string Out;
  const UTF8 *At = Text.bytes_begin(), *End = Text.bytes_end();
  while (At != End) {
    const UTF8 *Begin = At;
    UTF32 Point = 0;
    if (convertUTF8Sequence(&At, End, &Point, strictConversion) !=
        conversionOK) {
      At = Begin + 1;
      Out += formatv("<{0:X-2}>", unsigned(*Begin)).str();
      continue;
    }
    if (isPrintable(Point) || (KeepTabs && Point == '\t'))
      Out.append(Begin, At);
    else
      Out += formatv("<U+{0:X-4}>", unsigned(Point)).str();
  }
  return Out;
}

std::string recoro::escapeXml(StringRef Text) {
  std::string Out;
  for (char Ch : printable(Text)) {
    switch (Ch) {
    case '&':
      Out += "&amp;";
      break;
    case '<':
      Out += "&lt;";
      break;
    case '>':
      Out += "&gt;";
      break;
    case '"':
      Out += "&quot;";
      break;
    case '\'':
      Out += "&#39;";
      break;
    default:
      Out += Ch;
    }
  }
  return Out;
}

std::string recoro::escapeUri(StringRef Path) {
  std::string Out;
  for (unsigned char Ch : Path)
    if (isAlnum(Ch) || StringRef("-._~/").contains(Ch))
      Out += Ch;
    else
      Out += formatv("%{0:X-2}", unsigned(Ch)).str();
  return Out;
}
