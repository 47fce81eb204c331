// A migration that lands a group at a time: each is written, judged by the
// user's own command, and taken back or kept, and committed where that is
// wanted.
#ifndef RECORO_SURFACE_CLI_STEPWISE_H
#define RECORO_SURFACE_CLI_STEPWISE_H

#include "Pipeline.h"

namespace recoro {

struct StepwiseOptions {
  std::string Check; ///< for the shell; empty: every group is kept
  bool Commit = false;
  bool AllowDirty = false;
};

/// What a human has to check of it, in a line.
std::string riskInWords(const Analysis &A, const AcceptedRisk &Risk);

/// Carries `Whole` out and returns what of it has landed, with what has not as
/// refused. Tells of each group on standard error.
llvm::Expected<Migration> migrateStepwise(const Migration &Whole,
                                          const PipelineOptions &Options,
                                          const StepwiseOptions &Wanted);

} // namespace recoro

#endif
