// Include directives of edited files: what the new text needs, once, and the
// legacy library's header where nothing needs it any more.
#ifndef RECORO_EDIT_INCLUDES_H
#define RECORO_EDIT_INCLUDES_H

#include "edit/Compose.h"
#include "ruleset/Ruleset.h"

namespace recoro {

/// What one file's new text needs.
struct IncludeNeed {
  std::map<std::string, std::set<unsigned>> Headers; ///< and who needs them
  std::set<unsigned> Groups;                         ///< all that edit the file
  bool DropLegacy = false; ///< the legacy header's line may go
  unsigned FirstUse = ~0u; ///< offset of the first change: includes come before
};

class IncludePlanner {
public:
  IncludePlanner(const Program &P, const Ruleset &Rules,
                 std::map<std::string, IncludeNeed> Needs)
      : P(P), Rules(Rules), Needs(std::move(Needs)) {}

  /// The rewrites of include lines in `File`, which has the text `Text`.
  std::vector<Node> plan(const std::string &File, llvm::StringRef Text);

private:
  const std::set<std::string> &providedBy(const std::string &File);
  std::vector<std::string> missingIn(const std::string &File);
  bool isUmbrellaFor(llvm::StringRef Umbrella, llvm::StringRef Header) const;
  const Include *legacyInclude(const FileFacts &Facts) const;
  std::string directive(llvm::StringRef Header,
                        const std::set<std::string> &Has,
                        llvm::StringRef NewLine) const;
  struct InsertionPoint {
    unsigned At;
    bool InFront; ///< of a line, rather than behind one
  };
  InsertionPoint insertionPoint(const FileFacts &Facts, unsigned FirstUse,
                                llvm::StringRef Header) const;

  const Program &P;
  const Ruleset &Rules;
  std::map<std::string, IncludeNeed> Needs;
  std::map<std::string, std::set<std::string>> Provided;
};

/// Words that only legacy code holds: token types, roots.
std::set<std::string> legacyWords(const Ruleset &Rules);

} // namespace recoro

#endif
