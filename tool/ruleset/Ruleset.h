// The rules, as values: what a rule file says, validated. The file format is
// described in docs/rule-format.md. The embedded rules stand in `rules/`, a
// project's own under `.recoro/rules/`.
#ifndef RECORO_RULESET_RULESET_H
#define RECORO_RULESET_RULESET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"
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

/// A place in which the same API lives.
struct Library {
  std::string Namespace;    ///< `{ns}` stands for it, as the file spells it
  std::string VersionMacro; ///< tells the library's version
  unsigned MinVersion = 0;
  std::string Name;                   ///< what users call it
  std::string IncludePrefix;          ///< e.g. "boost/asio": `{lib}`
  std::vector<std::string> Umbrellas; ///< headers that include the native ones

  /// What versions below `Below` need besides.
  struct Era {
    unsigned Below = 0;
    /// Without these, Clang does not see the native coroutines.
    std::vector<std::string> ClangMacros;
    /// A header that forgets to include another one: `First` goes before it.
    std::string Header, First;
    /// An operation without an error code clears the one that is bound to its
    /// token, where the native form leaves it as it was.
    bool ClearsCode = false;
  };
  std::vector<Era> Before;
};

/// A function that starts a coroutine. Without `Call` it is the library's own,
/// and its native form depends on what it is called with (`RootForm`).
struct Root {
  std::string Name;
  std::string Call;   ///< the native function, as a template
  std::string Header; ///< that declares it
};

/// The native form of the library's own roots, chosen by their arguments.
struct RootForm {
  std::string On;     ///< context, executor, strand, token, bound; with a
                      ///< completion token: handler or completion
  std::string Call;   ///< the native function, as a template
  std::string Header; ///< that declares it
};

/// A function that takes a token and is neither a coroutine nor an operation
/// that is generic in its token.
struct Helper {
  enum class Kind {
    Token,     ///< returns a token, which is handed on
    Value,     ///< returns at once: no suspension
    Awaitable, ///< suspends: what is written is awaited
  };
  std::string Name;
  Kind Gives = Kind::Awaitable;
  std::string Call; ///< template: {ns}, {token}, {1}, {2}, ...
  std::string Header;
};

/// What stands where a migration stops for now, between coroutines of both
/// kinds. The functions are known by their qualified names; template arguments
/// may follow.
struct Bridges {
  std::string ToNative; ///< f(awaitable, token) for a legacy caller
  std::string ToLegacy; ///< f(callable) for a native caller, to be awaited
  std::string AsLegacy; ///< f(callable): a native one for a legacy type
  std::string Token;    ///< what the callable takes
  std::string Header;

  // Of the mechanism `sink`: what turns the body of one kind into one of the
  // other, as what objects of that kind run. Those to the legacy kind have the
  // legacy type as a template argument.
  std::string NativeBody, LegacyBody;
  std::string NativeConsumer, LegacyConsumer; ///< of those that take values in
  std::string Sink, Source;                   ///< the types, of {element}
};

/// A piece of native code, and the header that declares what it names.
struct NativeText {
  std::string Text;
  std::string Header;
};

struct Rule {
  std::string Name;
  std::string Summary;
  std::string Mechanism;
  std::string Source;  ///< the file that it comes from; empty: embedded
  std::string Extends; ///< the rule that this one adds to, or nothing
  std::string NamePlace, ExtendsPlace; ///< "FILE:LINE:COLUMN", for messages
  std::vector<std::string> Triggers;   ///< words without which it cannot match
  std::vector<Library> Libraries;

  // Names of the libraries' own things are plain; a name with `::` is matched
  // as it is, whoever declares it.
  std::vector<std::string> TokenTypes;      ///< class (template) names
  std::vector<std::string> Accessors;       ///< members that give the token
  std::vector<std::string> ExecutorQueries; ///< members and functions
  std::vector<std::string> TokenAdapters;   ///< functions around a token
  std::vector<Root> Roots;
  std::vector<Helper> Helpers;
  std::vector<Helper> Members; ///< of the token, beside the executor queries

  // Of the mechanism `sink`: class names, as above.
  std::vector<std::string> SinkTypes;   ///< yield when they are called
  std::vector<std::string> SourceTypes; ///< run a coroutine, give its values
  std::vector<std::string> FamilyTypes; ///< have the others as members
  std::vector<std::string> Unsupported; ///< have no native form
  /// An exception comes out of a coroutine as one of the standard types.
  bool SlicesExceptions = false;
  NativeText Nested, NestedWithResult; ///< recoro::nested_generator<{element}>
  NativeText SourceType;               ///< recoro::pull<{element}>
  /// Of a coroutine that takes values in: its result, its parameter, and the
  /// object that runs it. Without a text, it is refused.
  NativeText Consumer, ConsumerSource, ConsumerSink;
  NativeText Delegation, DelegationWithResult; ///< of `{call}`
  NativeText Nothing; ///< what a generator of void yields
  /// The same of the standard library, for what needs no more than it has.
  NativeText StandardResult, StandardDelegation;
  bool PrefersStandard = false; ///< they are wanted

  // The native target, as templates.
  std::string Result;        ///< {ns}awaitable<{type}>
  std::string Token;         ///< {ns}use_awaitable
  std::string TokenWithCode; ///< {ns}redirect_error({ns}use_awaitable, {code})
  std::string Executor;      ///< co_await {ns}this_coro::executor
  std::string ResultHeader, TokenHeader, TokenWithCodeHeader, ExecutorHeader;
  std::vector<RootForm> Forms;
  Bridges Across;
  std::vector<std::string> LegacyHeaders; ///< {lib}/spawn.hpp: not needed then
  std::vector<std::string> Links;         ///< libraries that fall away with it
  std::vector<Example> Examples;
};

struct Ruleset {
  /// Those that are at work; what extends a rule has become part of it.
  std::vector<Rule> Rules;
  /// All that there are, as they were read, to be listed.
  std::vector<Rule> Known;

  /// Among `Known`.
  const Rule *find(llvm::StringRef Name) const;
  /// What to say of a name that is none of `Known`.
  std::string unknown(llvm::StringRef Name) const;
  /// What Clang must be told to see the native coroutines of every version.
  std::vector<std::string> clangMacros() const;
};

/// Where a project's own rules stand, and which of all are wanted.
struct RuleOptions {
  std::vector<std::string> Folders;    ///< of *.yaml files; they need not exist
  std::vector<std::string> Names;      ///< empty: all
  std::vector<std::string> NamePlaces; ///< "FILE:LINE:COLUMN", or empty
};

/// The embedded rules and the project's. Fails with all problems of all files
/// at once, each with file, line, column, the valid choices and the nearest.
llvm::Expected<Ruleset> loadRules(const RuleOptions &Options,
                                  llvm::vfs::FileSystem &Files);

/// Reads one rule file, not yet joined with the rule that it extends. Adds what
/// is wrong to `Problems`, and returns whether nothing is.
bool parseRule(llvm::StringRef Text, llvm::StringRef File,
               std::vector<std::string> &Problems, Rule &Into);

} // namespace recoro

#endif
