// What can be done about the code at a place, and the edits that do it. A list
// is made from what is known, at once; an edit is made by the pipeline, and
// verified, when it is asked for.
#ifndef RECORO_SURFACE_LSP_ACTIONS_H
#define RECORO_SURFACE_LSP_ACTIONS_H

#include "surface/lsp/Snapshot.h"

namespace recoro::lsp {

inline constexpr llvm::StringLiteral QuickFixKind = "quickfix";
inline constexpr llvm::StringLiteral RewriteKind = "refactor.rewrite.recoro";
inline constexpr llvm::StringLiteral FixAllKind = "source.fixAll.recoro";

/// What is to be migrated, in words that survive the way over the client.
struct Wish {
  enum class Kind {
    Group, ///< `Name` and its whole group
    Only,  ///< `Name` and what it needs; the others call it over a bridge
    Cut,   ///< `Name` and its group, with a bridge to `Left`
    File,  ///< all that has a place in the file
    Safe   ///< of that the groups in which all is safe
  };
  Kind Is = Kind::Group;
  std::string Name;
  std::string Left;          ///< the name of what stays legacy
  std::string File;          ///< a path
  std::set<Reason> Accepted; ///< preconditions that the user says are met
  /// Of each file in which a name is a place, the hash of the text for which
  /// that holds.
  std::map<std::string, std::string> Read;

  auto operator<=>(const Wish &) const = default;
};

llvm::json::Value toJSON(const Wish &W);
/// Nothing where it is none of ours.
std::optional<Wish> wishFrom(const llvm::json::Value &Data);

struct Action {
  std::string Title;
  llvm::StringRef Kind = QuickFixKind;
  std::optional<Wish> For = {};
  std::string Disabled = {}; ///< why; empty: it is not
  bool Preferred = false;
  const Finding *About = nullptr;
  /// Of what needs no proof: text that goes in at a place of the document.
  std::optional<std::pair<unsigned, std::string>> Insertion = {};
};

/// Where, and for what, a client asks.
struct Question {
  Range At;
  const llvm::json::Value *Only = nullptr; ///< kinds; null: any
  /// The client asks whenever the cursor moves: what takes long to list, and
  /// what only somebody who looks for it wants, is left out.
  bool ByItself = false;
};

/// Whether an action of this kind is asked for.
bool isAsked(const llvm::json::Value *Only, llvm::StringRef Kind);

/// What can be done at a place in `File`, whose text is `Of`. Without `Only`
/// nothing that is about a whole file unless something is found there.
std::vector<Action> actionsAt(const Snapshot &S, const std::string &File,
                              const Text &Of, const Question &Asked);

/// An action with what it is about, as the client knows that.
struct Offer {
  Action What;
  llvm::json::Value Diagnostic = nullptr;
};
std::vector<Offer> offersAt(const Snapshot &S, const std::string &File,
                            const Text &Of, const Question &Asked,
                            const Audience &For);

/// What the pipeline is asked to do for `W`, on top of `Base`. Fails where
/// nothing is left of it.
llvm::Expected<PipelineOptions> optionsFor(const Wish &W, PipelineOptions Base);

std::string hashOf(llvm::StringRef Text);
/// Fails where a place that `W` names is one in another text than is there now.
llvm::Error checkPlaces(const Wish &W, const PipelineOptions &Now);

/// What a client is told where `M`, made for a wish, holds no edit.
std::string whyNothing(const Migration &M);

struct Opened {
  std::string Uri;
  std::optional<int64_t> Version;
  const std::string *Bytes = nullptr;
};

/// The edits as the client takes them. `Find` gives an open document by its
/// path, or nothing. Fails where the text is none that the protocol can carry,
/// or is another than the edits were made for.
llvm::Expected<llvm::json::Value> workspaceEdit(
    const Migration &M, const Audience &For,
    llvm::function_ref<std::optional<Opened>(const std::string &)> Find);

/// The same for an insertion into one document.
llvm::json::Value workspaceEdit(const Text &Of, unsigned Offset,
                                llvm::StringRef Inserted, const Opened &Into,
                                const Audience &For);

} // namespace recoro::lsp

#endif
