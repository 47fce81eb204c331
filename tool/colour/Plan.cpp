// See Plan.h. Groups do not depend on each other: any order of them builds. In
// a group the steps go from the leaves upwards, so bridges are only needed in
// legacy callers, which makes the smallest diffs. In another order a step may
// take others along, over whose ties no bridge can stand that way.
#include "colour/Plan.h"
#include "colour/Names.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace recoro;

namespace {

class Planner {
public:
  Planner(const Program &P, const Verdicts &V)
      : P(P), V(V), Classes(P.Entities.size()) {}

  std::vector<PlannedGroup> run() {
    std::vector<PlannedGroup> Out(V.Groups.size());
    for (unsigned G = 0; G != Out.size(); ++G) {
      Out[G].Group = G;
      for (EntityId E : V.Groups[G].Entities)
        if (V.Entities[E].V != Verdict::Safe && !V.Entities[E].Through)
          Out[G].Causes.push_back(E);
    }
    countPlaces(Out);
    formSteps(Out);
    llvm::stable_sort(Out, [&](const PlannedGroup &A, const PlannedGroup &B) {
      auto Key = [&](const PlannedGroup &G) {
        const Group &Of = V.Groups[G.Group];
        return std::tuple(isMigrated(Of.V) ? Verdict::Safe : Of.V,
                          Of.Entities.size());
      };
      return Key(A) < Key(B);
    });
    return Out;
  }

private:
  void countPlaces(std::vector<PlannedGroup> &Out) {
    for (const Recipe &R : P.Recipes)
      for (const Condition &C : R.Guard)
        if (C.Native && R.Op != Operation::Bridge)
          for (const Rewrite &W : R.Rewrites)
            Out[V.Entities[C.Entity].Group].Files.insert(W.At.File);
    for (const Suspension &S : P.Suspensions)
      if (std::optional<EntityId> Owner = S.In ? S.In : S.Runs)
        ++Out[V.Entities[*Owner].Group].Places;
  }

  void formSteps(std::vector<PlannedGroup> &Out) {
    for (const Tie &T : P.Ties) {
      if (V.Entities[T.From].Group != V.Entities[T.To].Group)
        continue; // a wish ends here
      if (T.ToNative)
        Calls[T.From].push_back(T.To);
      else
        Classes.join(T.From, T.To);
    }
    Classes.compress();
    Members.resize(Classes.getNumClasses());
    for (EntityId E = 0; E != P.Entities.size(); ++E)
      Members[Classes[E]].push_back(E);
    for (EntityId E = 0; E != P.Entities.size(); ++E)
      visit(Classes[E], Out);
  }

  /// Depth first: what a step calls comes before it.
  void visit(unsigned Class, std::vector<PlannedGroup> &Out) {
    if (!Seen.insert(Class).second)
      return;
    for (EntityId E : Members[Class])
      for (EntityId Callee : Calls[E])
        visit(Classes[Callee], Out);
    // The first one stands for all, so one with a name is best.
    std::vector<EntityId> &Own = Members[Class];
    std::stable_partition(Own.begin(), Own.end(),
                          [&](EntityId E) { return hasName(P.Entities[E]); });
    unsigned Group = V.Entities[Members[Class].front()].Group;
    if (V.Groups[Group].V != Verdict::Refused)
      Out[Group].Steps.push_back({Members[Class]});
  }

  const Program &P;
  const Verdicts &V;
  llvm::IntEqClasses Classes; ///< what changes together
  std::vector<std::vector<EntityId>> Members;
  std::map<EntityId, std::vector<EntityId>> Calls; ///< over which bridges can
                                                   ///< stand
  std::set<unsigned> Seen;
};

} // namespace

std::vector<PlannedGroup> recoro::plan(const Program &P, const Verdicts &V) {
  return Planner(P, V).run();
}
