// See Colour.h.
#include "colour/Colour.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>

using namespace recoro;

static const char *verb(TieKind Kind, bool Forwards) {
  switch (Kind) {
  case TieKind::Delegates:
    return Forwards ? "it awaits" : "it is awaited by";
  case TieKind::Starts:
    return Forwards ? "it starts" : "it is started by";
  case TieKind::Overrides:
    return Forwards ? "it overrides" : "it is overridden by";
  }
  return "";
}

namespace {

class Colouring {
public:
  Colouring(const Program &P, const std::set<Reason> &Accepted)
      : P(P), Accepted(Accepted) {
    Out.Entities.resize(P.Entities.size());
  }

  Verdicts run(const std::vector<LateRefusal> &Late) {
    for (EntityId E = 0; E != P.Entities.size(); ++E)
      for (const Cause &C : P.Entities[E].Causes)
        accuse(E, C);
    for (const LateRefusal &L : Late)
      accuse(L.Entity, L.Why);
    formGroups();
    spread();
    judgeSuspensions();
    return std::move(Out);
  }

private:
  /// The worst cause counts; of equally bad ones the first.
  void accuse(EntityId E, const Cause &C) {
    Verdict V = info(C.Why).Class;
    if (V == Verdict::Unsafe && Accepted.count(C.Why))
      return;
    Decision &D = Out.Entities[E];
    if (V > D.V) {
      D.V = V;
      D.Why = C;
    }
  }

  void formGroups() {
    llvm::IntEqClasses Classes(P.Entities.size());
    for (const Tie &T : P.Ties)
      Classes.join(T.From, T.To);
    Classes.compress();
    Out.Groups.resize(Classes.getNumClasses());
    for (EntityId E = 0; E != P.Entities.size(); ++E) {
      Out.Entities[E].Group = Classes[E];
      Group &G = Out.Groups[Classes[E]];
      G.Entities.push_back(E);
      G.V = std::max(G.V, Out.Entities[E].V);
    }
  }

  /// Breadth first from the refused ones, so each chain is a shortest one.
  void spread() {
    std::map<EntityId, std::vector<const Tie *>> Of;
    for (const Tie &T : P.Ties) {
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
                  std::string(verb(T->Kind, T->From == To)) + " '" +
                      P.Entities[From].Name + "', which cannot be migrated"};
        Open.push_back(To);
      }
    }
    for (Group &G : Out.Groups) {
      // One unsafe member makes its whole group wait for acceptance.
      const Decision *Worst = nullptr;
      for (EntityId E : G.Entities)
        if (!Worst || Out.Entities[E].V > Worst->V)
          Worst = &Out.Entities[E];
      G.V = Worst ? Worst->V : Verdict::Safe;
      if (G.V != Verdict::Unsafe)
        continue;
      const Cause Why = *Worst->Why;
      for (EntityId E : G.Entities)
        if (Out.Entities[E].V < G.V) {
          Out.Entities[E].V = G.V;
          Out.Entities[E].Why = Why;
        }
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
      std::optional<EntityId> Owner = Root ? S.Runs : S.In;
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
  const std::set<Reason> &Accepted;
  Verdicts Out;
};

} // namespace

Verdicts recoro::colour(const Program &P, const std::set<Reason> &Accepted,
                        const std::vector<LateRefusal> &Late) {
  return Colouring(P, Accepted).run(Late);
}
