// The coroutines of one TU under a rule of the token mechanism: which functions
// and closures are coroutines, and their entities.
//
//   void f(yield_context yield) {              takes a token
//     auto step = [&] { wait(yield); };        borrows the one around it
//     repeat(3, step);                         this instance calls a borrower
//   }
#ifndef RECORO_MECHANISMS_TOKENENTITIES_H
#define RECORO_MECHANISMS_TOKENENTITIES_H

#include "mechanisms/TokenHolders.h"
#include "mechanisms/TokenSignature.h"
#include <set>

namespace recoro {

class TokenEntities {
public:
  TokenEntities(const TokenDialect &D, TokenSignature &Signature,
                TokenHolders &Holders, Builder &B)
      : D(D), Signature(Signature), Holders(Holders), B(B) {}

  /// The entity of `F`, if it is a coroutine; described when it is first seen.
  /// For a constructor that keeps a token, that of its class.
  std::optional<EntityId> of(const clang::FunctionDecl *F);

  /// The call operator of a closure type that takes a token, or null.
  const clang::FunctionDecl *callOperator(clang::QualType Closure) const;
  /// The call operator of one that takes none and is a coroutine all the same.
  const clang::FunctionDecl *borrowingOperator(clang::QualType Closure) const;
  /// Of those, one that has no token but in the objects that it is handed.
  const clang::FunctionDecl *holdingOperator(clang::QualType Closure) const;

private:
  std::optional<EntityId> ofBorrower(const clang::FunctionDecl *F);
  bool isBorrower(const clang::FunctionDecl *F) const;
  void tieToOverridden(EntityId Id, const clang::CXXMethodDecl *Method);

  const TokenDialect &D;
  TokenSignature &Signature;
  TokenHolders &Holders;
  Builder &B;
  std::set<const clang::FunctionDecl *> WrittenOut;  ///< specialisations
  std::set<const clang::CXXMethodDecl *> Overriders; ///< that have been tied
};

} // namespace recoro

#endif
