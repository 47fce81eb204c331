// What can be done to the source, and under which decisions. A recipe is made
// while a TU's AST is at hand; it is carried out by `edit/` from text alone.
//
// A recipe holds rewrites. A rewrite replaces a range by pieces: literal text,
// and references to ranges of the same file, which stand for their text with
// the rewrites inside them carried out. So nested rewrites compose:
//
//   use(f(g(yield), yield))
//       ~~~~~~~~~~~~~~~~~~   "co_await " + source(same range)
//         ~~~~~~~~           "co_await " + source(same range)
//           ~~~~~            ""
//
// Two rewrites may share a range; the one with the higher layer is the outer.
#ifndef RECORO_MODEL_RECIPE_H
#define RECORO_MODEL_RECIPE_H

#include "model/Span.h"
#include <string>
#include <vector>

namespace recoro {

/// An entity of one TU's summary, or, after `link`, of the program.
using EntityId = unsigned;

struct Piece {
  std::string Text; ///< what is inserted, when `Source` is empty
  Range Source;     ///< else the range whose rewritten text is inserted
  /// In `Source`, a rewrite of exactly that range counts only below this layer.
  unsigned Below = 0;

  auto operator<=>(const Piece &) const = default;
};

struct Rewrite {
  Span At;
  unsigned Layer = 0;
  std::vector<Piece> Pieces;

  auto operator<=>(const Rewrite &) const = default;
};

/// One term of a guard: the entity must be native (or must have stayed legacy).
struct Condition {
  EntityId Entity = 0;
  bool Native = true;

  auto operator<=>(const Condition &) const = default;
};

enum class Operation {
  ChangeSignature, ///< drop the token parameter, wrap the result type
  Await,           ///< a suspension or a delegation
  Return,          ///< return becomes co_return
  Start,           ///< a root
  Query,           ///< what the coroutine asks of its token (its executor)
  OutlineHandler,  ///< an await moves out of a catch handler
  Hoist,           ///< an operand moves in front of its full expression
  Bridge,          ///< a call between a native and a legacy coroutine
};

struct Recipe {
  Operation Op = Operation::Await;
  std::vector<Condition> Guard; ///< all must hold
  std::vector<Rewrite> Rewrites;
  std::vector<std::string> Headers; ///< what the rewritten file must include

  auto operator<=>(const Recipe &) const = default;
};

} // namespace recoro

#endif
