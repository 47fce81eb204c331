// Removal of one item from a comma-separated list, comments kept.
#ifndef RECORO_MECHANISMS_LISTS_H
#define RECORO_MECHANISMS_LISTS_H

#include "model/Recipe.h"
#include "summarise/Source.h"

namespace recoro {

/// The rewrites that remove the list item at `Item` together with one comma
/// beside it, and the white space that this leaves over.
std::vector<Rewrite> dropListItem(const Source &Src, const Span &Item);

/// The statement or declaration at `R` with the semicolon behind it; nothing in
/// a macro's body.
std::optional<Span> withSemicolon(const Source &Src, clang::SourceRange R);

/// `R`, and its whole line if nothing else stands there, or the blanks behind
/// it.
Range withItsLine(const Source &Src, const std::string &File, Range R);

} // namespace recoro

#endif
