// What a program can see of a move. A native coroutine moves its parameters
// into its frame, and its result out of it. What was moved from is destroyed at
// the end of the caller's full expression, where the parameters themselves were
// before; those are destroyed as soon as the caller goes on.
#ifndef RECORO_MECHANISMS_MOVES_H
#define RECORO_MECHANISMS_MOVES_H

#include "summarise/Builder.h"
#include "clang/AST/DeclCXX.h"

namespace recoro {

/// Whether one more move of an object of type `T`, and the end of the object
/// that was moved from, have effects besides those on the two. Constructors and
/// destructors whose bodies are not read are taken to have none.
bool isMoveVisible(Builder &B, clang::QualType T);

/// Whether the program can see when an object of type `T` ends, which may be
/// one that the standard library keeps for it (but is not shared).
bool isEndVisible(Builder &B, clang::QualType T);

/// Whether an object of type `T` may refer to another one, as to a temporary of
/// what it is computed from.
bool mayRefer(clang::QualType T);

} // namespace recoro

#endif
