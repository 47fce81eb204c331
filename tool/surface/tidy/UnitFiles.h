// The files of a translation unit that clang-tidy has parsed, by real path.
#ifndef RECORO_SURFACE_TIDY_UNITFILES_H
#define RECORO_SURFACE_TIDY_UNITFILES_H

#include "clang/Basic/SourceManager.h"
#include <map>
#include <optional>
#include <set>
#include <string>

namespace recoro {

class UnitFiles {
public:
  explicit UnitFiles(clang::SourceManager &SM);

  const std::string &main() const { return Main; }
  /// Those that the unit reads and are not the system's.
  const std::set<std::string> &read() const { return Read; }
  /// As the unit has it, if it reads the file, else as it is on the disk;
  /// nothing where there is none. Lives as long as the unit.
  std::optional<llvm::StringRef> text(const std::string &File);
  /// Invalid where there is no such file.
  clang::SourceLocation at(const std::string &File, unsigned Offset);

private:
  clang::FileID idOf(const std::string &File);
  std::string realPath(llvm::StringRef Name) const;

  clang::SourceManager &SM;
  std::map<std::string, clang::FileID> Ids;
  std::set<std::string> Read;
  std::string Main;
};

} // namespace recoro

#endif
