// The text that a set of rewrites makes of a file. Rewrites nest: a piece that
// names a source range stands for that range with the rewrites inside it
// carried out (see model/Recipe.h). Each rewrite must end up in the text
// exactly once; one that does not, because another swallowed or crossed it, is
// a conflict.
#ifndef RECORO_EDIT_COMPOSE_H
#define RECORO_EDIT_COMPOSE_H

#include "model/Program.h"

namespace recoro {

/// A rewrite of one file, and the groups that want it.
struct Node {
  Range At;
  unsigned Layer = 0;
  std::vector<Piece> Pieces;
  std::set<unsigned> Groups;
};

struct Composition {
  std::vector<Replacement> Replacements; ///< outermost rewrites, sorted
  std::set<unsigned> Conflicts;          ///< groups whose rewrites got lost
};

Composition compose(llvm::StringRef Text, std::vector<Node> Nodes);

/// `Text` with `Replacements` made.
std::string applyReplacements(llvm::StringRef Text,
                              const std::vector<Replacement> &Replacements);

} // namespace recoro

#endif
