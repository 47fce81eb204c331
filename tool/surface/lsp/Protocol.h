// The parts of the Language Server Protocol that LLVM's own structs lack: what
// a client can do, diagnostics with codes, edits with versions and annotations.
// What comes from a client may be anything, so each reader of it has a default.
#ifndef RECORO_SURFACE_LSP_PROTOCOL_H
#define RECORO_SURFACE_LSP_PROTOCOL_H

#include "surface/lsp/Text.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/LSP/Protocol.h"
#include <optional>

namespace recoro::lsp {

using ErrorCode = llvm::lsp::ErrorCode;

/// A fault that is the answer to a request.
llvm::Error fault(ErrorCode Code, const llvm::Twine &Message);

/// The value below `In` that these keys lead to, or null.
const llvm::json::Value *at(const llvm::json::Value &In,
                            llvm::ArrayRef<llvm::StringRef> Keys);
bool flag(const llvm::json::Value &In, llvm::ArrayRef<llvm::StringRef> Keys);
/// Empty where there is none.
llvm::StringRef text(const llvm::json::Value &In,
                     llvm::ArrayRef<llvm::StringRef> Keys);
std::optional<int64_t> number(const llvm::json::Value &In,
                              llvm::ArrayRef<llvm::StringRef> Keys);
bool holds(const llvm::json::Value &In, llvm::ArrayRef<llvm::StringRef> Keys,
           llvm::StringRef Word);

/// What the client has announced.
struct Client {
  Encoding Positions = Encoding::Utf16; ///< the one that is used
  bool RelatedInformation = false;
  bool CodeDescription = false;
  bool Pulls = false; ///< diagnostics are asked for
  bool RefreshesPulls = false;
  bool ActionLiterals = false;
  bool Resolves = false; ///< edits of actions later, with their data
  bool ShowsDisabled = false;
  bool PrefersActions = false;
  bool VersionedEdits = false;
  bool Annotations = false;
  bool AppliesEdits = false;
  bool Progress = false;
  bool WatchesFiles = false;
};

Client clientFrom(const llvm::json::Value &InitializeParams);
llvm::StringRef nameOf(Encoding In);

llvm::json::Value toJSON(const Position &P);
llvm::json::Object rangeOf(const Text &Of, Range At, Encoding In);
/// Nothing where `Value` is no range; the end may come before the begin.
std::optional<std::pair<Position, Position>>
rangeFrom(const llvm::json::Value *Value);

enum class Severity { Error = 1, Warning = 2, Information = 3, Hint = 4 };

} // namespace recoro::lsp

#endif
