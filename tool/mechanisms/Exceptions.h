// What a function does with exceptions.
#ifndef RECORO_MECHANISMS_EXCEPTIONS_H
#define RECORO_MECHANISMS_EXCEPTIONS_H

#include "clang/AST/Decl.h"
#include "clang/AST/StmtCXX.h"

namespace recoro {

/// False where everything that `F` calls or throws stands in a try block with a
/// handler for all that derives from std::exception, and no handler throws.
/// Without a body to look at, true.
bool mayThrowStandardException(const clang::FunctionDecl *F);

/// Whether `F`, or what it calls, needs an exception that is handled around the
/// call: `throw;` or std::current_exception() outside of its own handlers.
bool asksForException(const clang::FunctionDecl *F);

/// Whether the destructor of `T` asks if an exception is on its way, as scope
/// guards do that act on failure or on success only.
bool countsExceptions(clang::QualType T);

/// A handler that does nothing but `throw;`.
bool onlyRethrows(const clang::CXXCatchStmt *Catch);
/// One of the exception that unwinds a stack whose coroutine is abandoned.
bool catchesUnwind(const clang::CXXCatchStmt *Catch);

} // namespace recoro

#endif
