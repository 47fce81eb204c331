// Old texts of files, kept in a folder until it is clear that nobody wants them
// back: of a write in progress (see Journal.h), and of the last one (see
// Apply.h).
//
//   0, 1, ... the old texts
//   list      one file after the other, each with a zero byte behind it: hash
//             of the new text, a space, the file. It is renamed into place once
//             everything before it is on the disk, so a folder without one
//             holds no record
#ifndef RECORO_APPLY_RECORD_H
#define RECORO_APPLY_RECORD_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace recoro {

struct RecordedFile {
  std::string File;
  std::string OldText;
  std::string NewHash; ///< of what was, or will be, written
};

/// As it is used in records.
std::string hashOf(llvm::StringRef Text);

bool isRecorded(llvm::StringRef Folder);

/// Writes the record, down to the disk, into a folder that exists.
llvm::Error writeRecord(llvm::StringRef Folder,
                        llvm::ArrayRef<RecordedFile> Files);

/// Reads it back. Fails where an old text is missing.
llvm::Expected<std::vector<RecordedFile>> readRecord(llvm::StringRef Folder);

/// From here on the folder holds no record; what is left in it is litter.
llvm::Error dropRecord(llvm::StringRef Folder);

} // namespace recoro

#endif
