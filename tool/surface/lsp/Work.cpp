// The working thread: what is old is analysed anew, once nobody has typed for a
// moment; edits are proven when they are asked for, or ahead of that for
// clients that cannot ask.
#include "surface/lsp/Indexing.h"
#include "surface/lsp/Meanwhile.h"
#include "surface/lsp/Server.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

static constexpr std::chrono::milliseconds Pause{250}, Glance{2000};

void Server::work() {
  Lock Held(Guard);
  while (!Stopping) {
    answerWaiting();
    if (std::optional<Job> Asked = takeJob(/*Proofs=*/false)) {
      carryOut(std::move(*Asked), Held);
    } else if (Workspace *W = staleWorkspace()) {
      if (Clock::now() < LastChange + Pause)
        Wake.wait_until(Held, LastChange + Pause);
      else
        analyse(*W, Held);
    } else if (std::optional<Job> Ahead = takeJob(/*Proofs=*/true)) {
      carryOut(std::move(*Ahead), Held);
    } else if (Wake.wait_for(Held, Glance) == std::cv_status::timeout) {
      if (lookForChanges())
        changed();
    }
  }
}

//===-- Workspaces --------------------------------------------------------===//

/// That of the nearest database around `Path`, or null.
Workspace *Server::workspaceFor(StringRef Path) {
  std::vector<std::string> Folders = Options.BuildFolders;
  for (StringRef Around = sys::path::parent_path(Path);
       Folders.empty() && !Around.empty();
       Around = sys::path::parent_path(Around))
    for (std::string Folder : {Around.str() + "/build", Around.str()})
      if (Folders.empty() && sys::fs::exists(Folder + "/compile_commands.json"))
        Folders = {Folder};
  if (Folders.empty())
    return nullptr;
  std::unique_ptr<Workspace> &W = Workspaces[Folders];
  if (!W) {
    W = std::make_unique<Workspace>();
    W->BuildFolders = std::move(Folders);
    W->Known = makeCache(Options.ChecksPreambles);
  }
  return W.get();
}

Workspace *Server::staleWorkspace() {
  for (auto &[Folders, W] : Workspaces)
    if (W->Tried != Stamp)
      return W.get();
  return nullptr;
}

/// What tells whether these files are still the same.
static std::string sightOf(const Workspace &W) {
  std::vector<std::string> Files;
  for (const std::string &Folder : W.BuildFolders)
    Files.push_back(Folder + "/compile_commands.json");
  if (!W.Root.empty())
    Files.push_back(W.Root + "/.recoro.yaml");
  std::string Seen;
  for (const std::string &File : Files) {
    sys::fs::file_status Status;
    if (!sys::fs::status(File, Status))
      Seen += std::to_string(Status.getSize()) + "@" +
              std::to_string(
                  Status.getLastModificationTime().time_since_epoch().count());
    Seen += ";";
  }
  return Seen;
}

/// Databases that came, went or changed. Clients that watch files tell sooner.
bool Server::lookForChanges() {
  bool Found = false;
  for (auto &[Uri, D] : Documents) {
    Workspace *Nearest = D.Path.empty() ? nullptr : workspaceFor(D.Path);
    if (Nearest && Nearest != D.In) {
      D.In = Nearest;
      Found = true;
    }
  }
  for (auto &[Folders, W] : Workspaces)
    if (std::string Seen = sightOf(*W); Seen != W->Seen) {
      W->Seen = std::move(Seen);
      Found = true;
    }
  return Found;
}

bool Server::isTrustedFolder(StringRef Root) const {
  return TrustsAll || any_of(Trusted, [&](StringRef Folder) {
           SmallString<256> Real;
           if (Folder.empty() || sys::fs::real_path(Folder, Real,
                                                    /*expand_tilde=*/true))
             return false;
           StringRef Rest = Root;
           return Rest.consume_front(Real) &&
                  (Rest.empty() || Rest.starts_with("/"));
         });
}

/// What a folder says of how its code is rewritten counts once the user wants
/// it to.
void Server::decideTrust(Workspace &W) {
  W.Trusted = W.Trusted || isTrustedFolder(W.Root);
  const bool HasSome = sys::fs::exists(W.Root + "/.recoro.yaml") ||
                       sys::fs::exists(W.Root + "/.recoro/rules");
  if (W.Trusted || W.AskedForTrust || !HasSome)
    return;
  W.AskedForTrust = true;
  static constexpr StringLiteral Yes = "Trust this project";
  Wire.request(
      "window/showMessageRequest",
      json::Object{
          {"type", 3},
          {"message", "recoro: the configuration (.recoro.yaml, "
                      ".recoro/rules) of '" +
                          json::fixUTF8(W.Root) +
                          "' decides what is rewritten, and how; it "
                          "is not used until you trust it"},
          {"actions", json::Array{json::Object{{"title", Yes}},
                                  json::Object{{"title", "Not now"}}}}},
      [this, &W](Expected<json::Value> Answer) {
        if (!Answer)
          return consumeError(Answer.takeError());
        Lock Held(Guard);
        if (text(*Answer, {"title"}) != Yes)
          return;
        W.Trusted = true;
        changed();
      });
}

