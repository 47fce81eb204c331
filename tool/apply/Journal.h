// The record of a write in progress, by which it can be taken back whole, by
// this run or, after an interruption, by a later one.
//
// It is a folder `recoro-journal` in the root's `.git`, where no tool takes it
// for a source; where the root has no `.git` folder, it stands in `.recoro`.
// It holds a record of what is being written (see Record.h), and
//
//   lock      held while a run writes; free once that run is gone
//   undo/     a record of what `recoro undo` is to take back once all is
//             written. It becomes `recoro-undo` beside the journal
//
// The journal's own record goes first: a journal with one is taken back; a
// journal without one, but with `undo/`, was interrupted when all was written.
//
// Taking back rather than finishing: the old texts are what the user knows, and
// the plan can be made again. Only a file that still holds what was written is
// restored; what somebody has changed since is left alone.
#ifndef RECORO_APPLY_JOURNAL_H
#define RECORO_APPLY_JOURNAL_H

#include "apply/Apply.h"
#include "apply/Record.h"

namespace recoro {

class Journal {
public:
  /// Records what is about to be written; the temporary file of each is
  /// `temporaryOf(it)`. `ForUndo` is what remains to be taken back after it.
  static llvm::Expected<Journal> open(llvm::StringRef Root,
                                      llvm::ArrayRef<RecordedFile> Files,
                                      llvm::ArrayRef<RecordedFile> ForUndo);
  Journal(Journal &&Other);
  Journal &operator=(Journal &&) = delete;
  ~Journal();

  /// Beside the file, so that a rename stays within one file system.
  static std::string temporaryOf(llvm::StringRef File);

  /// Where what was written last is recorded, if anything is.
  static std::string undoFolder(llvm::StringRef Root);

  /// Restores every file; the journal is gone afterwards.
  llvm::Error rollBack();
  /// Everything is written.
  llvm::Error close();

private:
  Journal(llvm::StringRef Root, std::string Folder)
      : Root(Root), Folder(std::move(Folder)) {}

  friend llvm::Expected<bool> rollBackInterrupted(llvm::StringRef Root);
  static llvm::Expected<Journal> lock(llvm::StringRef Root);
  llvm::Error record(llvm::ArrayRef<RecordedFile> Files,
                     llvm::ArrayRef<RecordedFile> ForUndo);
  llvm::Error replaceUndo();
  llvm::Error remove();
  std::string path(llvm::StringRef Name) const;

  std::string Root;
  std::string Folder;
  int Lock = -1; ///< file descriptor, -1 when moved from
};

} // namespace recoro

#endif
