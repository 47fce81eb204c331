// The project as it would be with the edits, in a scratch folder: every folder
// is made again, every file is a link to the real one, and an edited file is a
// file. So whatever a compiler reads from there it may include by its own
// rules, and nothing of the user's is touched.
//
// Build folders and folders of tools, whose names begin with a dot, are left
// out: what stands there is read where it is.
#ifndef RECORO_VERIFY_MIRROR_H
#define RECORO_VERIFY_MIRROR_H

#include "load/Load.h"
#include "model/Program.h"

namespace recoro {

class Mirror {
public:
  static llvm::Expected<Mirror> make(const Project &P,
                                     const std::vector<FileEdit> &Edits);
  Mirror(Mirror &&Other);
  Mirror &operator=(Mirror &&) = delete;
  ~Mirror(); ///< removes the folder

  /// Where to read `Path`, which is relative to `Base`: in the mirror if it is
  /// there, else nothing.
  std::optional<std::string> of(llvm::StringRef Path,
                                llvm::StringRef Base) const;
  /// `Text` with the real names of the mirror's files.
  std::string inRealNames(llvm::StringRef Text) const;
  /// A name in the scratch folder, beside the mirror.
  std::string beside(const llvm::Twine &Name) const;

private:
  Mirror(const Project &P, std::string Scratch);
  llvm::Error fill(llvm::StringRef Folder,
                   const std::map<llvm::StringRef, llvm::StringRef> &Edited);
  llvm::Error add(llvm::StringRef Path,
                  const std::map<llvm::StringRef, llvm::StringRef> &Edited);
  std::string mirrored(llvm::StringRef RealPath) const;

  std::string Root;
  std::vector<std::string> BuildFolders;
  std::string Scratch; ///< empty when moved from
};

} // namespace recoro

#endif
