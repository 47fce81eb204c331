// See Colour.h.
#include "colour/Cut.h"
#include "model/TieWords.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>

using namespace recoro;

namespace {

class Colouring {
public:
  Colouring(const Program &P, const Wishes &Wanted)
      : P(P), Wanted(Wanted), Kept(keptLegacy(P, Wanted)) {
    Out.Entities.resize(P.Entities.size());
  }

  Verdicts run(const std::vector<LateRefusal> &Late) {
    for (EntityId E = 0; E != P.Entities.size(); ++E)
      for (const Cause &C : P.Entities[E].Causes)
        accuse(E, C);
    for (const LateRefusal &L : Late)
      accuse(L.Entity, L.Why);
    for (const auto &[E, Keep] : Kept)
      accuse(E, Keep.Why, Keep.Through);
    formGroups();
    spread();
    markBridged();
    judgeSuspensions();
    return std::move(Out);
  }

private:
  /// The worst cause counts; of equally bad ones the first.
  void accuse(EntityId E, const Cause &C,
              std::optional<EntityId> Through = std::nullopt) {
    Verdict V = info(C.Why).Class;
    if (V == Verdict::Unsafe && Wanted.Accepted.count(C.Why))
      return;
    Decision &D = Out.Entities[E];
    if (V > D.V) {
      D.V = V;
      D.Why = C;
      D.Through = Through;
    }
  }

  /// Over such a tie stands a bridge.
  bool isCut(const Tie &T) const {
    return Kept.count(T.From) != Kept.count(T.To);
  }

  void formGroups() {
    llvm::IntEqClasses Classes(P.Entities.size());
    for (const Tie &T : P.Ties)
      if (!isCut(T))
        Classes.join(T.From, T.To);
    Classes.compress();
    Out.Groups.resize(Classes.getNumClasses());
    for (EntityId E = 0; E != P.Entities.size(); ++E) {
      Out.Entities[E].Group = Classes[E];
      Group &G = Out.Groups[Classes[E]];
      G.Entities.push_back(E);
      G.V = std::max(G.V, Out.Entities[E].V);
      G.Kept |= Kept.count(E) != 0;
    }
  }

  /// Breadth first from the refused ones, so each chain is a shortest one.
  void spread() {
    std::map<EntityId, std::vector<const Tie *>> Of;
    for (const Tie &T : P.Ties) {
      if (isCut(T))
        continue;
      Of[T.From].push_back(&T);
      Of[T.To].push_back(&T);
    }
    std::deque<EntityId> Open;
    for (EntityId E = 0; E != P.Entities.size(); ++E)
      if (Out.Entities[E].V == Verdict::Refused)
        Open.push_back(E);
    while (!Open.empty()) {
      EntityId From = Open.front();
      Open.pop_front();
      for (const Tie *T : Of[From]) {
        EntityId To = T->From == From ? T->To : T->From;
        if (Out.Entities[To].V == Verdict::Refused)
          continue;
        Out.Entities[To].V = Verdict::Refused;
        Out.Entities[To].Why =
            Cause{Reason::GroupRefused, T->At,
                  inWords(T->Kind, T->From == To, P.Entities[From].Name) +
                      ", which cannot be migrated"};
        Out.Entities[To].Through = From;
        Open.push_back(To);
      }
    }
    for (Group &G : Out.Groups) {
      // One unsafe member makes its whole group wait for acceptance.
      EntityId Worst = G.Entities.front();
      for (EntityId E : G.Entities)
        if (Out.Entities[E].V > Out.Entities[Worst].V)
          Worst = E;
      G.V = Out.Entities[Worst].V;
      if (G.V != Verdict::Unsafe)
        continue;
      for (EntityId E : G.Entities)
        if (Out.Entities[E].V < G.V)
          Out.Entities[E] = {G.V, Out.Entities[Worst].Why,
                             Out.Entities[E].Group, Worst};
    }
  }

  /// What is safe, but for a neighbour that stays legacy.
  void markBridged() {
    for (const Tie &T : P.Ties) {
      if (!isCut(T))
        continue;
      const bool Forwards = Kept.count(T.To) != 0;
      const EntityId Native = Forwards ? T.From : T.To;
      const EntityId Legacy = Forwards ? T.To : T.From;
      Decision &D = Out.Entities[Native];
      Group &G = Out.Groups[D.Group];
      if (D.V != Verdict::Safe ||
          (G.V != Verdict::Safe && G.V != Verdict::Bridged))
        continue;
      D.V = G.V = Verdict::Bridged;
      D.Why = Cause{Reason::BesideCut, T.At,
                    inWords(T.Kind, Forwards, P.Entities[Legacy].Name) +
                        ", which stays legacy"};
      D.Through = Legacy;
    }
  }

  /// A suspension goes with the coroutine that it stands in or starts.
  void judgeSuspensions() {
    for (const Suspension &S : P.Suspensions) {
      Decision D;
      if (!S.Causes.empty()) {
        D.Why = S.Causes.front();
        D.V = info(D.Why->Why).Class;
      }
      const bool Root = S.Kind == SuspensionKind::Root;
      std::optional<EntityId> Owner = Root || !S.In ? S.Runs : S.In;
      if (Owner) {
        D.Group = Out.Entities[*Owner].Group;
        if (Out.Entities[*Owner].V > D.V) {
          D.V = Out.Entities[*Owner].V;
          D.Why = Out.Entities[*Owner].Why;
        }
      }
      Out.Suspensions.push_back(std::move(D));
    }
  }

  const Program &P;
  const Wishes &Wanted;
  const std::map<EntityId, Keeping> Kept;
  Verdicts Out;
};

} // namespace

Verdicts recoro::colour(const Program &P, const Wishes &Wanted,
                        const std::vector<LateRefusal> &Late) {
  return Colouring(P, Wanted).run(Late);
}
