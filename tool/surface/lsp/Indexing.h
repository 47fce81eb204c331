// The first reading of a project, as the client shows it.
#ifndef RECORO_SURFACE_LSP_INDEXING_H
#define RECORO_SURFACE_LSP_INDEXING_H

#include "surface/lsp/Connection.h"
#include <atomic>

namespace recoro::lsp {

/// From its making to its end. Nothing is shown before the client has agreed.
class Indexing {
public:
  Indexing(Connection &Wire, bool IsShown);
  ~Indexing();
  void tell(llvm::StringRef Stage, unsigned Done, unsigned All);

private:
  void send(llvm::json::Object Value);

  Connection &Wire;
  std::string Token;
  std::shared_ptr<std::atomic<bool>> Made; ///< the answer may come later
  bool HasBegun = false;
};

} // namespace recoro::lsp

#endif
