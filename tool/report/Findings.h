// What of an analysis is shown, and in which order: the same in every format.
#ifndef RECORO_REPORT_FINDINGS_H
#define RECORO_REPORT_FINDINGS_H

#include "Pipeline.h"

namespace recoro {

/// Numbers by verdict.
struct Tally {
  unsigned Safe = 0;
  unsigned Unsafe = 0;
  unsigned Bridged = 0;
  unsigned Refused = 0;

  void count(Verdict V);
  unsigned all() const { return Safe + Unsafe + Bridged + Refused; }
  /// What a migration would leave as it is.
  unsigned left() const { return Unsafe + Refused; }
};

/// What the path arguments select, by file and offset.
struct Findings {
  std::vector<EntityId> Coroutines;
  std::vector<unsigned> Suspensions; ///< indices
  Tally OfCoroutines;
  Tally OfSuspensions;
};

Findings findingsOf(const Analysis &A);

/// Where a coroutine is reported: at its body, else at its first declaration.
const Span &placeOf(const Entity &E);

/// A cause as people read it.
llvm::StringRef inWords(const Cause &Why);

/// What is to be known about a coroutine that is migrated, in the order of the
/// places; nothing about one that stays as it is.
std::vector<const Cause *> notesOn(const Entity &E, const Decision &D);

/// The decision about a start that does not follow from the coroutine it
/// starts, and so is reported by itself; null for any other suspension.
const Decision *ownDecision(const Analysis &A, unsigned Suspension);

/// "SUBJECT can be migrated", "SUBJECT cannot be migrated: WHY".
std::string sentence(llvm::StringRef Subject, const Decision &D);

} // namespace recoro

#endif
