// A project's `.recoro.yaml`: see docs/configuration.md. It stands at the
// project's root, and its absence means the defaults.
#ifndef RECORO_RULESET_CONFIG_H
#define RECORO_RULESET_CONFIG_H

#include "model/Reason.h"
#include "model/Span.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <string>
#include <vector>

namespace recoro {

/// Findings that are not wanted: of these rules, in these files.
struct SwitchedOff {
  std::vector<std::string> Rules; ///< by name; empty: all
  std::vector<std::string> Paths; ///< globs over paths below the root
};

/// One unsafe coroutine whose precondition a human has checked.
struct AcceptedSite {
  std::string Coroutine; ///< qualified name, as findings print it
  std::string File;      ///< below the root; empty: wherever the name stands
  Reason Why = Reason::EvaluationOrder;
  std::string Text; ///< what the human says about it
  Span At;          ///< of the name, in the configuration
};

struct Config {
  std::string File; ///< the configuration itself
  /// Folders of rule files; real paths below the root.
  std::vector<std::string> RuleFolders;
  std::vector<std::string> Rules;      ///< those at work; empty: all
  std::vector<std::string> RulePlaces; ///< where they are named
  std::vector<std::string> Excluded;   ///< globs over paths below the root
  std::vector<SwitchedOff> Off;
  std::vector<AcceptedSite> Accepted;
  std::string Baseline; ///< full path; empty: none
};

/// Reads `.recoro.yaml` in `Root`. Fails with all problems of the file at once,
/// each with file, line, column, the valid choices and the nearest.
llvm::Expected<Config> readConfig(llvm::StringRef Root,
                                  llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
