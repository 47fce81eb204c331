// What the project itself says, in `.recoro.yaml` and in comments, carried out
// on an analysis.
#ifndef RECORO_SETTINGS_H
#define RECORO_SETTINGS_H

#include "Pipeline.h"

namespace recoro {

/// Before anything is parsed: the compile database, the rules, and what is not
/// the project's own code. `Files` becomes what they are read from.
llvm::Expected<Analysis> openProject(const PipelineOptions &Options,
                                     FileSystemPtr &Files);

/// What a human has checked is no cause any more.
void acceptSites(Analysis &A);

/// Adds to the wishes what stays legacy: cuts, public interfaces, what is off,
/// what a comment exempts. `Others` are files that no parsed TU reads, and may
/// hold such comments as well.
void keepAsSaid(Analysis &A, const Territory &Land,
                const std::set<std::string> &Others,
                llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
