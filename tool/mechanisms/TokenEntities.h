// The coroutines of one TU under a rule of the token mechanism: which functions
// and closures are coroutines, and their entities.
#ifndef RECORO_MECHANISMS_TOKENENTITIES_H
#define RECORO_MECHANISMS_TOKENENTITIES_H

#include "mechanisms/TokenSignature.h"

namespace recoro {

class TokenEntities {
public:
  TokenEntities(const TokenDialect &D, TokenSignature &Signature, Builder &B)
      : D(D), Signature(Signature), B(B) {}

  /// The entity of `F`, if it is a coroutine; described when it is first seen.
  std::optional<EntityId> of(const clang::FunctionDecl *F);

  /// The call operator of a closure type that is a coroutine, or null.
  const clang::FunctionDecl *callOperator(clang::QualType Closure) const;

private:
  const TokenDialect &D;
  TokenSignature &Signature;
  Builder &B;
};

} // namespace recoro

#endif
