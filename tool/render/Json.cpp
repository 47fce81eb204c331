// One object: what ran, counts, coroutines, suspensions, TUs that did not
// parse. Files are relative to the root, columns are 1-based bytes.
#include "render/Json.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

static StringRef nameOf(EntityKind Kind) {
  switch (Kind) {
  case EntityKind::Function:
    return "function";
  case EntityKind::Method:
    return "method";
  case EntityKind::Lambda:
    return "lambda";
  case EntityKind::FunctionType:
    return "function type";
  case EntityKind::SourceType:
    return "source type";
  case EntityKind::TokenHolder:
    return "token holder";
  case EntityKind::CallOperator:
    return "call-operator";
  }
  llvm_unreachable("every kind of coroutine has a name");
}

static StringRef nameOf(SuspensionKind Kind) {
  switch (Kind) {
  case SuspensionKind::Operation:
    return "operation";
  case SuspensionKind::Delegation:
    return "delegation";
  case SuspensionKind::Root:
    return "root";
  }
  llvm_unreachable("every kind of suspension has a name");
}

namespace {

class JsonPrinter {
public:
  JsonPrinter(raw_ostream &Out, const Report &R, Sources &Code)
      : J(Out, /*IndentSize=*/2), R(R), A(R.Of), Code(Code) {}

  void run(const Migration *Migrated);

private:
  void text(StringRef Key, StringRef Value) {
    J.attribute(Key, json::fixUTF8(Value));
  }
  void file(StringRef Path) { text("file", relativeTo(Path, A.Source.Root)); }
  void place(const Span &At);
  void decision(const Decision &D);
  void tally(StringRef Key, const Tally &T);
  void counts();
  void coroutine(const Entity &E, const Decision &D);
  void note(const Cause &Note);
  void suspension(const Suspension &S, const Decision &D);
  void finding(const Finding &F);
  void broken(const BrokenTU &TU);
  void changes(const Migration &M);

  json::OStream J;
  const Report &R;
  const Analysis &A;
  Sources &Code;
};

} // namespace

void JsonPrinter::place(const Span &At) {
  Sources::Position Place = Code.position(At.File, At.At.Begin);
  file(At.File);
  J.attribute("line", Place.Line);
  J.attribute("column", Place.Column);
}

void JsonPrinter::decision(const Decision &D) {
  text("verdict", toString(D.V));
  if (!D.Why)
    return;
  text("reason", info(D.Why->Why).Code);
  J.attributeObject("cause", [&] {
    place(D.Why->At);
    text("text", inWords(*D.Why));
  });
}

void JsonPrinter::note(const Cause &Note) {
  J.object([&] {
    text("reason", info(Note.Why).Code);
    place(Note.At);
    text("text", inWords(Note));
  });
}

void JsonPrinter::tally(StringRef Key, const Tally &T) {
  J.attributeObject(Key, [&] {
    J.attribute("safe", T.Safe);
    J.attribute("unsafe", T.Unsafe);
    J.attribute("bridged", T.Bridged);
    J.attribute("refused", T.Refused);
  });
}

void JsonPrinter::coroutine(const Entity &E, const Decision &D) {
  J.object([&] {
    text("rule", E.Rule);
    text("name", E.Name);
    text("kind", nameOf(E.Kind));
    place(placeOf(E));
    decision(D);
    J.attribute("group", D.Group);
    J.attributeArray("declarations", [&] {
      for (const Span &Site : E.Sites)
        J.object([&] { place(Site); });
    });
    J.attributeArray("notes", [&] {
      for (const Cause *Note : notesOn(E, D))
        note(*Note);
    });
  });
}

void JsonPrinter::suspension(const Suspension &S, const Decision &D) {
  J.object([&] {
    text("kind", nameOf(S.Kind));
    text("rule", S.Rule);
    text("name", S.Callee);
    if (S.In)
      text("in", A.Linked.Entities[*S.In].Name);
    if (S.Runs)
      text("runs", A.Linked.Entities[*S.Runs].Name);
    place(S.At);
    decision(D);
  });
}

static StringRef nameOf(Standing S) {
  switch (S) {
  case Standing::Counts:
    return "counts";
  case Standing::Suppressed:
    return "suppressed";
  case Standing::InBaseline:
    return "in-baseline";
  case Standing::Older:
    return "older";
  }
  llvm_unreachable("every standing has a name");
}

/// As in the text: by verdict what counts, then how much does not, and why.
void JsonPrinter::counts() {
  J.attributeObject("counts", [&] {
    tally("coroutines", R.OfCoroutines);
    tally("suspensions", R.OfSuspensions);
    for (Standing S :
         {Standing::Suppressed, Standing::InBaseline, Standing::Older})
      J.attribute(nameOf(S), R.has(S));
    J.attribute("switched-off", R.SwitchedOff);
  });
}

void JsonPrinter::finding(const Finding &F) {
  J.object([&] {
    text("check", F.Id.Check);
    text("entity", F.Id.Entity);
    J.attribute("ordinal", F.Id.Ordinal);
    J.attribute("fingerprint", F.Id.fingerprint());
    place(F.At);
    text("text", F.Message);
    if (F.Decided)
      decision(*F.Decided);
    text("standing", nameOf(F.Is));
    if (!F.Because.empty())
      text("because", F.Because);
  });
}

void JsonPrinter::broken(const BrokenTU &TU) {
  J.object([&] {
    file(A.Source.Commands[TU.Command].MainFile);
    J.attributeArray("errors", [&] {
      for (const CompileError &E : TU.Errors)
        J.object([&] {
          file(E.File);
          J.attribute("line", E.Line);
          J.attribute("column", E.Column);
          text("text", E.Message);
        });
    });
  });
}

void JsonPrinter::changes(const Migration &M) {
  J.attributeArray("files", [&] {
    for (const FileEdit &Edit : M.Edits)
      J.value(json::fixUTF8(relativeTo(Edit.File, A.Source.Root)));
  });
  J.attributeArray("build", [&] {
    for (const std::string &Note : M.BuildNotes)
      J.value(json::fixUTF8(Note));
  });
}

void JsonPrinter::run(const Migration *Migrated) {
  Findings F = findingsOf(A);
  J.object([&] {
    text("tool", "recoro");
    text("version", RECORO_VERSION);
    text("llvm", LLVM_VERSION_STRING);
    text("root", A.Source.Root);
    counts();
    J.attributeArray("coroutines", [&] {
      for (EntityId E : F.Coroutines)
        coroutine(A.Linked.Entities[E], A.Decided.Entities[E]);
    });
    J.attributeArray("suspensions", [&] {
      for (unsigned S : F.Suspensions)
        suspension(A.Linked.Suspensions[S], A.Decided.Suspensions[S]);
    });
    J.attributeArray("findings", [&] {
      for (const Finding &F : R.Findings)
        finding(F);
    });
    J.attributeArray("broken", [&] {
      for (const BrokenTU &TU : A.Broken)
        broken(TU);
    });
    if (Migrated)
      changes(*Migrated);
  });
}

void recoro::renderJson(raw_ostream &Out, const Report &R, Sources &Code,
                        const Migration *Migrated) {
  JsonPrinter(Out, R, Code).run(Migrated);
  Out << '\n';
}
