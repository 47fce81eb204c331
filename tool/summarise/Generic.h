// Generic lambdas that are handed to a root are instantiated by the library's
// own bodies, which are skipped; here they are instantiated with the token type
// instead, so that mechanisms can see what they do. The same for those that
// std::make_unique hands to a constructor of the project.
#ifndef RECORO_SUMMARISE_GENERIC_H
#define RECORO_SUMMARISE_GENERIC_H

#include "ruleset/Ruleset.h"
#include "summarise/Builder.h"

namespace recoro {

void instantiateGenericCoroutines(const Ruleset &Rules, Builder &B);

} // namespace recoro

#endif
