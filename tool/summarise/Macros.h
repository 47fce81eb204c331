// Text in the body of a macro belongs to every place that the macro is expanded
// at: it is edited where all of them ask for it.
//
//   #define RETURN_IF(failed) do { if (failed) return -1; } while (false)
//   #define RETURN_IF(failed) do { if (failed) co_return -1; } while (false)
//
// Limits: macros of the main file, which no other TU can expand; edits that
// stay on one line.
#ifndef RECORO_SUMMARISE_MACROS_H
#define RECORO_SUMMARISE_MACROS_H

#include "summarise/Preprocessed.h"

namespace recoro {

class Builder;

/// Ties the coroutines that share a macro's text, and refuses them where not
/// all places at which it is expanded agree.
void checkMacros(const Preprocessed &Met, Builder &B);

} // namespace recoro

#endif
