// The record of a write in progress, by which it can be taken back whole, by
// this run or, after an interruption, by a later one.
//
// It is a folder `recoro-journal` in the root's `.git`, where no tool takes it
// for a source; where the root has no `.git` folder, it stands in `.recoro`.
//
//   lock      held while a run writes; free once that run is gone
//   0, 1, ... the old texts
//   list      one file a line: hash of the new text, temporary file, file. It
//   is
//             renamed into place once everything before it is on the disk
//
// Taking back rather than finishing: the old texts are what the user knows, and
// the plan can be made again. Only a file that still holds what was written is
// restored; what somebody has changed since is left alone.
#ifndef RECORO_APPLY_JOURNAL_H
#define RECORO_APPLY_JOURNAL_H

#include "apply/Apply.h"
#include "llvm/Support/Error.h"

namespace recoro {

class Journal {
public:
  /// Records the edits; the temporary file of each is `temporaryOf(it)`.
  static llvm::Expected<Journal> open(llvm::StringRef Root,
                                      const std::vector<FileEdit> &Edits);
  Journal(Journal &&Other);
  Journal &operator=(Journal &&) = delete;
  ~Journal();

  /// Beside the file, so that a rename stays within one file system.
  static std::string temporaryOf(llvm::StringRef File);

  /// Restores every file; the journal is gone afterwards.
  llvm::Error rollBack();
  /// Everything is written.
  llvm::Error close();

private:
  Journal(std::string Folder, int Lock)
      : Folder(std::move(Folder)), Lock(Lock) {}

  friend llvm::Expected<bool> rollBackInterrupted(llvm::StringRef Root);
  static llvm::Expected<Journal> lock(llvm::StringRef Root);
  llvm::Error record(const std::vector<FileEdit> &Edits);
  std::string path(llvm::StringRef Name) const;
  bool isRecorded() const;

  std::string Folder;
  int Lock; ///< file descriptor, -1 when moved from
};

} // namespace recoro

#endif
