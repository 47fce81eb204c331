// Stage 8: writes all files or none.
#ifndef RECORO_APPLY_APPLY_H
#define RECORO_APPLY_APPLY_H

#include "load/Load.h"
#include "model/Program.h"
#include <memory>

namespace recoro {

struct ApplyOptions {
  bool AllowDirty = false; ///< also files with uncommitted changes, or no git
  bool Continues = false;  ///< one run with what was written last: `undo` takes
                           ///< both back
};

/// Fails, naming the files, when git could not restore what would be replaced.
llvm::Error checkVersionControl(const Project &P,
                                const std::vector<FileEdit> &Edits);

class Journal;

/// What is written and can still be taken back. If the run ends before it has
/// been decided, the next one takes it back.
class PendingWrite {
public:
  explicit PendingWrite(std::unique_ptr<Journal> Record);
  PendingWrite(PendingWrite &&Other);
  ~PendingWrite();

  llvm::Error keep();
  llvm::Error takeBack();

private:
  std::unique_ptr<Journal> Record; ///< null where nothing was to be written
};

/// `apply` without the last word.
llvm::Expected<PendingWrite> applyPending(const Project &P,
                                          const std::vector<FileEdit> &Edits,
                                          const ApplyOptions &Options);

/// Writes the edits through a journal, temporary files and renames. Fails,
/// having changed nothing, when a file's content is no longer `Before`, when it
/// has uncommitted changes or is under no version control (unless allowed), or
/// when it lies outside the root or is reached through a link that leaves it.
llvm::Error apply(const Project &P, const std::vector<FileEdit> &Edits,
                  const ApplyOptions &Options);

/// Takes back what `apply` wrote last below `Root`, byte for byte, and returns
/// the files. Fails, having changed nothing, when there is nothing, or when a
/// file holds neither the new text nor the old one.
llvm::Expected<std::vector<std::string>> undo(llvm::StringRef Root);

/// Undoes what an interrupted run has left below `Root`. Says whether there was
/// anything. Fails while another run is writing. `apply` does this by itself;
/// called before the sources are read, it saves a run over half-written files.
llvm::Expected<bool> rollBackInterrupted(llvm::StringRef Root);

} // namespace recoro

#endif
