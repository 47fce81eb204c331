// What objects are made to run: functions, closures, and what std::bind makes
// of them.
#ifndef RECORO_MECHANISMS_SINKCALLABLES_H
#define RECORO_MECHANISMS_SINKCALLABLES_H

#include "summarise/Builder.h"
#include "clang/AST/ExprCXX.h"

namespace recoro {

/// The function that is named, or null.
const clang::FunctionDecl *functionNamed(const clang::Expr *E);

/// The argument of bind(f, ...) for a parameter of `F`.
unsigned boundPlace(const clang::FunctionDecl *F, unsigned Parameter);

/// bind(&C::run, self, _1, argument): whether nothing but the argument at
/// `Place` is left to the caller.
bool leavesOnly(const clang::CallExpr *Bind, unsigned Place);

/// An argument that is kept by bind for the parameter `P`, which would refer to
/// what is converted from it for the call alone.
const clang::Expr *convertedFor(const clang::CallExpr *Bind,
                                const clang::FunctionDecl *F, unsigned P,
                                const clang::ASTContext &Ctx);

/// A class of which `Is` holds among the template arguments of a standard
/// function that makes its objects of callables, or null:
/// std::make_unique<pull_type>(f), sources.emplace_back(f).
clang::QualType madeBy(const clang::CallExpr *Call,
                       llvm::function_ref<bool(clang::QualType)> Is);

} // namespace recoro

#endif
