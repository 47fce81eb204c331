// An order in which a program can be migrated, a part at a time.
#ifndef RECORO_COLOUR_PLAN_H
#define RECORO_COLOUR_PLAN_H

#include "model/Program.h"

namespace recoro {

/// Coroutines that have to change together.
struct PlannedStep {
  std::vector<EntityId> Entities;
};

/// A group, and how it falls into steps with bridges between them.
struct PlannedGroup {
  unsigned Group = 0;
  std::set<std::string> Files;  ///< that change
  unsigned Places = 0;          ///< suspensions and starts
  std::vector<EntityId> Causes; ///< those that have a verdict of their own
  /// The callees before their callers; none where the group is refused.
  std::vector<PlannedStep> Steps;
};

/// What can be migrated first, and of that the smallest groups first.
std::vector<PlannedGroup> plan(const Program &P, const Verdicts &V);

} // namespace recoro

#endif
