// The functions of a TU that are no coroutines. With them link can tell that
// two TUs take one text for different things: a `#if`, or a type of equal name
// in another header, makes a coroutine in one and an ordinary function in the
// other.
#ifndef RECORO_SUMMARISE_ORDINARY_H
#define RECORO_SUMMARISE_ORDINARY_H

#include "summarise/Builder.h"

namespace recoro {

/// Fills in FileFacts::Ordinary. To be called after the mechanisms.
void noteOrdinaryFunctions(Builder &B);

} // namespace recoro

#endif
