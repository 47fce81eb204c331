// recoro as a language server, beside clangd: findings as diagnostics,
// migrations as code actions. Two threads: one reads and answers what is known,
// and never waits; the other analyses what has changed, proves edits, and
// answers what had to wait for that. The user's files are only read: the client
// writes.
#ifndef RECORO_SURFACE_LSP_SERVER_H
#define RECORO_SURFACE_LSP_SERVER_H

#include "surface/lsp/Actions.h"
#include "surface/lsp/Connection.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <thread>

namespace recoro::lsp {

struct ServerOptions {
  /// Databases; none: that of the nearest folder around each file.
  std::vector<std::string> BuildFolders;
  std::string Root;
  std::vector<std::string> Rules;
  std::vector<std::string> Trusted; ///< folders whose configuration is used
  unsigned Jobs = 0;
  bool ChecksPreambles = false; ///< against what a whole parse says
};

/// Serves one client. Returns the exit code, as the protocol has it: 0 after
/// `shutdown`, else 1. The caller then ends the process at once, since an
/// analysis may still run.
int serve(const ServerOptions &Options, std::FILE *In, llvm::raw_ostream &Out);

/// Programs that share a database, or have one of their own.
struct Workspace {
  std::vector<std::string> BuildFolders;
  std::string Root; ///< empty: not known yet
  std::shared_ptr<SummaryCache> Known;
  std::shared_ptr<const Snapshot> Latest; ///< null: not analysed yet
  std::shared_ptr<const Snapshot> Good;   ///< the last in which all was read
  uint64_t Tried = 0;                     ///< the last stamp that was analysed
  std::string Fault;                      ///< why that failed, if it did
  std::string Seen; ///< database and configuration, as they were then
  bool Trusted = false;
  bool AskedForTrust = false;
};

struct Document {
  std::string Uri;
  std::string Path;
  std::optional<int64_t> Version;
  Text Content;
  bool Lost = false; ///< a change made no sense; its text is not known
  Workspace *In = nullptr;
  llvm::json::Array Shown;         ///< diagnostics
  std::optional<int64_t> ShownFor; ///< of this version
  unsigned ShownCount = 0;         ///< how often they have changed
};

/// What waits for the working thread.
struct Job {
  enum class Kind { Actions, Diagnostics, Resolve, Execute, Prove };
  Kind Is = Kind::Prove;
  llvm::json::Value Id = nullptr;
  llvm::json::Value Params = nullptr;
  std::optional<Wish> For = {}; ///< of the last three
};

/// An edit that was proven in advance, or why there is none.
struct Proof {
  llvm::json::Value Edit = nullptr;
  std::string Why;
};

class Server {
public:
  Server(const ServerOptions &Options, Connection &Wire)
      : Options(Options), Wire(Wire) {}

  int run();

private:
  using Clock = std::chrono::steady_clock;
  using Lock = std::unique_lock<std::mutex>;

  // Server.cpp: the reading thread. All but `run` hold the guard.
  void request(llvm::json::Value Id, const std::string &Method,
               llvm::json::Value Params);
  void notification(const std::string &Method, const llvm::json::Value &Params);
  llvm::json::Value initialize(const llvm::json::Value &Params);
  void initialized();
  void open(const llvm::json::Value &Params);
  void change(const llvm::json::Value &Params);
  void close(const llvm::json::Value &Params);
  void cancel(const llvm::json::Value &Params);
  void changed();
  void say(llvm::StringRef Method, int Type, const llvm::Twine &Message);

  // Requests.cpp: answers from what is known. Called with the guard held.
  bool answerNow(const Job &J);
  bool isFresh(const Document &D) const;
  std::optional<llvm::json::Value> actions(const Document &D,
                                           const llvm::json::Value &Params);
  llvm::json::Array listOf(const Document &D, llvm::ArrayRef<Offer> Offers);
  llvm::json::Value actionFor(const Document &D, const Offer &O);
  void addEdit(const Action &A, const Document &D, llvm::json::Object &Into);
  llvm::json::Value report(const Document &D, const llvm::json::Value &Params);
  void watch();
  Document *documentAt(const llvm::json::Value &Params);
  std::optional<Opened> openedAt(const std::string &Path);
  Audience audience() const;
  std::string clientUri(llvm::StringRef Path) const;

  // Work.cpp: the working thread. Called with the guard held, which they
  // release while they work.
  void work();
  void analyse(Workspace &W, Lock &Held);
  llvm::Expected<std::shared_ptr<const Snapshot>>
  analysed(Workspace &W, uint64_t Now, Lock &Held);
  void publish(Workspace &W);
  void carryOut(Job J, Lock &Held);
  void deliver(const Job &J, llvm::Expected<llvm::json::Value> Edit);
  void answerWaiting();
  void proveInAdvance(Workspace &W);
  std::optional<Job> takeJob(bool Proofs);
  Workspace *staleWorkspace();
  bool lookForChanges();
  Workspace *workspaceFor(llvm::StringRef Path);
  void writePages(const Snapshot &S);
  void decideTrust(Workspace &W);
  bool isTrustedFolder(llvm::StringRef Root) const;
  PipelineOptions pipelineFor(const Workspace &W) const;

  const ServerOptions Options;
  Connection &Wire;

  std::mutex Guard; ///< of all below that is not atomic
  std::condition_variable Wake;
  enum class Stage { Begun, Running, ShutDown } State = Stage::Begun;
  Client Can;
  std::vector<std::pair<std::string, std::string>> Folders; ///< real, client's
  std::vector<std::string> Trusted;
  bool TrustsAll = false;
  std::map<std::string, Document> Documents; ///< by URI
  std::map<std::vector<std::string>, std::unique_ptr<Workspace>> Workspaces;
  std::list<Job> Waiting;
  std::map<Wish, Proof> Proofs; ///< true for the current stamp
  std::vector<Wish> Unproven;   ///< of the list that is being made
  std::optional<Wish> Proving;  ///< what is worked on
  std::set<std::string> Said;   ///< messages that are shown once
  Clock::time_point LastChange = Clock::now();
  std::optional<llvm::json::Value> Running; ///< the request that is worked on
  std::map<std::string, std::string> Pages; ///< URIs, by rule or reason

  std::atomic<uint64_t> Stamp = 1; ///< numbers the state of all texts
  std::atomic<bool> Stopping = false;
  std::atomic<bool> RunningIsCancelled = false;
  std::atomic<bool> ProofIsUnwanted = false; ///< others are waited for
};

/// Writes the page of a rule or a reason to the user's cache folder, for the
/// client to show, and returns its URI; empty where it cannot be written.
std::string writePage(llvm::StringRef About, const Ruleset &Rules);

} // namespace recoro::lsp

#endif
