// What a body holds while it suspends: a flow analysis over Clang's control
// flow graph, which knows where destructors run.
//
//   std::lock_guard guard(mutex);
//   timer.async_wait(yield);        // every other thread waits, too
#ifndef RECORO_MECHANISMS_HELD_H
#define RECORO_MECHANISMS_HELD_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include <set>
#include <string>
#include <vector>

namespace recoro {

/// Something that a suspension stands in the middle of.
struct Held {
  enum class Kind { Lock, Slot, ThreadLocal };

  Kind What = Kind::Lock;
  std::string Name;                  ///< as the program calls it
  clang::SourceLocation At;          ///< where it is taken, or used first
  const clang::Expr *Over = nullptr; ///< a suspension in between
};

/// `Suspensions` are expressions of the body of `F`. In the order of the
/// places, each thing once.
std::vector<Held> heldOver(const clang::FunctionDecl *F,
                           const std::set<const clang::Expr *> &Suspensions,
                           clang::ASTContext &Ctx);

} // namespace recoro

#endif
