// Coroutines that are kept as values: closures in variables, functions and
// closures that become a std::function, a pointer, an argument. What is kept in
// a function type has its colour; a use that is not understood is a cause to
// refuse.
#ifndef RECORO_MECHANISMS_TOKENVALUES_H
#define RECORO_MECHANISMS_TOKENVALUES_H

#include "mechanisms/TokenRoots.h"

namespace recoro {

class TokenValues {
public:
  TokenValues(const TokenDialect &D, TokenEntities &Entities, TokenTypes &Types,
              TokenRoots &Roots, Builder &B)
      : D(D), Entities(Entities), Types(Types), Roots(Roots), B(B) {}

  /// A closure that is a coroutine is named or written at `E`.
  void closure(const clang::Expr *E, const Ancestors &Above, EntityId Id);
  /// The same for one that suspends with a token that is not its own.
  void borrower(const clang::Expr *E, const Ancestors &Above, EntityId Id);
  /// Something becomes a std::function that takes a token.
  void conversion(const clang::CXXConstructExpr *Construct,
                  const Ancestors &Above);
  /// The same inside std::make_unique<job>(...), whose body is not walked.
  void made(const clang::CallExpr *Call);
  /// A bind becomes one, or is kept where it does; false for any other bind.
  bool bound(const clang::CallExpr *Bind, const Ancestors &Above);
  /// The function type with a token through which `Call` calls; or null.
  const clang::FunctionProtoType *calledType(const clang::CallExpr *Call) const;
  /// The function type, as written somewhere, of which a callable becomes a
  /// value where `User` takes it; null where it does not keep one.
  const clang::FunctionProtoType *keptAs(const clang::Stmt *User,
                                         const clang::Expr *Child) const;
  /// The one that `made` ties it to; or null.
  const clang::FunctionProtoType *madeInto(const clang::Stmt *User,
                                           const clang::Expr *Child) const;
  void tie(EntityId Coroutine, const clang::FunctionProtoType *T,
           const clang::Expr *At);
  /// A bridge between a native value and its legacy type is written at `Call`.
  void unbridge(const clang::CallExpr *Call, const Ancestors &Above);

private:
  void become(const clang::Expr *What, const clang::FunctionProtoType *T,
              clang::QualType Holder);
  void callable(const clang::Expr *From, const clang::FunctionProtoType *T,
                clang::QualType Holder, const clang::Expr *At);
  void keep(const TokenRoots::Callable &What, const clang::FunctionProtoType *T,
            clang::QualType Holder, const clang::Expr *At);
  bool isPassedOn(const clang::Stmt *User, const clang::Expr *Child) const;
  bool isGivenToConstructor(const clang::Stmt *User) const;
  void dropResult(const clang::Expr *From, const clang::FunctionProtoType *T,
                  TokenRoots::Callable &Found);

  const TokenDialect &D;
  TokenEntities &Entities;
  TokenTypes &Types;
  TokenRoots &Roots;
  Builder &B;
};

} // namespace recoro

#endif
