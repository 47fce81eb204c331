// Which coroutines never suspend, and which classes keep their tokens; see
// Colour.h.
#include "colour/Colour.h"
#include "llvm/ADT/STLExtras.h"

using namespace recoro;

/// Whether `T` makes `To` a coroutine because `From` is one, seen from both
/// sides.
static bool spreads(const Program &P, const Tie &T, bool Forwards) {
  switch (T.Kind) {
  case TieKind::Delegates:
    // Who awaits a coroutine is one. What a function type holds is, as well.
    return !Forwards || P.Entities[T.From].Kind == EntityKind::FunctionType;
  case TieKind::Starts:
  case TieKind::Overrides:
  case TieKind::Shares:
    return true;
  case TieKind::Holds:
    return false;
  }
  return true;
}

/// Generators are started without being nested; who overrides another one has
/// its form.
static bool keepsApart(const Program &P, const Tie &T) {
  const Entity &From = P.Entities[T.From];
  return (From.Yields || From.Kind == EntityKind::SourceType) &&
         T.Kind != TieKind::Overrides;
}

std::set<Span> recoro::findLeaves(const Program &P) {
  std::vector<EntityId> Open;
  std::vector<bool> Suspends(P.Entities.size());
  auto Mark = [&](EntityId E) {
    if (!Suspends[E])
      Open.push_back(E);
    Suspends[E] = true;
  };
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    if (P.Entities[E].Suspends)
      Mark(E);
  for (const Suspension &S : P.Suspensions)
    if (S.Kind == SuspensionKind::Root && S.Runs && !P.Entities[*S.Runs].Yields)
      Mark(*S.Runs);
  std::map<EntityId, std::vector<const Tie *>> Of;
  for (const Tie &T : P.Ties) {
    if (keepsApart(P, T))
      continue;
    Of[T.From].push_back(&T);
    Of[T.To].push_back(&T);
  }
  while (!Open.empty()) {
    EntityId E = Open.back();
    Open.pop_back();
    for (const Tie *T : Of[E]) {
      if (T->From == E && spreads(P, *T, /*Forwards=*/true))
        Mark(T->To);
      if (T->To == E && spreads(P, *T, /*Forwards=*/false))
        Mark(T->From);
    }
  }
  std::set<Span> Sites;
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    if (!Suspends[E] && P.Entities[E].Kind != EntityKind::SourceType)
      Sites.insert(P.Entities[E].Sites.begin(), P.Entities[E].Sites.end());
  return Sites;
}

std::set<Span> recoro::findHolders(const Program &P) {
  std::set<Span> Sites;
  if (llvm::none_of(P.Entities, [](const Entity &E) {
        return E.Kind == EntityKind::TokenHolder;
      }))
    return Sites;
  const Verdicts Found = colour(P, {});
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    if (P.Entities[E].Kind == EntityKind::TokenHolder &&
        Found.Entities[E].V == Verdict::Refused)
      Sites.insert(P.Entities[E].Sites.begin(), P.Entities[E].Sites.end());
  return Sites;
}
