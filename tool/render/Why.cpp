// See Why.h.
#include "render/Why.h"
#include "model/TieWords.h"
#include "render/Snippet.h"
#include "render/Text.h"
#include "report/Findings.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

/// The coroutine, and those through which its verdict came.
static std::vector<EntityId> chainOf(const Analysis &A, EntityId First) {
  std::vector<EntityId> Chain;
  for (std::optional<EntityId> E = First; E && !is_contained(Chain, *E);
       E = A.Decided.Entities[*E].Through)
    Chain.push_back(*E);
  return Chain;
}

static StringRef bridgesOf(const Tie &T) {
  if (T.ToNative && T.ToLegacy)
    return "a bridge can stand here";
  if (T.ToNative)
    return "a bridge can stand here, to a native callee only";
  if (T.ToLegacy)
    return "a bridge can stand here, to a legacy callee only";
  return "both change together";
}

static StringRef textOf(const Cause &C) {
  return C.Detail.empty() ? info(C.Why).Summary : StringRef(C.Detail);
}

void recoro::renderWhy(raw_ostream &Out, const Analysis &A, EntityId Asked,
                       Sources &Code, StringRef CurrentFolder) {
  DiagnosticPrinter Printer(Out, Code, CurrentFolder);
  std::vector<EntityId> Chain = chainOf(A, Asked);
  for (EntityId Id : Chain) {
    const Entity &E = A.Linked.Entities[Id];
    const Decision &D = A.Decided.Entities[Id];
    Printer.print(Severity::Note, placeOf(E),
                  withCodes("'" + E.Name + "'", E.Rule, D));
    if (D.Why)
      Printer.print(Severity::Note, D.Why->At, textOf(*D.Why));
  }
  const Entity &E = A.Linked.Entities[Asked];
  const Decision &D = A.Decided.Entities[Asked];
  for (const Cause &C : E.Causes)
    if (!D.Why || !(C == *D.Why))
      Printer.print(Severity::Note, C.At,
                    "also of '" + E.Name + "': " + textOf(C).str() + " [" +
                        info(C.Why).Code.str() + "]");
  for (const Tie &T : A.Linked.Ties) {
    if (T.From != Asked && T.To != Asked)
      continue;
    const bool Forwards = T.From == Asked;
    const Entity &Other = A.Linked.Entities[Forwards ? T.To : T.From];
    Printer.print(Severity::Note, T.At,
                  inWords(T.Kind, Forwards, Other.Name) + "; " +
                      bridgesOf(T).str());
  }
  size_t Others = A.Decided.Groups[D.Group].Entities.size() - 1;
  Out << "group " << D.Group << ": it and " << Others << " other coroutine"
      << (Others == 1 ? "" : "s") << '\n';
}

void recoro::renderWhyJson(raw_ostream &Out, const Analysis &A,
                           ArrayRef<EntityId> Asked, Sources &Code) {
  json::OStream J(Out, 2);
  auto Place = [&](const Span &At) {
    Sources::Position Position = Code.position(At.File, At.At.Begin);
    J.attribute("file", json::fixUTF8(relativeTo(At.File, A.Source.Root)));
    J.attribute("line", Position.Line);
    J.attribute("column", Position.Column);
  };
  auto Because = [&](const Cause &C) {
    J.object([&] {
      J.attribute("reason", info(C.Why).Code);
      Place(C.At);
      J.attribute("text", json::fixUTF8(textOf(C)));
    });
  };
  auto Coroutine = [&](EntityId Id) {
    const Entity &E = A.Linked.Entities[Id];
    const Decision &D = A.Decided.Entities[Id];
    J.attribute("name", json::fixUTF8(E.Name));
    Place(placeOf(E));
    J.attribute("verdict", toString(D.V));
    J.attribute("group", D.Group);
    if (!D.Why)
      return;
    J.attributeBegin("cause");
    Because(*D.Why);
    J.attributeEnd();
  };
  auto Ties = [&](EntityId Id) {
    for (const Tie &T : A.Linked.Ties)
      if (T.From == Id || T.To == Id)
        J.object([&] {
          const bool Forwards = T.From == Id;
          J.attribute("kind", verb(T.Kind, Forwards));
          J.attribute(
              "name",
              json::fixUTF8(A.Linked.Entities[Forwards ? T.To : T.From].Name));
          Place(T.At);
          J.attribute("bridgeable", T.ToNative && T.ToLegacy);
        });
  };
  J.object([&] {
    J.attribute("tool", "recoro");
    J.attribute("version", RECORO_VERSION);
    J.attribute("root", json::fixUTF8(A.Source.Root));
    J.attributeArray("coroutines", [&] {
      for (EntityId Id : Asked)
        J.object([&] {
          J.attributeArray("chain", [&] {
            for (EntityId E : chainOf(A, Id))
              J.object([&] { Coroutine(E); });
          });
          J.attributeArray("causes", [&] {
            for (const Cause &C : A.Linked.Entities[Id].Causes)
              Because(C);
          });
          J.attributeArray("ties", [&] { Ties(Id); });
        });
    });
  });
  Out << '\n';
}
