// Whether an exception may leave a function.
#ifndef RECORO_MECHANISMS_LEAVING_H
#define RECORO_MECHANISMS_LEAVING_H

#include "clang/AST/Decl.h"

namespace recoro {

/// False where everything that `F` calls or throws stands in a try block with a
/// handler for all that derives from std::exception, and no handler throws.
/// Without a body to look at, true.
bool mayThrowStandardException(const clang::FunctionDecl *F);

} // namespace recoro

#endif
