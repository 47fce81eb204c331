// See Preflight.h.
#include "render/Preflight.h"
#include "render/Escape.h"
#include "render/Snippet.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

static std::string counted(size_t N, StringRef What) {
  return (Twine(N) + " " + What + (N == 1 ? "" : "s")).str();
}

void recoro::renderPreflight(raw_ostream &Out, const Preflight &P,
                             StringRef CurrentFolder) {
  auto File = [&](StringRef Path) {
    return printable(relativeTo(Path, CurrentFolder));
  };
  for (const Preflight::Unusable &U : P.Unusables)
    Out << File(P.Source.Commands[U.Command].MainFile)
        << ": warning: its compile command cannot be used: " << U.Why << '\n';
  for (const BrokenTU &TU : P.Unclean) {
    const CompileError &E = TU.Errors.front();
    StringRef Main = P.Source.Commands[TU.Command].MainFile;
    Out << File(E.File.empty() ? Main : StringRef(E.File));
    if (E.Line)
      Out << ':' << E.Line << ':' << E.Column;
    Out << ": warning: not clean as C++20: " << E.Message;
    if (!E.File.empty() && E.File != Main)
      Out << " (in the translation unit of " << File(Main) << ')';
    if (TU.Errors.size() > 1)
      Out << " (and " << counted(TU.Errors.size() - 1, "more error") << ')';
    Out << '\n';
  }
  for (const Preflight::Target &T : P.Below) {
    Out << "target '" << T.Name << "' must move from " << T.Standard
        << " to C++20: " << counted(T.Files.size(), "file") << '\n';
    for (const std::string &Path : T.Files)
      Out << "  " << File(Path) << '\n';
  }
  Out << counted(P.Units, "translation unit") << " that may hold legacy "
      << "coroutines: " << P.Unclean.size() << " not clean as C++20, "
      << P.Unusables.size() << " with an unusable command, "
      << counted(P.Below.size(), "target") << " below C++20\n";
}

void recoro::renderPreflightJson(raw_ostream &Out, const Preflight &P) {
  auto File = [&](StringRef Path) {
    return json::fixUTF8(relativeTo(Path, P.Source.Root));
  };
  json::OStream J(Out, 2);
  J.object([&] {
    J.attribute("tool", "recoro");
    J.attribute("version", RECORO_VERSION);
    J.attribute("root", json::fixUTF8(P.Source.Root));
    J.attribute("units", P.Units);
    J.attributeArray("unusable", [&] {
      for (const Preflight::Unusable &U : P.Unusables)
        J.object([&] {
          J.attribute("file", File(P.Source.Commands[U.Command].MainFile));
          J.attribute("text", json::fixUTF8(U.Why));
        });
    });
    J.attributeArray("unclean", [&] {
      for (const BrokenTU &TU : P.Unclean)
        J.object([&] {
          J.attribute("unit", File(P.Source.Commands[TU.Command].MainFile));
          J.attributeArray("errors", [&] {
            for (const CompileError &E : TU.Errors)
              J.object([&] {
                J.attribute("file", File(E.File));
                J.attribute("line", E.Line);
                J.attribute("column", E.Column);
                J.attribute("text", json::fixUTF8(E.Message));
              });
          });
        });
    });
    J.attributeArray("targets", [&] {
      for (const Preflight::Target &T : P.Below)
        J.object([&] {
          J.attribute("target", json::fixUTF8(T.Name));
          J.attribute("standard", T.Standard);
          J.attributeArray("files", [&] {
            for (const std::string &Path : T.Files)
              J.value(File(Path));
          });
        });
    });
  });
  Out << '\n';
}
