// Summaries that are still true: of TUs that read what they have read before.
// It serves a process that analyses one project again and again, as an editor's
// server does.
#ifndef RECORO_SUMMARISE_CACHE_H
#define RECORO_SUMMARISE_CACHE_H

#include "summarise/Summarise.h"
#include <memory>
#include <mutex>

namespace recoro {

/// A TU is read again when any path that its parse has looked at, found or not,
/// leads to something else now: another file, another time or size, another
/// text in the overlay. Thread-safe but for `begin`.
class SummaryCache {
public:
  SummaryCache();
  ~SummaryCache();

  /// Before each analysis: everything is looked at anew, once. What was read by
  /// other rules, or for another project, is forgotten.
  void begin(const Project &P, const Ruleset &Rules);

  /// As `summarise`, of which it is the memory.
  llvm::Expected<TUResult> summarise(const Project &P, unsigned Command,
                                     const Ruleset &Rules,
                                     const Territory &Land,
                                     const Settled &Known);

private:
  class World;
  struct Entry;
  std::vector<std::string> Setting; ///< rules and project, as text
  std::shared_ptr<World> Now;
  std::mutex Guard;
  std::map<std::vector<std::string>, std::shared_ptr<const Entry>> Entries;
};

} // namespace recoro

#endif
