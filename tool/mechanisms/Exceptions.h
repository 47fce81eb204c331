// What a function does with exceptions.
#ifndef RECORO_MECHANISMS_EXCEPTIONS_H
#define RECORO_MECHANISMS_EXCEPTIONS_H

#include "clang/AST/Decl.h"

namespace recoro {

/// False where everything that `F` calls or throws stands in a try block with a
/// handler for all that derives from std::exception, and no handler throws.
/// Without a body to look at, true.
bool mayThrowStandardException(const clang::FunctionDecl *F);

/// Whether `F`, or what it calls, needs an exception that is handled around the
/// call: `throw;` or std::current_exception() outside of its own handlers.
bool asksForException(const clang::FunctionDecl *F);

} // namespace recoro

#endif
