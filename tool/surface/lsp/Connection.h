// JSON-RPC with one client, over LLVM's transport. LLVM's own dispatcher is not
// used: it ends at the first message that is no JSON-RPC, and does not tell
// handlers the id of a request, without which none can be cancelled.
#ifndef RECORO_SURFACE_LSP_CONNECTION_H
#define RECORO_SURFACE_LSP_CONNECTION_H

#include "surface/lsp/Protocol.h"
#include "llvm/Support/LSP/Transport.h"
#include <functional>
#include <map>
#include <mutex>

namespace recoro::lsp {

/// A request, a notification, or an answer to a request of ours.
struct Message {
  std::optional<llvm::json::Value> Id;
  std::string Method; ///< empty: an answer
  llvm::json::Value Params = nullptr;
};

/// Writing is thread-safe; one thread reads.
class Connection {
public:
  Connection(std::FILE *In, llvm::raw_ostream &Out);

  /// The next request or notification; nothing at the end of input. What is
  /// malformed is answered, and answers to requests are handed on, on the way.
  std::optional<Message> read();

  using Answered = std::function<void(llvm::Expected<llvm::json::Value>)>;
  void notify(llvm::StringRef Method, llvm::json::Value Params);
  /// `Then` is called by the reading thread, if ever.
  void request(llvm::StringRef Method, llvm::json::Value Params, Answered Then);
  void reply(llvm::json::Value Id, llvm::Expected<llvm::json::Value> Result);

private:
  std::optional<Message> understand(llvm::json::Value Value);
  void handOn(const llvm::json::Object &Answer);

  llvm::lsp::JSONTransportInputOverFile Input;
  llvm::lsp::JSONTransport Output;
  std::mutex Guard;
  int64_t LastId = 0;
  std::map<int64_t, Answered> Open;
};

} // namespace recoro::lsp

#endif
