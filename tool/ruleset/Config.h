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

/// A text, and where it stands in the configuration.
struct Located {
  std::string Text;
  Span At;
};

/// Files below the root, by globs over their paths.
using Globs = std::vector<Located>;

/// Whether a glob names `Path`, which is below the root, or a folder that it is
/// in.
bool matches(const Globs &Patterns, llvm::StringRef Path);

/// These rules in these files.
struct Scope {
  std::vector<Located> Rules; ///< by name; empty: all
  Globs Paths;                ///< empty: everywhere
};

/// What the coroutines of a rule become, in place of what the rule says.
struct Target {
  Located Rule;
  std::string Result; ///< a template, as in a rule file
  std::string Header; ///< that declares it
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
  Globs Excluded;                      ///< none of the project's own code
  std::vector<Scope> Off, On;
  Globs PublicInterfaces;
  std::vector<Located> Cut; ///< names of coroutines
  std::vector<AcceptedSite> Accepted;
  std::vector<Target> Targets;
  std::string Baseline; ///< full path; empty: none

  /// Whether findings of `Rule` in the file `Path` are not wanted, nor changes:
  /// `off` names both, and `on` does not.
  bool isOff(llvm::StringRef Rule, llvm::StringRef Path) const;
};

/// Reads `.recoro.yaml` in `Root`. Fails with all problems of the file at once,
/// each with file, line, column, the valid choices and the nearest.
llvm::Expected<Config> readConfig(llvm::StringRef Root,
                                  llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
