// Where the user's wishes end the spread of colour.
#ifndef RECORO_COLOUR_CUT_H
#define RECORO_COLOUR_CUT_H

#include "colour/Colour.h"

namespace recoro {

/// Why an entity stays legacy, whatever it is.
struct Keeping {
  Cause Why;
  std::optional<EntityId> Through; ///< the entity that carries it along
};

/// All that stays legacy by a wish. A tie over which no bridge can stand
/// carries `Cut` on, and makes `Only` wider.
std::map<EntityId, Keeping> keptLegacy(const Program &P, const Wishes &Wanted);

} // namespace recoro

#endif
