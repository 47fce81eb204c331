// Stage 1: from a compile database to commands that can be parsed safely, and
// to the territory in which files may be edited.
#ifndef RECORO_LOAD_LOAD_H
#define RECORO_LOAD_LOAD_H

#include "model/Reason.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace recoro {

using FileSystemPtr = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

/// Who compiles a TU in the user's build; evaluation order depends on it.
/// Unknown also where the databases hold commands for both.
enum class Compiler { Clang, Gcc, Unknown };

/// One entry of the database. A file with several entries is several TUs.
struct Command {
  std::string MainFile; ///< real path
  std::string Directory;
  std::vector<std::string> Arguments; ///< as in the database, program first
  Compiler By = Compiler::Unknown;
};

struct LoadOptions {
  std::vector<std::string> BuildFolders; ///< each holds compile_commands.json
  std::vector<std::string> Paths; ///< filter over files and folders; empty: all
  std::string Root;               ///< empty: found as DESIGN says
  std::string MainFile;           ///< real path: its commands only; empty: all
};

struct Project {
  std::string Root; ///< real path, no trailing separator
  std::vector<std::string> BuildFolders;
  std::vector<std::string> OutputFolders; ///< those that hold no sources
  std::vector<std::string> Paths;         ///< real paths
  std::vector<Command> Commands; ///< sorted by main file, then arguments
  /// Globs over paths below the root: what is none of the project's own code.
  std::vector<std::string> Excluded;
  /// Texts that stand in for those of files, by real path.
  std::map<std::string, std::string> Overlay;
};

/// Reads the databases. Fails on a missing or malformed database, naming the
/// file and what to do about it.
llvm::Expected<Project> load(const LoadOptions &Options,
                             llvm::vfs::FileSystem &Files);

/// The folder of the nearest `.recoro.yaml`, else of `.recoro/rules`, else of
/// `.git`, from `Start` upwards; empty if there is none.
llvm::StringRef rootAround(llvm::StringRef Start, llvm::vfs::FileSystem &Files);

/// Which files belong to the project, and which of those may be edited.
class Territory {
public:
  Territory(const Project &P, FileSystemPtr Files);

  /// Below the root, and neither excluded nor in a build folder's own tree.
  bool holds(llvm::StringRef RealPath) const;

  struct Objection {
    Reason Why;
    std::string Detail;
  };
  /// Why `RealPath` must not be edited (outside the root, in a build folder,
  /// ignored by git, marked as generated), or nothing. Remembered per file;
  /// thread-safe.
  std::optional<Objection> objection(llvm::StringRef RealPath) const;

  /// Whether a path argument names this file (or none was given).
  bool selected(llvm::StringRef RealPath) const;

private:
  struct Memory;
  std::string Root;
  std::vector<std::string> BuildFolders;
  std::vector<std::string> Paths;
  std::vector<llvm::GlobPattern> Excluded;
  FileSystemPtr Files;
  std::shared_ptr<Memory> Remembered;
};

} // namespace recoro

#endif
