// What stands around an expression: who uses its value, seen through the nodes
// that only pass it on.
#ifndef RECORO_MECHANISMS_CONTEXT_H
#define RECORO_MECHANISMS_CONTEXT_H

#include "summarise/Builder.h"
#include "summarise/Walk.h"
#include "clang/AST/ExprCXX.h"

namespace recoro {

/// The first ancestor that does something with an expression's value.
struct Climb {
  const clang::Expr *Child = nullptr; ///< by which `User` was reached
  const clang::Stmt *User = nullptr;  ///< null: nobody within the body
  unsigned Depth = 0; ///< ancestors between `User` and the start
};

/// Climbs from `E` over casts, parentheses, temporaries, copies and moves.
Climb climb(const Builder &B, const clang::Expr *E, const Ancestors &Above);

/// The same downwards.
const clang::Expr *withoutWrapping(const clang::Expr *E);

/// Whether `S` only passes on the value of the expression in it.
bool isTransparent(const clang::Stmt *S);

/// The statement around an expression whose value nobody uses, or null.
const clang::Stmt *statementAround(const clang::Expr *E,
                                   const Ancestors &Above);

/// Whether the standard library declares it.
bool isStandard(const clang::Decl *D);

/// A call of a function of that name, whatever its namespace.
bool isCallOf(const clang::Expr *E, llvm::StringRef Name);

/// std::visit, std::invoke or std::apply: calls its first argument, once, and
/// returns what that returns.
bool isInvoker(const clang::CallExpr *Call);

/// std::bind or boost::bind.
bool isBind(const clang::CallExpr *Call);
/// The number of a placeholder: 1 for `_1`; 0 for anything else.
unsigned placeholderNumber(const clang::Expr *Argument);
/// Whether a parameter of type `Parameter` refers to the very object that is
/// given, and not to one that is converted from it.
bool refersTo(clang::QualType Parameter, clang::QualType Given,
              const clang::ASTContext &Ctx);

/// "'push_back'", "a constructor of 'session'": for messages.
std::string describeUser(const Builder &B, const clang::Stmt *User);

/// The call operator of a class for which `Fits` holds, or the first instance
/// of a generic one; or null.
const clang::FunctionDecl *
callOperator(const clang::ASTContext &Ctx, clang::QualType Callable,
             llvm::function_ref<bool(const clang::FunctionDecl *)> Fits);

/// Where an expression that names a function has the name.
clang::SourceLocation nameIn(const clang::Expr *E);

/// The part of `Above` that is above `S`.
Ancestors ancestorsOf(const clang::Stmt *S, const Ancestors &Above);

/// Whether a unary operator in front of `E` needs parentheses around both.
bool bindsTighter(const Builder &B, const clang::Expr *E,
                  const Ancestors &Above);

} // namespace recoro

#endif
