// An analysis as the server keeps it: what was found, in the texts that were
// read. Nothing in it changes, so any thread may look at it.
#ifndef RECORO_SURFACE_LSP_SNAPSHOT_H
#define RECORO_SURFACE_LSP_SNAPSHOT_H

#include "report/Report.h"
#include "surface/lsp/Protocol.h"

namespace recoro::lsp {

class Snapshot {
public:
  /// `Stamp` numbers the state of all texts that was analysed.
  Snapshot(Analysis Of, uint64_t Stamp);
  Snapshot(const Snapshot &) = delete;

  const Analysis A;
  const uint64_t Stamp;
  Report R;
  std::map<unsigned, PlannedGroup> Groups; ///< by number

  /// The text of an open document as it was read; null for others.
  const std::string *opened(const std::string &File) const;
};

/// Texts of files, for places in them: of open documents as they were read, of
/// others as they are on disk when they are first asked for.
class Texts {
public:
  explicit Texts(const Snapshot &Of) : Of(Of) {}
  const Text &of(const std::string &File);

private:
  const Snapshot &Of;
  std::map<std::string, Text> Read;
};

/// What the client shows and how it names things.
struct Audience {
  Client Can;
  std::function<std::string(llvm::StringRef)> Uri;  ///< of a path
  std::function<std::string(llvm::StringRef)> Page; ///< of a rule or a reason
};

/// The protocol's form of a finding.
llvm::json::Object diagnosticOf(const Finding &F, const Snapshot &S,
                                Texts &Code, const Audience &For);

/// The diagnostics of one file: why it cannot be read, and what is found there.
llvm::json::Array diagnosticsOf(const std::string &File, const Snapshot &S,
                                Texts &Code, const Audience &For);

/// The first part of them.
llvm::json::Array errorsOf(const std::string &File, const Snapshot &S,
                           Texts &Code, const Audience &For);

} // namespace recoro::lsp

#endif
