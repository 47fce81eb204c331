// What only the linked program tells about coroutines, and about classes that
// hold tokens, by the places of their names. The TUs that name them are read
// again with it.
#ifndef RECORO_MODEL_SETTLED_H
#define RECORO_MODEL_SETTLED_H

#include "model/Span.h"
#include <map>
#include <set>
#include <string>

namespace recoro {

struct Settled {
  std::set<Span> Leaves;             ///< they never suspend
  std::map<Span, std::string> Names; ///< what they are called from now on
  std::set<Span> Holders;            ///< classes that keep their tokens

  bool operator==(const Settled &) const = default;
  bool concerns(const Span &Site) const {
    return Leaves.count(Site) || Names.count(Site);
  }
};

} // namespace recoro

#endif
