// The coroutines of one TU under a rule of the sink mechanism: which functions
// and closures take a sink, their entities, and which native form each gets.
//
// Whether a coroutine delegates, or is delegated to, decides about that form.
// Of what other translation units can call, only the linked program knows: it
// is taken to be nested at first, and read again if it is not.
#ifndef RECORO_MECHANISMS_SINKENTITIES_H
#define RECORO_MECHANISMS_SINKENTITIES_H

#include "mechanisms/SinkDialect.h"

namespace recoro {

class SinkEntities {
public:
  SinkEntities(const SinkDialect &D, Builder &B) : D(D), B(B) {}

  /// The entity of `F`, if it is a coroutine.
  std::optional<EntityId> of(const clang::FunctionDecl *F);
  /// Its own, of a lambda that is one; `Name` is how findings call it.
  std::optional<EntityId> of(const clang::LambdaExpr *Lambda,
                             const std::string &Name);
  /// The call operator of a class that takes a sink, or null.
  const clang::FunctionDecl *callOperator(clang::QualType Callable) const;
  /// `From` hands its sink on to `To`.
  void delegate(EntityId From, EntityId To);

  /// It becomes a value of a type that only nested ones have.
  void nest(EntityId Id) { B.Out.Entities[Id].Suspends = true; }

  /// It is a lambda that is no more, once it would be native.
  void vanish(EntityId Lambda) { Vanishing.insert(Lambda); }
  bool vanishes(EntityId Lambda) const { return Vanishing.count(Lambda); }

  /// All has been seen: signatures change to the forms that were found.
  void finish();

private:
  struct Generator {
    const clang::FunctionDecl *F = nullptr;
    const clang::LambdaExpr *Lambda = nullptr;
    std::string Name; ///< of a lambda
  };
  bool isNestedHere(const Generator &Of, EntityId Id) const;
  void describe(EntityId Id, const Generator &Of);

  const SinkDialect &D;
  Builder &B;
  std::map<EntityId, Generator> Generators;
  std::set<EntityId> Vanishing;
};

} // namespace recoro

#endif
