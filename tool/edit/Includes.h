// Include directives of edited files: what the new text needs, once, and the
// legacy library's header where nothing needs it any more.
//
// A program that is migrated in steps must come out as if it had been migrated
// in one. So the headers are chosen as if all were migrated now (`Eventual`),
// and those are written that something needs already (`Now`).
#ifndef RECORO_EDIT_INCLUDES_H
#define RECORO_EDIT_INCLUDES_H

#include "edit/Compose.h"
#include "ruleset/Ruleset.h"

namespace recoro {

/// Headers, and the groups that need them.
using NeededHeaders = std::map<std::string, std::set<unsigned>>;

/// What one file's new text needs.
struct IncludeNeed {
  NeededHeaders Now;
  std::set<std::string> Eventual; ///< once all is migrated that can be
  std::set<unsigned> Groups;      ///< all that edit the file
  std::vector<Range> Dropped;     ///< lines of includes that may go
  unsigned FirstUse = ~0u; ///< offset of the first change: includes come before
};

class IncludePlanner {
public:
  IncludePlanner(const Program &P, const Ruleset &Rules,
                 std::map<std::string, IncludeNeed> Needs);

  /// The files whose include lines change.
  std::set<std::string> files() const;
  /// The rewrites of include lines in `File`, which has the text `Text`.
  std::vector<Node> plan(const std::string &File, llvm::StringRef Text) const;

private:
  const std::set<std::string> &providedBy(const std::string &File);
  std::set<std::string> missingIn(const std::string &File);
  bool isUmbrellaFor(llvm::StringRef Umbrella, llvm::StringRef Header) const;
  bool covers(llvm::StringRef Other, llvm::StringRef Header) const;
  bool isBridge(llvm::StringRef Header) const;
  bool isNative(llvm::StringRef Header) const;
  bool isIncluded(const std::string &File, llvm::StringRef Header,
                  std::set<std::string> &Asked) const;
  bool writeAhead(const std::string &File, llvm::StringRef Header,
                  const std::set<unsigned> &Groups,
                  std::set<std::string> &Asked);
  std::string directive(llvm::StringRef Header, const std::string &File,
                        llvm::StringRef NewLine) const;
  struct InsertionPoint {
    unsigned At;
    bool InFront; ///< of a line, rather than behind one
    /// Among those at the same place: the order that steps would give them.
    unsigned Turn = 0;
  };
  InsertionPoint insertionPoint(const FileFacts &Facts, const IncludeNeed &Need,
                                llvm::ArrayRef<Range> Conditionals,
                                llvm::StringRef Header) const;

  const Program &P;
  const Ruleset &Rules;
  std::map<std::string, IncludeNeed> Needs;
  std::map<std::string, std::set<std::string>> Provided;
  std::map<std::string, std::set<std::string>> Missing; ///< eventually
  std::map<std::string, NeededHeaders> Written;
};

/// The lines of a file that include the legacy library's headers.
std::vector<const Include *> legacyIncludes(const FileFacts &Facts,
                                            const Rule &R);
/// Those that include the headers of bridges.
std::vector<const Include *> bridgeIncludes(const FileFacts &Facts,
                                            const Ruleset &Rules);

/// Words that only legacy code of the rule holds: token types, roots.
std::set<std::string> legacyWords(const Rule &R);
/// The names of the bridges that a header declares.
std::set<std::string> bridgeWords(const Ruleset &Rules, llvm::StringRef Header);

} // namespace recoro

#endif
