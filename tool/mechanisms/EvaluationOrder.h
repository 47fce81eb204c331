// In which order a full expression that awaits is evaluated, and what has to be
// taken out of it to keep that order.
//
// g++ 12 evaluates the awaits of a full expression first, from left to right,
// and everything else after them; it even evaluates both arms of a conditional
// that is not the whole expression. Where the language fixes another order
// (`a << b`, `a[b]`, `a.f(b)`, `a && b`, `{a, b}`) that is wrong, so whatever
// has effects and comes before an await moves into a variable in front:
//
//   log << next() << read(yield);   ->   auto &&left = log << next();
//                                        left << co_await read();
//
// Where the language leaves the order open (arguments, operands of +), the
// compiler that the project is built with decided it: clang goes from left to
// right, g++ through arguments from right to left.
#ifndef RECORO_MECHANISMS_EVALUATIONORDER_H
#define RECORO_MECHANISMS_EVALUATIONORDER_H

#include "summarise/Builder.h"
#include "clang/AST/ExprCXX.h"
#include <set>

namespace recoro {

/// An operand that must be evaluated into a variable in front of its
/// expression.
struct EarlyOperand {
  const clang::Expr *E = nullptr;
  bool Conditional = false; ///< not evaluated each time: it cannot move
  std::string Wish;         ///< for its name
};

struct EarlyOperands {
  std::vector<EarlyOperand> Operands; ///< in the order of their evaluation
  const clang::Expr *Open = nullptr;  ///< order unspecified, compiler unknown
};

/// `Awaited` holds the calls that become awaits; `Settled` what is hoisted
/// already, and so counts as a variable. `Whole`: g++ 12 gets a choice right
/// that is all of `Full`.
EarlyOperands findEarlyOperands(const clang::Expr *Full, Compiler By,
                                const std::set<const clang::Expr *> &Awaited,
                                const std::set<const clang::Expr *> &Settled,
                                bool Whole);

/// Whether `E` holds an await.
bool containsAwait(const clang::Stmt *E,
                   const std::set<const clang::Expr *> &Awaited);

} // namespace recoro

#endif
