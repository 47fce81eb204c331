// What the stages after `summarise` pass on: the linked program, the decisions
// about it, and the edits that carry them out.
#ifndef RECORO_MODEL_PROGRAM_H
#define RECORO_MODEL_PROGRAM_H

#include "model/Summary.h"
#include <set>

namespace recoro {

/// The summaries of all TUs made one: entities are united, ids are the
/// program's, equal facts are kept once. Sorted, so the order in which TUs were
/// read does not matter.
struct Program {
  std::vector<Entity> Entities;
  std::vector<Suspension> Suspensions;
  std::vector<Tie> Ties;
  std::vector<Recipe> Recipes;
  std::vector<Mention> Mentions;
  std::map<std::string, FileFacts> Files;
  std::map<unsigned, std::set<std::string>> FilesOfCommand;
  std::map<std::string, std::set<unsigned>> Versions; ///< macro -> values seen
};

/// One step of the chain that led to a verdict.
struct Decision {
  Verdict V = Verdict::Safe;
  std::optional<Cause> Why; ///< of every verdict but safe
  unsigned Group = 0;
  std::optional<EntityId> Through; ///< from which it was got over a tie
};

struct Group {
  std::vector<EntityId> Entities;
  Verdict V = Verdict::Safe; ///< the worst of its entities
  bool Kept = false;         ///< legacy by the user's wish, whatever it is
};

struct Verdicts {
  std::vector<Decision> Entities; ///< by EntityId
  std::vector<Decision> Suspensions;
  std::vector<Group> Groups;
};

/// A replacement in a file's old text, and the groups that want it.
struct Replacement {
  Range At;
  std::string Text;
  std::set<unsigned> Groups;
};

/// A changed file, old and new.
struct FileEdit {
  std::string File;
  std::string Before;
  std::string After;
  std::vector<Replacement> Replacements; ///< sorted, apart from each other
};

} // namespace recoro

#endif
