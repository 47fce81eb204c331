// A token as it is named in a body: the parameter itself, with an error code
// bound to it, out of a house's wrapper, or through a local copy.
#ifndef RECORO_MECHANISMS_TOKENUSE_H
#define RECORO_MECHANISMS_TOKENUSE_H

#include "mechanisms/Context.h"
#include "mechanisms/TokenDialect.h"

namespace recoro {

struct TokenUse {
  const clang::Expr *Token = nullptr;       ///< `yield` or `yield[ec]`, whole
  const clang::Expr *Code = nullptr;        ///< `ec`
  const clang::CallExpr *Adapted = nullptr; ///< a helper's call around it
  const Helper *By = nullptr;
  const clang::VarDecl *Copy = nullptr; ///< through which it is named
  bool Inside = false; ///< an adapter stays around it: as_tuple(yield)
  Climb Up;
};

/// The token that the reference `Ref` stands for, seen from inside.
TokenUse useOf(const TokenDialect &D, const Builder &B, const clang::Expr *Ref,
               const Ancestors &Above);
/// The same from outside: an argument that is a token.
TokenUse useOfArgument(const TokenDialect &D, const clang::Expr *Argument);

/// The variable named by `yield`, `yield[ec]`, `std::move(yield)`,
/// `yield.get()`; or null.
const clang::VarDecl *tokenNamedBy(const TokenDialect &D,
                                   const clang::Expr *Argument);
/// Whether it is the token that an object holds: `request.yield[ec]`.
bool namesHeldToken(const TokenDialect &D, const clang::Expr *Argument);

} // namespace recoro

#endif
