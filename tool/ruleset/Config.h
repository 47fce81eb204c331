// A project's `.recoro.yaml`: see docs/configuration.md. It stands at the
// project's root, and its absence means the defaults.
#ifndef RECORO_RULESET_CONFIG_H
#define RECORO_RULESET_CONFIG_H

#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <string>
#include <vector>

namespace recoro {

struct Config {
  /// Folders of rule files; real paths below the root.
  std::vector<std::string> RuleFolders;
  std::vector<std::string> Rules;      ///< those at work; empty: all
  std::vector<std::string> RulePlaces; ///< where they are named
  std::vector<std::string> Excluded; ///< globs over paths below the root
};

/// Reads `.recoro.yaml` in `Root`. Fails with all problems of the file at once,
/// each with file, line, column, the valid choices and the nearest.
llvm::Expected<Config> readConfig(llvm::StringRef Root,
                                  llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
