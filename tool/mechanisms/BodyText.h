// Rewrites of a coroutine's body that are the same in every dialect.
#ifndef RECORO_MECHANISMS_BODYTEXT_H
#define RECORO_MECHANISMS_BODYTEXT_H

#include "model/Recipe.h"
#include "summarise/Source.h"
#include "clang/AST/Decl.h"
#include "clang/AST/StmtCXX.h"
#include <optional>
#include <set>

namespace recoro {

/// The identifiers in the body of `F`, and its parameters.
std::set<std::string> namesIn(const Source &Src, const clang::FunctionDecl *F);

/// The text at `At`, with what becomes of the parts in it, between two others.
Rewrite between(std::string Front, const Span &At, std::string Back);

/// `co_return;` as the last statement of a function that returns nothing: a
/// body that neither awaits, yields nor returns would be no coroutine. Nothing
/// where the body comes out of a macro or is a try block.
std::optional<Rewrite> coReturnAtEnd(const Source &Src,
                                     const clang::FunctionDecl *F);

/// The handler goes, of a try statement that has others. Nothing where it comes
/// out of a macro.
std::optional<Rewrite> dropHandler(const Source &Src,
                                   const clang::CXXCatchStmt *Catch);

} // namespace recoro

#endif
