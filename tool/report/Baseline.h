// The findings that a project has agreed to live with, in a file that is kept
// with the sources. It is keyed by what a finding is about, not by lines, and
// can only get shorter.
#ifndef RECORO_REPORT_BASELINE_H
#define RECORO_REPORT_BASELINE_H

#include "report/Report.h"

namespace recoro {

struct Baseline {
  std::string File;
  struct Entry {
    Identity Id;
    Span At; ///< in the file
  };
  std::vector<Entry> Entries; ///< sorted
};

/// Fails on what is no baseline, with file and line; nothing where there is no
/// such file.
llvm::Expected<std::optional<Baseline>> readBaseline(llvm::StringRef File);

/// Findings that it holds do not count; entries without a finding are findings
/// of their own. Where not all was read (paths, rules, TUs that did not parse),
/// an entry only goes stale if its finding would have been seen.
void compare(Report &R, const Baseline &With);

/// What is to be written: all findings that count, or, where there is one
/// already, those of its entries that are not stale.
Baseline shrunk(const Report &R, llvm::StringRef File,
                const std::optional<Baseline> &Old);

void writeBaseline(llvm::raw_ostream &Out, const Baseline &B);

} // namespace recoro

#endif
