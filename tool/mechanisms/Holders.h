// Where callables are kept, and what is called through: the types of functions
// behind a std::function, a pointer, a container of them.
#ifndef RECORO_MECHANISMS_HOLDERS_H
#define RECORO_MECHANISMS_HOLDERS_H

#include "mechanisms/TokenTypes.h"
#include "clang/AST/ExprCXX.h"

namespace recoro {

/// What a call or a construction calls, and with what: an operator that is a
/// member without its object.
struct Invocation {
  const clang::FunctionDecl *Callee = nullptr;
  llvm::ArrayRef<const clang::Expr *> Arguments;

  /// The parameter that takes `Argument`, or null.
  const clang::ParmVarDecl *parameterOf(const clang::Expr *Argument) const {
    for (unsigned I = 0; Callee && I < Arguments.size(); ++I)
      if (Arguments[I] == Argument && I < Callee->getNumParams())
        return Callee->getParamDecl(I);
    return nullptr;
  }
};
Invocation invocationOf(const clang::Stmt *User);

/// The type of what keeps `Child` where `User` takes it, or of what that is
/// kept in; or null.
clang::QualType holderOf(const TokenTypes &Types, Builder &B,
                         const clang::Stmt *User, const clang::Expr *Child);

/// What the constructor behind std::make_unique<job>(..., child) or
/// std::make_shared takes for `Child`; null where `User` makes nothing of the
/// project's, or what the class's constructors take there differs.
clang::QualType takenByMade(Builder &B, const clang::Stmt *User,
                            const clang::Expr *Child);

/// The function type with a token through which `Call` calls; or null.
const clang::FunctionProtoType *calledType(const TokenTypes &Types,
                                           const clang::CallExpr *Call);

} // namespace recoro

#endif