PipelineOptions Server::pipelineFor(const Workspace &W) const {
  PipelineOptions O;
  O.Load.BuildFolders = W.BuildFolders;
  O.Load.Root = Options.Root;
  O.Rules = Options.Rules;
  O.Jobs = Options.Jobs;
  O.ReadsSettings = W.Trusted;
  O.Known = W.Known;
  for (const auto &[Uri, D] : Documents)
    if (!D.Path.empty() && !D.Lost)
      O.Overlay[D.Path] = D.Content.bytes();
  return O;
}

//===-- Analysis ----------------------------------------------------------===//

/// Fails where the texts change meanwhile, or the project cannot be read.
Expected<std::shared_ptr<const Snapshot>>
Server::analysed(Workspace &W, uint64_t Now, Lock &Held) {
  PipelineOptions O = pipelineFor(W);
  const bool IsShown = Can.Progress && !W.Latest;
  Held.unlock();
  Expected<Project> P = load(O.Load, *createFileSystem(O.Overlay));
  Held.lock();
  if (!P)
    return P.takeError();
  W.Root = P->Root;
  W.Seen = sightOf(W);
  decideTrust(W);
  O.ReadsSettings = W.Trusted;
  O.GivesUp = [this, Now] { return Stamp != Now || Stopping; };

  Held.unlock();
  std::shared_ptr<const Snapshot> Made;
  auto A = [&] {
    Indexing Shown(Wire, IsShown);
    O.Progress = [&](StringRef Stage, unsigned Done, unsigned All) {
      Shown.tell(Stage, Done, All);
    };
    return recoro::analyse(O);
  }();
  if (A)
    Made = std::make_shared<Snapshot>(std::move(*A), Now);
  Held.lock();
  if (!A)
    return A.takeError();
  return Made;
}

void Server::analyse(Workspace &W, Lock &Held) {
  const uint64_t Now = Stamp;
  auto Made = analysed(W, Now, Held);
  if (!Made && Stamp != Now)
    return consumeError(Made.takeError());
  W.Tried = Now;
  W.Latest = nullptr;
  W.Fault.clear();
  if (!Made) {
    W.Fault = toString(Made.takeError());
    if (Said.insert(W.Fault).second)
      say("window/showMessage", 2, "recoro: " + json::fixUTF8(W.Fault));
  } else {
    W.Latest = std::move(*Made);
    if (W.Latest->A.Broken.empty())
      W.Good = W.Latest;
    writePages(*W.Latest);
  }
  publish(W);
  proveInAdvance(W);
}

void Server::writePages(const Snapshot &S) {
  if (!Can.CodeDescription)
    return;
  for (const Finding &F : S.R.Findings) {
    if (!F.Decided)
      continue;
    StringRef About = F.Id.Check;
    About.consume_front("recoro-");
    if (F.Decided->Why)
      About = info(F.Decided->Why->Why).Code;
    auto [It, IsNew] = Pages.try_emplace(About.str());
    if (IsNew)
      It->second = writePage(About, S.A.Rules);
  }
}

void Server::publish(Workspace &W) {
  bool Changed = false;
  std::optional<Texts> Code;
  if (W.Latest)
    Code.emplace(*W.Latest);
  for (auto &[Uri, D] : Documents) {
    if (D.In != &W || D.Lost)
      continue;
    json::Array New;
    const bool IsMeanwhile = W.Good && W.Good != W.Latest;
    if (W.Latest) {
      const std::string *Read = W.Latest->opened(D.Path);
      if (!Read || *Read != D.Content.bytes())
        continue; // another analysis follows
      New = IsMeanwhile ? errorsOf(D.Path, *W.Latest, *Code, audience())
                        : diagnosticsOf(D.Path, *W.Latest, *Code, audience());
    }
    if (IsMeanwhile)
      for (json::Value &Old :
           diagnosticsMeanwhile(D.Path, *W.Good, D.Content, audience()))
        New.push_back(std::move(Old));
    const bool IsNew = !D.ShownCount || New != D.Shown;
    if (!IsNew && (Can.Pulls || D.ShownFor == D.Version))
      continue;
    D.ShownFor = D.Version;
    D.Shown = std::move(New);
    D.ShownCount += IsNew;
    Changed |= IsNew;
    if (Can.Pulls)
      continue;
    json::Object Params{{"uri", Uri}, {"diagnostics", json::Array(D.Shown)}};
    if (D.Version)
      Params["version"] = *D.Version;
    Wire.notify("textDocument/publishDiagnostics", std::move(Params));
  }
  if (Changed && Can.RefreshesPulls)
    Wire.request(
        "workspace/diagnostic/refresh", nullptr,
        [](Expected<json::Value> Answer) { consumeError(Answer.takeError()); });
}

