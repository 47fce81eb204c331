// Coroutines that never suspend: what takes a token and hands it to nobody but
// others of the kind. Made a coroutine, each call would cost a frame for
// nothing; without its token it is an ordinary function.
//
//   int parse(std::string const &line, yield_context yield) { ... }
//   int parse(std::string const &line) { ... }
#ifndef RECORO_COLOUR_LEAVES_H
#define RECORO_COLOUR_LEAVES_H

#include "model/Program.h"

namespace recoro {

/// The sites of all leaves. What is started, called through a function type, or
/// overrides one that suspends, is none: it is awaited.
std::set<Span> findLeaves(const Program &P);

} // namespace recoro

#endif
