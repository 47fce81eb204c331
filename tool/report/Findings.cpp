// Selection and order of findings.
#include "report/Findings.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace llvm;
using namespace recoro;

void Tally::count(Verdict V) {
  switch (V) {
  case Verdict::Safe:
    ++Safe;
    break;
  case Verdict::Unsafe:
    ++Unsafe;
    break;
  case Verdict::Bridged:
    ++Bridged;
    break;
  case Verdict::Refused:
    ++Refused;
    break;
  }
}

const Span &recoro::placeOf(const Entity &E) {
  assert((E.Definition || !E.Sites.empty()) && "a coroutine stands somewhere");
  return E.Definition ? *E.Definition : E.Sites.front();
}

/// A suspension belongs to the coroutine around it, a start to what it starts.
static bool isSelected(const Analysis &A, const Suspension &S) {
  if (std::optional<EntityId> Owner = S.In ? S.In : S.Runs)
    return A.Selected.count(A.Decided.Entities[*Owner].Group);
  return A.Source.Paths.empty() || any_of(A.Source.Paths, [&](StringRef Path) {
           StringRef Rest = S.At.File;
           return Rest.consume_front(Path) &&
                  (Rest.empty() || Rest.starts_with("/"));
         });
}

Findings recoro::findingsOf(const Analysis &A) {
  Findings F;
  const std::vector<Entity> &Entities = A.Linked.Entities;
  const std::vector<Suspension> &Suspensions = A.Linked.Suspensions;
  for (EntityId E = 0; E != Entities.size(); ++E)
    if (A.Selected.count(A.Decided.Entities[E].Group)) {
      F.Coroutines.push_back(E);
      F.OfCoroutines.count(A.Decided.Entities[E].V);
    }
  for (unsigned S = 0; S != Suspensions.size(); ++S)
    if (isSelected(A, Suspensions[S])) {
      F.Suspensions.push_back(S);
      F.OfSuspensions.count(A.Decided.Suspensions[S].V);
    }
  llvm::sort(F.Coroutines, [&](EntityId X, EntityId Y) {
    return std::tie(placeOf(Entities[X]), X) <
           std::tie(placeOf(Entities[Y]), Y);
  });
  llvm::sort(F.Suspensions, [&](unsigned X, unsigned Y) {
    return std::tie(Suspensions[X].At, X) < std::tie(Suspensions[Y].At, Y);
  });
  return F;
}

StringRef recoro::inWords(const Cause &Why) {
  return Why.Detail.empty() ? info(Why.Why).Summary : StringRef(Why.Detail);
}

std::vector<const Cause *> recoro::notesOn(const Entity &E, const Decision &D) {
  std::vector<const Cause *> Notes;
  if (D.V == Verdict::Refused)
    return Notes;
  for (const Cause &C : E.Causes)
    if (isNote(C.Why))
      Notes.push_back(&C);
  llvm::sort(Notes, [](const Cause *X, const Cause *Y) {
    return std::tie(X->At, *X) < std::tie(Y->At, *Y);
  });
  return Notes;
}

const Decision *recoro::ownDecision(const Analysis &A, unsigned Suspension) {
  const recoro::Suspension &S = A.Linked.Suspensions[Suspension];
  const Decision &D = A.Decided.Suspensions[Suspension];
  bool IsOwn = S.Kind == SuspensionKind::Root && !S.Causes.empty() &&
               D.V != Verdict::Safe && D.Why;
  return IsOwn ? &D : nullptr;
}

std::string recoro::sentence(StringRef Subject, const Decision &D) {
  std::string Text = Subject.str();
  StringRef Summary = D.Why ? info(D.Why->Why).Summary : "";
  switch (D.V) {
  case Verdict::Safe:
    return Text + " can be migrated";
  case Verdict::Unsafe:
    return Text + " can be migrated if " + Summary.str();
  case Verdict::Bridged:
    return Text + " can be migrated behind a bridge: " + Summary.str();
  case Verdict::Refused:
    return Text + " cannot be migrated: " + Summary.str();
  }
  llvm_unreachable("every verdict has a sentence");
}
