// std::for_each whose callback suspends, as the loop that it is.
//
//   for_each(v.begin(), v.end(), [&](T &x) {    for (T &x : v) {
//     if (skip(x)) return;                        if (skip(x)) continue;
//     ...                                         ...
//   });                                         }
//
//   for_each(first, end, [&](T &x) { ... });
//     ->  for (auto at = first, last = end; at != last; ++at) { T &x = *at; ...
//     }
//
// std::ranges::for_each(v, callback) is the first form.
//
// Limits: a callback that captures by copy stays a lambda; in place, its body
// returns from no loop of its own. Other algorithms are refused.
#ifndef RECORO_MECHANISMS_LOOPS_H
#define RECORO_MECHANISMS_LOOPS_H

#include "mechanisms/Context.h"
#include <functional>

namespace recoro {

/// What an algorithm runs over, and what it calls.
struct Iteration {
  const clang::Expr *First;
  const clang::Expr *Last; ///< null: `First` is a range that has a name
  const clang::Expr *Callback;
};

/// Of std::for_each and std::ranges::for_each, and of std::copy.
std::optional<Iteration> forEach(const clang::CallExpr *Call);
std::optional<Iteration> copy(const clang::CallExpr *Call);

/// Gives a name that nothing in the body uses.
using Namer = std::function<std::string(llvm::StringRef Wish)>;

/// What is written in front of a loop's body, and the iterator's name; none,
/// where the `Element` itself runs over a range.
struct LoopHead {
  std::vector<Piece> Pieces;
  std::string At;
};

/// Nothing in a macro's body.
std::optional<LoopHead> loopHead(const Builder &B, const Iteration &Over,
                                 const clang::ParmVarDecl *Element,
                                 const Namer &Unique);

/// Whether the call is a statement, over two iterators of one type if any.
bool canLoop(const Builder &B, const clang::CallExpr *Call,
             const Iteration &Over, const Ancestors &Around);

/// The callback's body becomes that of a loop. `MayCopy` says which captures by
/// copy do not matter.
std::optional<std::vector<Rewrite>>
loopInPlace(const Builder &B, const clang::CallExpr *Call,
            const Iteration &Over, const clang::LambdaExpr *Callback,
            llvm::function_ref<bool(const clang::VarDecl *)> MayCopy,
            const Namer &Unique);

} // namespace recoro

#endif
