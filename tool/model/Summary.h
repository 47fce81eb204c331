// All that one translation unit contributes: facts and recipes, no AST.
#ifndef RECORO_MODEL_SUMMARY_H
#define RECORO_MODEL_SUMMARY_H

#include "model/Reason.h"
#include "model/Recipe.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace recoro {

/// Why something is not safe, recorded where that was decided; or a note.
struct Cause {
  Reason Why;
  Span At;            ///< the place that causes it
  std::string Detail; ///< this case in words, without a full stop

  auto operator<=>(const Cause &) const = default;
};

enum class EntityKind {
  Function,
  Method,
  Lambda,
  CallOperator,
  FunctionType, ///< as written in a std::function, a pointer, an alias
  SourceType,   ///< that of the objects which run generators
  TokenHolder   ///< a class with a token among its members
};

/// A coroutine as this TU sees it.
struct Entity {
  EntityKind Kind = EntityKind::Function;
  std::string Rule; ///< the rule that recognised it
  std::string Name; ///< qualified; local ones are named by parent and ordinal
  std::string Parameters;         ///< "(int, yield_context)", as it is declared
  std::string USR;                ///< of external linkage only, otherwise empty
  std::vector<Span> Sites;        ///< the name in each declaration
  std::optional<Span> Definition; ///< the name where the body is
  std::optional<Range> Extent;    ///< the whole definition, in that file
  bool Pure = false;              ///< needs no definition
  bool BodySeen = false;          ///< its body, or an instance of it
  bool Suspends = false;          ///< in its body, or it must be awaited
  /// It yields to a consumer. One that suspends then delegates, or is delegated
  /// to; a leaf does neither.
  bool Yields = false;
  /// The USR by which another TU would know it as something else, where only
  /// its definition tells what it is; empty for most.
  std::string Unlike;
  std::vector<Cause> Causes; ///< found in this TU

  auto operator<=>(const Entity &) const = default;
};

enum class SuspensionKind { Operation, Delegation, Root };

/// A place that suspends, delegates or starts a coroutine.
struct Suspension {
  SuspensionKind Kind = SuspensionKind::Operation;
  Span At;                      ///< the whole call
  std::optional<EntityId> In;   ///< the coroutine around it
  std::optional<EntityId> Runs; ///< the coroutine that it runs or starts
  std::string Rule;             ///< the rule that recognised it
  std::string Callee;           ///< as people would name it
  std::vector<Cause> Causes;    ///< a root's own; others stand at `In`

  auto operator<=>(const Suspension &) const = default;
};

enum class TieKind {
  Delegates,
  Starts,
  Overrides,
  Shares, ///< the text of a macro
  Holds   ///< the token that `From` uses or gives is a member of `To`
};

/// Two coroutines that must have the same colour, unless a bridge can stand
/// between them; and why.
struct Tie {
  EntityId From = 0;
  EntityId To = 0;
  TieKind Kind = TieKind::Delegates;
  Span At;
  bool ToNative = false; ///< a legacy `From` can reach a native `To`
  bool ToLegacy = false; ///< a native `From` can reach a legacy `To`

  auto operator<=>(const Tie &) const = default;
};

/// An include directive of a project file.
struct Include {
  Range Line;           ///< the whole line, line end excluded
  std::string Spelling; ///< between the brackets or quotes
  std::string Resolved; ///< real path; empty if it was not found
  bool Angled = false;

  auto operator<=>(const Include &) const = default;
};

/// A project file as this TU read it.
struct FileFacts {
  std::vector<Include> Includes;
  /// Where the names of functions stand that are no coroutines, sorted. Of a
  /// template, an instance says so.
  std::vector<unsigned> Ordinary;
  /// What the preprocessor has switched off whenever it read the file, sorted.
  std::vector<Range> Skipped;

  auto operator<=>(const FileFacts &) const = default;
};

/// A declaration that only gives a legacy name another place or spelling: a
/// using-declaration, an alias of the token type. It goes when nothing that is
/// left needs it.
struct Mention {
  Span At;          ///< with its line, where nothing else stands there
  std::string Name; ///< what it declares
  std::string Rule; ///< whose name it is

  auto operator<=>(const Mention &) const = default;
};

struct Summary {
  unsigned Command = 0; ///< index of the database entry
  std::string MainFile;
  std::map<std::string, unsigned> Versions; ///< rule's version macro -> value
  std::map<std::string, FileFacts> Files;   ///< project files that were read
  std::vector<Entity> Entities;
  std::vector<Suspension> Suspensions;
  std::vector<Tie> Ties;
  std::vector<Recipe> Recipes;
  std::vector<Mention> Mentions;
};

} // namespace recoro

#endif
