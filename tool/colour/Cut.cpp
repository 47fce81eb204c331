// See Cut.h.
#include "colour/Cut.h"
#include "model/TieWords.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>

using namespace recoro;

static Span placeOf(const Entity &E) {
  return E.Definition ? *E.Definition : E.Sites.front();
}

namespace {

/// Ties by the entities at their ends.
class Ties {
public:
  explicit Ties(const Program &P) {
    for (const Tie &T : P.Ties) {
      Of[T.From].push_back(&T);
      Of[T.To].push_back(&T);
    }
  }

  /// Breadth first from `Reached`, over the ties that `Carries` names, given
  /// the entity that has been reached. `Reach` is told of each new one.
  void spread(std::deque<EntityId> Reached,
              llvm::function_ref<bool(const Tie &, EntityId)> Carries,
              llvm::function_ref<bool(const Tie &, EntityId From, EntityId To)>
                  Reach) const {
    while (!Reached.empty()) {
      EntityId From = Reached.front();
      Reached.pop_front();
      auto Ends = Of.find(From);
      if (Ends == Of.end())
        continue;
      for (const Tie *T : Ends->second) {
        EntityId To = T->From == From ? T->To : T->From;
        if (Carries(*T, From) && Reach(*T, From, To))
          Reached.push_back(To);
      }
    }
  }

private:
  std::map<EntityId, std::vector<const Tie *>> Of;
};

} // namespace

std::map<EntityId, Keeping> recoro::keptLegacy(const Program &P,
                                               const Wishes &Wanted) {
  const Ties All(P);
  std::map<EntityId, Keeping> Kept;
  auto Keep = [&](EntityId E, Span At, std::string Detail,
                  std::optional<EntityId> Through = std::nullopt) {
    Cause Why{Reason::KeptLegacy, std::move(At), std::move(Detail)};
    return Kept.try_emplace(E, Keeping{std::move(Why), Through}).second;
  };
  std::deque<EntityId> Cut;
  for (const auto &[E, Why] : Wanted.Cut) {
    Kept.try_emplace(E, Keeping{Why, std::nullopt});
    Cut.push_back(E);
  }
  All.spread(
      std::move(Cut),
      [](const Tie &T, EntityId Legacy) {
        return !(T.From == Legacy ? T.ToNative : T.ToLegacy);
      },
      [&](const Tie &T, EntityId From, EntityId To) {
        return Keep(To, T.At,
                    inWords(T.Kind, T.From == To, P.Entities[From].Name) +
                        ", which stays legacy, and no bridge can stand there",
                    From);
      });
  if (Wanted.Only.empty())
    return Kept;

  std::set<EntityId> Needed;
  std::deque<EntityId> Open;
  for (EntityId E : Wanted.Only)
    if (!Kept.count(E) && Needed.insert(E).second)
      Open.push_back(E);
  All.spread(
      std::move(Open),
      [](const Tie &T, EntityId Native) {
        return !(T.From == Native ? T.ToLegacy : T.ToNative);
      },
      [&](const Tie &, EntityId, EntityId To) {
        return !Kept.count(To) && Needed.insert(To).second;
      });
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    if (!Needed.count(E))
      Keep(E, placeOf(P.Entities[E]), "--only names others");
  return Kept;
}
