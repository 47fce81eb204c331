// A type as text that means the same anywhere.
#ifndef RECORO_MECHANISMS_TYPENAME_H
#define RECORO_MECHANISMS_TYPENAME_H

#include "clang/AST/ASTContext.h"
#include <optional>
#include <string>

namespace recoro {

/// Nothing, if it has no name, or none outside of a function.
std::optional<std::string> nameOfType(const clang::ASTContext &Ctx,
                                      clang::QualType T);

} // namespace recoro

#endif
