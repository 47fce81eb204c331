// Summaries that are still true: of TUs that read what they have read before.
// It serves a process that analyses one project again and again, as an editor's
// server does.
#ifndef RECORO_SUMMARISE_CACHE_H
#define RECORO_SUMMARISE_CACHE_H

#include "summarise/Summarise.h"
#include <list>
#include <memory>
#include <mutex>

namespace recoro {

/// A TU is read again when any path that its parse has looked at, found or not,
/// leads to something else now: another file, another time or size, another
/// text in the overlay. Thread-safe but for `begin`.
///
/// Of a main file in the overlay that is read again because of its own text
/// alone, the beginning is kept precompiled, until the overlay has it no more.
/// A summary is the same with it and without.
class SummaryCache {
public:
  /// `Checks`: what was read with a kept beginning is read without it, too, and
  /// where that differs, the TU has an error that says so.
  explicit SummaryCache(bool Checks = false);
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
  struct KeptHead;
  class Reading;

  const bool Checks;
  std::vector<std::string> Setting; ///< rules and project, as text
  std::shared_ptr<World> Now;
  std::mutex Guard;
  std::map<std::vector<std::string>, std::shared_ptr<const Entry>> Entries;
  std::list<std::shared_ptr<const KeptHead>> Heads; ///< last used first
};

} // namespace recoro

#endif
