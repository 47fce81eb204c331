// The rules, as values: what a rule file says, validated. The file format is
// described in docs/rule-format.md; the embedded rules stand in `rules/`.
#ifndef RECORO_RULESET_RULESET_H
#define RECORO_RULESET_RULESET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace recoro {

/// An example, before and after: documentation and test at once.
struct Example {
  std::string Title;
  std::string Before;
  std::string After;
};

/// A function that starts a coroutine, chosen by what its first argument is.
struct RootForm {
  std::string On;        ///< context, executor, strand, token; with a
                         ///< completion token: handler or completion
  std::string Call;      ///< the native function, as a template
  std::string Header;    ///< that declares it
};

struct Rule {
  std::string Name;
  std::string Summary;
  std::string Mechanism;
  std::vector<std::string> Triggers; ///< words without which it cannot match

  /// Namespaces in which the library lives; `{ns}` in a template stands for
  /// the one in use as the file spells it. With the macro that tells the
  /// library's version, and what users call the library.
  struct Library {
    std::string Namespace;
    std::string VersionMacro;
    unsigned MinVersion = 0;
    std::string Name;
    std::string IncludePrefix;          ///< e.g. "boost/asio"
    std::vector<std::string> Umbrellas; ///< headers that include the native ones
  };
  std::vector<Library> Libraries;

  std::vector<std::string> TokenTypes;      ///< class (template) names
  std::vector<std::string> ExecutorQueries; ///< members and functions
  std::vector<std::string> RootFunctions;

  // The native target, as templates.
  std::string Result;        ///< {ns}awaitable<{type}>
  std::string Token;         ///< {ns}use_awaitable
  std::string TokenWithCode; ///< {ns}redirect_error({ns}use_awaitable, {code})
  std::string Executor;      ///< co_await {ns}this_coro::executor
  std::string ResultHeader, TokenHeader, TokenWithCodeHeader, ExecutorHeader;
  std::vector<RootForm> Roots;
  std::string LegacyHeader;  ///< {lib}/spawn.hpp: not needed afterwards
  std::vector<std::string> Links; ///< libraries that fall away with it
  std::vector<Example> Examples;
};

struct Ruleset {
  std::vector<Rule> Rules;
  const Rule *find(llvm::StringRef Name) const;
};

/// The embedded rules, all or those named. An unknown name is an error that
/// lists the valid ones and the nearest.
llvm::Expected<Ruleset> loadRules(const std::vector<std::string> &Names);

/// Reads one rule file; reports all problems at once, each with file, line and
/// column.
llvm::Expected<Rule> parseRule(llvm::StringRef Text, llvm::StringRef File);

} // namespace recoro

#endif
