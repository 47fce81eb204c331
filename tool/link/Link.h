// Stage 4: the summaries of all TUs become one program.
#ifndef RECORO_LINK_LINK_H
#define RECORO_LINK_LINK_H

#include "model/Program.h"

namespace recoro {

/// Unites entities that share a declaration site, and external ones of equal
/// USR that share none; then keeps every fact once. The result does not depend
/// on the order of `Summaries`.
Program link(std::vector<Summary> Summaries);

} // namespace recoro

#endif
