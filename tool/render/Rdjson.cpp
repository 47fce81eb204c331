// Columns are 1-based bytes, and the end is not part of a range.
#include "render/Rdjson.h"
#include "render/Diff.h"
#include "render/Escape.h"
#include "render/Places.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

namespace {

class RdjsonPrinter {
public:
  RdjsonPrinter(raw_ostream &Out, const Report &R, Sources &Code)
      : J(Out, /*IndentSize=*/2), R(R), Code(Code) {}

  void run() {
    J.object([&] {
      J.attributeObject("source", [&] { J.attribute("name", "recoro"); });
      J.attribute("severity", "WARNING");
      J.attributeArray("diagnostics", [&] {
        for (const Finding &F : R.Errors)
          diagnostic(F);
        for (const Finding &F : R.Findings)
          if (F.Is == Standing::Counts)
            diagnostic(F);
      });
    });
  }

private:
  void position(StringRef Key, Sources::Position At) {
    J.attributeObject(Key, [&] {
      J.attribute("line", At.Line);
      J.attribute("column", At.Column);
    });
  }

  void range(Region At) {
    J.attributeObject("range", [&] {
      position("start", At.Begin);
      position("end", At.End);
    });
  }

  void location(const Span &At) {
    J.attributeObject("location", [&] {
      J.attribute("path", json::fixUTF8(relativeTo(At.File, R.Of.Source.Root)));
      if (At.At.size())
        range(firstLine(At, Code));
    });
  }

  void diagnostic(const Finding &F) {
    J.object([&] {
      J.attribute("message", json::fixUTF8(oneLine(F, R.Of, Code)));
      location(F.At);
      J.attribute("severity", F.Severity == Level::Error ? "ERROR" : "WARNING");
      J.attributeObject("code", [&] {
        std::string Value = F.Id.Check;
        if (F.Decided && F.Decided->Why)
          Value += ", " + info(F.Decided->Why->Why).Code.str();
        J.attribute("value", Value);
      });
      relatedLocations(F);
      const Fix *Fix = R.fixFor(F);
      if (Fix && Fix->Edits.size() == 1 && Fix->Edits.front().File == F.At.File)
        suggestions(Fix->Edits.front());
    });
  }

  void relatedLocations(const Finding &F) {
    if (F.Remarks.empty() && F.Notes.empty())
      return;
    J.attributeArray("related_locations", [&] {
      for (const std::vector<Remark> *Some : {&F.Remarks, &F.Notes})
        for (const Remark &Related : *Some)
          J.object([&] {
            J.attribute("message", json::fixUTF8(printable(Related.Text)));
            location(Related.At);
          });
    });
  }

  void suggestions(const FileEdit &Edit) {
    J.attributeArray("suggestions", [&] {
      for (const Replacement &Change : changesOf(Edit))
        J.object([&] {
          range(regionOf({Edit.File, Change.At}, Code));
          J.attribute("text", json::fixUTF8(Change.Text));
        });
    });
  }

  json::OStream J;
  const Report &R;
  Sources &Code;
};

} // namespace

void recoro::renderRdjson(raw_ostream &Out, const Report &R, Sources &Code) {
  RdjsonPrinter(Out, R, Code).run();
  Out << '\n';
}
