// Stage 5: from facts to verdicts and groups.
#ifndef RECORO_COLOUR_COLOUR_H
#define RECORO_COLOUR_COLOUR_H

#include "model/Program.h"

namespace recoro {

/// A refusal that was found later, by parsing the edited code.
struct LateRefusal {
  EntityId Entity = 0;
  Cause Why;
};

/// Entities that are tied must have one colour, so they form a group, and one
/// refusal refuses its group. An entity's own cause comes before one that it
/// gets through a tie; that one names the tie and the entity at its other end.
Verdicts colour(const Program &P, const std::set<Reason> &Accepted,
                const std::vector<LateRefusal> &Late = {});

} // namespace recoro

#endif
