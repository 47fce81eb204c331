// What is migrated although it is unsafe, since somebody has accepted it.
#include "Pipeline.h"
#include "llvm/ADT/STLExtras.h"

using namespace recoro;

std::vector<AcceptedRisk> recoro::acceptedRisks(const Analysis &A) {
  std::vector<AcceptedRisk> Risks;
  auto Lands = [&](EntityId E) {
    const unsigned Group = A.Decided.Entities[E].Group;
    return isMigrated(A.Decided.Groups[Group].V) && A.Selected.count(Group);
  };
  for (EntityId E = 0; E != A.Linked.Entities.size(); ++E)
    if (Lands(E))
      for (const Cause &C : A.Linked.Entities[E].Causes)
        if (info(C.Why).Class == Verdict::Unsafe &&
            A.Wanted.Accepted.count(C.Why))
          Risks.push_back({E, C, ""});
  // Their causes are gone; the place is that of the coroutine.
  for (const auto &[E, Entry] : A.Accepted)
    if (Lands(E)) {
      const Entity &Of = A.Linked.Entities[E];
      const AcceptedSite &Site = A.Settings.Accepted[Entry];
      Risks.push_back(
          {E,
           {Site.Why, Of.Definition ? *Of.Definition : Of.Sites.front(), ""},
           Site.Text});
    }
  llvm::stable_sort(Risks, [](const AcceptedRisk &X, const AcceptedRisk &Y) {
    return X.What.At < Y.What.At;
  });
  return Risks;
}
