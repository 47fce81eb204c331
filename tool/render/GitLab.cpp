// An array; equal fingerprints would be shown as one, so findings of equal
// names are numbered. Only what counts is in it.
#include "render/GitLab.h"
#include "render/Places.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

void recoro::renderGitLab(raw_ostream &Out, const Report &R, Sources &Code) {
  json::OStream J(Out, /*IndentSize=*/2);
  auto Write = [&](const Finding &F) {
    J.object([&] {
      J.attribute("description", json::fixUTF8(oneLine(F, R.Of, Code)));
      J.attribute("check_name", F.Id.Check);
      J.attribute("fingerprint", F.Id.fingerprint());
      J.attribute("severity",
                  F.Severity == Level::Error ? "critical" : "minor");
      J.attributeObject("location", [&] {
        J.attribute("path",
                    json::fixUTF8(relativeTo(F.At.File, R.Of.Source.Root)));
        J.attributeObject("lines", [&] {
          J.attribute("begin", Code.position(F.At.File, F.At.At.Begin).Line);
        });
      });
    });
  };
  J.array([&] {
    for (const Finding &F : R.Errors)
      Write(F);
    for (const Finding &F : R.Findings)
      if (F.Is == Standing::Counts)
        Write(F);
  });
  Out << '\n';
}
