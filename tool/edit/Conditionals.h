// Which lines of a file are read under a condition of the preprocessor only.
#ifndef RECORO_EDIT_CONDITIONALS_H
#define RECORO_EDIT_CONDITIONALS_H

#include "model/Span.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace recoro {

/// The outermost conditionals of `Text`, in order: each from the line of its
/// `#if` to the end of its `#endif`. One around the whole file, as an include
/// guard is, does not count, and those in it do.
std::vector<Range> conditionalsOf(llvm::StringRef Text);

} // namespace recoro

#endif
