// What a change brought: the findings that its base does not have, by what they
// are about.
#ifndef RECORO_REPORT_SINCE_H
#define RECORO_REPORT_SINCE_H

#include "report/Report.h"

namespace recoro {

/// Marks what was found before the change as older. The change is that from the
/// last commit that `Revision` and the work tree have in common to the files as
/// they are now. The base is analysed as well, with today's commands and rules,
/// so that what a header changes in its users counts.
llvm::Error markOlder(Report &R, llvm::StringRef Revision,
                      const PipelineOptions &Options);

} // namespace recoro

#endif
