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

/// What the user has asked for.
struct Wishes {
  std::set<Reason> Accepted;     ///< unsafe, but looked at
  std::map<EntityId, Cause> Cut; ///< these stay legacy, and why
  std::set<EntityId> Only; ///< all but what these need stays; empty: nothing
};

/// Entities that are tied must have one colour, so they form a group, and one
/// refusal refuses its group. An entity's own cause comes before one that it
/// gets through a tie; that one names the tie and the entity at its other end.
/// What stays legacy by a wish is out of reach: where a bridge can stand, a tie
/// ends there; where none can, the wish spreads.
Verdicts colour(const Program &P, const Wishes &Wanted,
                const std::vector<LateRefusal> &Late = {});

/// The sites of coroutines that never suspend: what takes a token and hands it
/// to nobody but others of the kind. Made a coroutine, each call would cost a
/// frame for nothing; without its token it is an ordinary function.
///
///   int parse(std::string const &line, yield_context yield);
///   int parse(std::string const &line);
///
/// What is started, called through a function type, or overrides one that
/// suspends, is none: it is awaited. Of generators, those that neither delegate
/// nor are delegated to: what has the plainer form.
std::set<Span> findLeaves(const Program &P);

/// The sites of classes that hold a token and cannot do without it. To what
/// their objects are handed to, the token is one that is stored somewhere.
std::set<Span> findHolders(const Program &P);

/// New names, by site, for coroutines that without their token would take the
/// calls of another function, or lose theirs to it. An overrider has the name
/// of what it overrides.
///
///   std::string read(socket &s);
///   std::string read(socket &s, yield_context yield);
///   awaitable<std::string> co_read(socket &s);
///
/// An operator has no other name, so it gets none.
std::map<Span, std::string> findNames(const Program &P);

} // namespace recoro

#endif
