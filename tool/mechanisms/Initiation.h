// Operations that are generic in their token, and what they hand to their
// initiation.
//
//   return async_initiate<Token, void(error_code)>(
//       [](auto handler, auto &&out) { out.text = "written"; ... }, token,
//       out);
//
// With a stackful token the initiation runs at once, on the arguments
// themselves. A native coroutine keeps copies of them until it is awaited.
#ifndef RECORO_MECHANISMS_INITIATION_H
#define RECORO_MECHANISMS_INITIATION_H

#include "clang/AST/Decl.h"

namespace recoro {

/// An argument that an initiation in the body of `Operation`, an instance,
/// takes by reference and changes; or null.
const clang::Expr *
argumentChangedAtInitiation(const clang::FunctionDecl *Operation);

} // namespace recoro

#endif
