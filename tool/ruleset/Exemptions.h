// NOLINT comments, as clang-tidy reads them, with two differences: only those
// that name one of recoro's checks are ours, and each must give a reason.
//
//   void serve(yield_context yield); // NOLINT(recoro-asio-spawn): until 3.0
//   // NOLINTNEXTLINE(recoro-asio-spawn): the plug-in interface
//   // NOLINTBEGIN(recoro-*): ported next year
//   // NOLINTEND(recoro-*)
#ifndef RECORO_RULESET_EXEMPTIONS_H
#define RECORO_RULESET_EXEMPTIONS_H

#include "model/Span.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace recoro {

/// One check in one comment.
struct Exemption {
  enum class Kind { Line, NextLine, Begin, End };
  Kind Is = Kind::Line;
  Range At;            ///< "NOLINT(...)"
  std::string Written; ///< the same, as text
  std::string Check;   ///< may hold `*`
  std::string Because; ///< empty: no reason is given
  /// The lines that it covers; none where the second comes before the first,
  /// as at the end of a region, or where that is missing.
  unsigned FirstLine = 1, LastLine = 0;
  bool IsPaired = true;     ///< a region's begin and end find each other
  bool LeadsComment = true; ///< of several checks in one comment, the first

  bool covers(unsigned Line) const {
    return FirstLine <= Line && Line <= LastLine;
  }
  /// Whether it is for this check, such as "recoro-asio-spawn".
  bool names(llvm::StringRef Check) const;
};

/// A file's lines, and the comments in it that are ours.
struct Exemptions {
  std::vector<unsigned> LineEnds; ///< offsets
  std::vector<Exemption> All;     ///< in the order of the text

  unsigned lineOf(unsigned Offset) const;
  /// The first comment that covers `Offset` and is for `Check`, or null.
  const Exemption *find(unsigned Offset, llvm::StringRef Check) const;
};

/// A quick look at whether `readExemptions` may find any.
bool mayHoldExemptions(llvm::StringRef Text);

/// Comments are found by the lexer, so that none is seen in a string.
Exemptions readExemptions(llvm::StringRef Text);

} // namespace recoro

#endif