//===-- Jobs --------------------------------------------------------------===//

void Server::answerWaiting() {
  for (auto It = Waiting.begin(); It != Waiting.end();)
    It = answerNow(*It) ? Waiting.erase(It) : std::next(It);
}

std::optional<Job> Server::takeJob(bool Proofs) {
  for (auto It = Waiting.begin(); It != Waiting.end(); ++It)
    if (It->Is == Job::Kind::Resolve || It->Is == Job::Kind::Execute ||
        (Proofs && It->Is == Job::Kind::Prove)) {
      Job J = std::move(*It);
      Waiting.erase(It);
      return J;
    }
  return std::nullopt;
}

/// For a client that has no second chance to ask for an edit, what it may want
/// of the open documents is there when it asks.
void Server::proveInAdvance(Workspace &W) {
  if (Can.Resolves || !Can.ActionLiterals || !W.Latest)
    return;
  for (const auto &[Uri, D] : Documents) {
    const std::string *Read = W.Latest->opened(D.Path);
    if (D.In != &W || !Read || *Read != D.Content.bytes())
      continue;
    const unsigned Size = D.Content.bytes().size();
    for (Action &A : actionsAt(*W.Latest, D.Path, D.Content, {{0, Size}}))
      if (A.For && A.For->Is == Wish::Kind::Group && !Proofs.count(*A.For) &&
          none_of(Waiting, [&](const Job &J) { return J.For == A.For; }))
        Waiting.push_back(
            {Job::Kind::Prove, nullptr, nullptr, std::move(A.For)});
  }
}

void Server::carryOut(Job J, Lock &Held) {
  Workspace *W = workspaceFor(J.For->File);
  if (!W)
    return deliver(J, fault(ErrorCode::RequestFailed,
                            "no compile_commands.json around '" +
                                json::fixUTF8(J.For->File) + "'"));
  PipelineOptions O = pipelineFor(*W);
  if (Error Old = checkPlaces(*J.For, O))
    return deliver(J, std::move(Old));
  const uint64_t Now = Stamp;
  const bool IsAhead = J.Is == Job::Kind::Prove;
  O.GivesUp = [this, Now, IsAhead] {
    return Stopping || RunningIsCancelled ||
           (IsAhead && (Stamp != Now || ProofIsUnwanted));
  };
  RunningIsCancelled = ProofIsUnwanted = false;
  if (IsAhead)
    Proving = J.For;
  else
    Running = J.Id;
  Held.unlock();
  Expected<PipelineOptions> Wanted = optionsFor(*J.For, std::move(O));
  Expected<Migration> M =
      Wanted ? planMigration(*Wanted) : Expected<Migration>(Wanted.takeError());
  Held.lock();
  Running.reset();
  Proving.reset();
  // It would be of no use, or has been answered.
  if ((IsAhead && Stamp != Now) || RunningIsCancelled) {
    if (!M)
      consumeError(M.takeError());
    return;
  }
  if (!M && IsAhead && ProofIsUnwanted) {
    consumeError(M.takeError());
    Waiting.push_back(std::move(J)); // not now
    return;
  }
  if (!M)
    return deliver(J, fault(ErrorCode::RequestFailed,
                            json::fixUTF8(toString(M.takeError()))));
  if (M->Edits.empty())
    return deliver(
        J, fault(ErrorCode::RequestFailed, json::fixUTF8(whyNothing(*M))));
  // What the build needs is shown once, since it hardly differs.
  if (!IsAhead && !M->BuildNotes.empty())
    say(Said.insert("build").second ? "window/showMessage"
                                    : "window/logMessage",
        3, "recoro: " + json::fixUTF8(join(M->BuildNotes, "; ")));
  deliver(J, workspaceEdit(*M, audience(), [&](const std::string &Path) {
            return openedAt(Path);
          }));
}

void Server::deliver(const Job &J, Expected<json::Value> Edit) {
  if (J.Is == Job::Kind::Prove) {
    Proof P;
    if (Edit)
      P.Edit = std::move(*Edit);
    else
      handleAllErrors(
          Edit.takeError(),
          [&](const llvm::lsp::LSPError &E) { P.Why = E.message; },
          [&](const ErrorInfoBase &E) { P.Why = E.message(); });
    Proofs[*J.For] = std::move(P);
    return;
  }
  if (!Edit)
    return Wire.reply(J.Id, Edit.takeError());
  if (J.Is == Job::Kind::Resolve) {
    json::Object Action = *J.Params.getAsObject();
    Action["edit"] = std::move(*Edit);
    return Wire.reply(J.Id, std::move(Action));
  }
  Wire.request(
      "workspace/applyEdit",
      json::Object{{"label", "recoro"}, {"edit", std::move(*Edit)}},
      [](Expected<json::Value> Answer) { consumeError(Answer.takeError()); });
  Wire.reply(J.Id, nullptr);
}
