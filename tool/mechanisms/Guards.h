// Classes whose objects hold something for as long as they live: a lock, or one
// slot of a bounded number.
//
//   struct slot {
//     explicit slot(std::atomic<int> &busy) : busy(busy) { ++busy; }
//     ~slot() { --busy; }
//     std::atomic<int> &busy;
//   };
//
// The locks of the standard library and of Boost are known by name, since their
// bodies are not read; a class of the project's own by what its constructor and
// its destructor do to one and the same thing outside of it.
#ifndef RECORO_MECHANISMS_GUARDS_H
#define RECORO_MECHANISMS_GUARDS_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include <vector>

namespace recoro {

enum class Guard { None, Lock, Slot };

/// What an object of type `T` holds; through its members and bases, too.
Guard guardOf(clang::QualType T);

/// A variable and the members named behind it, as `this->pool_->busy`: one
/// thing, however often it is named. Empty where that cannot be said.
using Path = std::vector<const clang::ValueDecl *>;
Path pathOf(const clang::Expr *E);

/// Whether `T`, or what it points to, has both members `lock` and `unlock` (a
/// mutex, or a lock on one).
bool canBeLocked(clang::QualType T);

} // namespace recoro

#endif
