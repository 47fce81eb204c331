// What a reader is told: each finding with its text, its identity over time,
// and whether it counts. Every format shows these values.
#ifndef RECORO_REPORT_REPORT_H
#define RECORO_REPORT_REPORT_H

#include "report/Findings.h"

namespace recoro {

enum class Level { Error, Warning };

/// A place and what is said about it. Without a range it is the whole file.
struct Remark {
  Span At;
  std::string Text;
};

/// What a finding is about, through all edits that do not touch it: neither
/// lines nor Clang's own names for things are part of it.
struct Identity {
  std::string Check;    ///< "recoro-asio-spawn"
  std::string Path;     ///< from the root
  std::string Entity;   ///< the qualified name, or what else it is about
  unsigned Ordinal = 0; ///< among those that are equal otherwise

  auto operator<=>(const Identity &) const = default;
  /// Forty hexadecimal digits.
  std::string fingerprint() const;
};

enum class Standing {
  Counts,
  Suppressed, ///< by a comment
  InBaseline,
  Older, ///< than the change that is looked at
};

struct Finding {
  Identity Id;
  Level Severity = Level::Warning;
  Span At;
  std::string Message;
  std::vector<Remark> Remarks; ///< what causes it
  std::vector<Remark> Notes;   ///< what changes no verdict and is to be known
  /// The coroutine or the start that it is about, and what was decided.
  std::optional<EntityId> Coroutine;
  std::optional<unsigned> Start;
  std::optional<Decision> Decided;
  Standing Is = Standing::Counts;
  std::string Because; ///< what a comment says about the suppression
};

struct Report {
  const Analysis &Of;            ///< outlives it
  std::vector<Finding> Errors;   ///< of TUs that did not parse, each once
  std::vector<Finding> Findings; ///< by file and offset
  std::vector<Fix> Fixes;        ///< by group; only where they were asked for
  unsigned SwitchedOff = 0;      ///< coroutines that are none of `Findings`
  bool Compared = false; ///< with a baseline, or with what was before a change

  /// Of those that count.
  Tally OfCoroutines;
  Tally OfSuspensions;
  unsigned has(Standing S) const;
  /// The edits that would do away with `F`; null if there are none. The
  /// first finding of a group carries them, since they are all its members'.
  const Fix *fixFor(const Finding &F) const;
};

Report reportOf(const Analysis &A);

/// Sorts, numbers equal findings, and counts: whoever adds or judges findings
/// calls it in the end.
void settle(Report &R);

/// What holds for findings of these rules in these files: `off` in
/// .recoro.yaml. They are dropped.
void dropSwitchedOff(Report &R);

/// Entries of .recoro.yaml that fit no coroutine or no file, as findings.
void reportIdleSettings(Report &R);

/// What was not seen, as findings.
void reportUnseen(Report &R, const std::vector<Unseen> &All);

/// Comments such as `// NOLINT(recoro-asio-spawn): reason`. Those without a
/// reason, and those that suppress nothing, become findings.
void applySuppressions(Report &R);

/// `recoro-RULE` for a rule; the others are these.
inline constexpr llvm::StringLiteral NotParsedCheck = "recoro-not-parsed";
inline constexpr llvm::StringLiteral SuppressionCheck = "recoro-suppression";
inline constexpr llvm::StringLiteral BaselineCheck = "recoro-baseline";
inline constexpr llvm::StringLiteral ConfigurationCheck =
    "recoro-configuration";
inline constexpr llvm::StringLiteral NotSeenCheck = "recoro-not-seen";

} // namespace recoro

#endif
