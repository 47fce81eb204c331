// One command a finding: `::warning file=...,line=...::text`. What would end a
// command or one of its values is written as GitHub's runner reads it.
#include "render/GitHub.h"
#include "render/Places.h"

using namespace llvm;
using namespace recoro;

static std::string escape(StringRef Text, bool IsValue) {
  std::string Out;
  for (char Ch : Text)
    switch (Ch) {
    case '%':
      Out += "%25";
      break;
    case '\r':
      Out += "%0D";
      break;
    case '\n':
      Out += "%0A";
      break;
    case ':':
      Out += IsValue ? "%3A" : ":";
      break;
    case ',':
      Out += IsValue ? "%2C" : ",";
      break;
    default:
      Out += Ch;
    }
  return Out;
}

void recoro::renderGitHub(raw_ostream &Out, const Report &R, Sources &Code) {
  auto Write = [&](const Finding &F) {
    Out << (F.Severity == Level::Error ? "::error" : "::warning") << " file="
        << escape(relativeTo(F.At.File, R.Of.Source.Root), /*IsValue=*/true);
    if (F.At.At.size()) {
      Region At = firstLine(F.At, Code);
      Out << ",line=" << At.Begin.Line << ",col=" << At.Begin.Column
          << ",endColumn=" << At.End.Column;
    }
    Out << ",title=" << escape(F.Id.Check, /*IsValue=*/true)
        << "::" << escape(oneLine(F, R.Of, Code), /*IsValue=*/false) << '\n';
  };
  for (const Finding &F : R.Errors)
    Write(F);
  for (const Finding &F : R.Findings)
    if (F.Is == Standing::Counts)
      Write(F);
}
