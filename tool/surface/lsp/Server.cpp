// The reading thread: lifecycle, documents, cancellation.
#include "surface/lsp/Server.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

int Server::run() {
  std::thread Worker([this] { work(); });
  Worker.detach(); // it may be in the midst of a parse when all ends
  bool Exits = false;
  while (!Exits) {
    std::optional<Message> M = Wire.read();
    Lock Held(Guard);
    if (!M)
      break;
    if (M->Id)
      request(std::move(*M->Id), M->Method, std::move(M->Params));
    else if (M->Method == "exit")
      Exits = true;
    else
      notification(M->Method, M->Params);
  }
  Stopping = true;
  return Exits && State == Stage::ShutDown ? 0 : 1;
}

void Server::say(StringRef Method, int Type, const Twine &Message) {
  Wire.notify(Method, json::Object{{"type", Type}, {"message", Message.str()}});
}

void Server::request(json::Value Id, const std::string &Method,
                     json::Value Params) {
  if (Method == "initialize") {
    if (State != Stage::Begun)
      return Wire.reply(std::move(Id), fault(ErrorCode::InvalidRequest,
                                             "the server is initialized"));
    return Wire.reply(std::move(Id), initialize(Params));
  }
  if (State == Stage::Begun)
    return Wire.reply(std::move(Id),
                      fault(ErrorCode::ServerNotInitialized,
                            "the first request has to be 'initialize'"));
  if (State == Stage::ShutDown)
    return Wire.reply(std::move(Id), fault(ErrorCode::InvalidRequest,
                                           "the server is shut down"));
  if (Method == "shutdown") {
    State = Stage::ShutDown;
    for (Job &J : Waiting)
      if (J.Is != Job::Kind::Prove)
        Wire.reply(J.Id, fault(ErrorCode::RequestCancelled, "shut down"));
    Waiting.clear();
    if (Running) {
      RunningIsCancelled = true; // and its end is not waited for
      Wire.reply(*Running, fault(ErrorCode::RequestCancelled, "shut down"));
      Running.reset();
    }
    return Wire.reply(std::move(Id), nullptr);
  }

  Job J;
  J.Id = std::move(Id);
  J.Params = std::move(Params);
  if (Method == "textDocument/codeAction")
    J.Is = Job::Kind::Actions;
  else if (Method == "textDocument/diagnostic")
    J.Is = Job::Kind::Diagnostics;
  else if (Method == "codeAction/resolve") {
    J.Is = Job::Kind::Resolve;
    if (const json::Value *Data = at(J.Params, {"data"}))
      J.For = wishFrom(*Data);
    if (!J.For) // it came with all that it has
      return Wire.reply(J.Id, J.Params);
  } else if (Method == "workspace/executeCommand") {
    J.Is = Job::Kind::Execute;
    const json::Value *Given = at(J.Params, {"arguments"});
    const json::Array *All = Given ? Given->getAsArray() : nullptr;
    if (text(J.Params, {"command"}) == "recoro.migrate" && All && !All->empty())
      J.For = wishFrom(All->front());
    if (!J.For || !Can.AppliesEdits)
      return Wire.reply(J.Id, fault(ErrorCode::InvalidParams,
                                    "no such command, or not for this client"));
  } else {
    return Wire.reply(J.Id, fault(ErrorCode::MethodNotFound,
                                  "there is no method '" + Method + "'"));
  }
  if (answerNow(J))
    return;
  ProofIsUnwanted = true; // whoever asks comes first
  Waiting.push_back(std::move(J));
  Wake.notify_all();
}

void Server::notification(const std::string &Method,
                          const json::Value &Params) {
  if (State != Stage::Running)
    return;
  if (Method == "initialized")
    initialized();
  else if (Method == "textDocument/didOpen")
    open(Params);
  else if (Method == "textDocument/didChange")
    change(Params);
  else if (Method == "textDocument/didClose")
    close(Params);
  else if (Method == "$/cancelRequest")
    cancel(Params);
  else if (Method == "workspace/didChangeWatchedFiles")
    changed();
}

json::Value Server::initialize(const json::Value &Params) {
  State = Stage::Running;
  Can = clientFrom(Params);
  auto AddFolder = [&](StringRef Uri) {
    std::string Real = pathOf(Uri);
    StringRef Given = Uri;
    if (!Real.empty() && Given.consume_front("file://"))
      Folders.push_back({Real, Uri.rtrim('/').str()});
  };
  if (const json::Value *All = at(Params, {"workspaceFolders"}))
    if (const json::Array *Each = All->getAsArray())
      for (const json::Value &Folder : *Each)
        AddFolder(text(Folder, {"uri"}));
  if (Folders.empty())
    AddFolder(text(Params, {"rootUri"}));
  // What the user's own settings say of trust; a folder's never get here.
  Trusted = Options.Trusted;
  if (const json::Value *Given =
          at(Params, {"initializationOptions", "trust"})) {
    TrustsAll = Given->getAsBoolean().value_or(false);
    if (const json::Array *All = Given->getAsArray())
      for (const json::Value &Folder : *All)
        Trusted.push_back(Folder.getAsString().value_or("").str());
  }

  json::Object Provided{
      {"positionEncoding", recoro::lsp::nameOf(Can.Positions)},
      {"textDocumentSync", json::Object{{"openClose", true}, {"change", 2}}},
      {"codeActionProvider",
       json::Object{{"codeActionKinds",
                     json::Array{QuickFixKind, RewriteKind, FixAllKind}},
                    {"resolveProvider", Can.Resolves}}}};
  if (!Can.ActionLiterals)
    Provided["executeCommandProvider"] =
        json::Object{{"commands", json::Array{"recoro.migrate"}}};
  if (Can.Pulls)
    Provided["diagnosticProvider"] =
        json::Object{{"identifier", "recoro"},
                     {"interFileDependencies", true},
                     {"workspaceDiagnostics", false}};
  return json::Object{
      {"capabilities", std::move(Provided)},
      {"serverInfo",
       json::Object{{"name", "recoro"}, {"version", RECORO_VERSION}}}};
}

void Server::initialized() {
  watch();
  for (const auto &[Real, Uri] : Folders)
    workspaceFor(Real + "/.");
  for (const std::string &Folder : Options.BuildFolders)
    workspaceFor(Folder);
  changed();
}

/// From here on, what was analysed is old.
void Server::changed() {
  ++Stamp;
  LastChange = Clock::now();
  Proofs.clear();
  erase_if(Waiting, [](const Job &J) { return J.Is == Job::Kind::Prove; });
  Wake.notify_all();
}

void Server::open(const json::Value &Params) {
  const std::string Uri = text(Params, {"textDocument", "uri"}).str();
  const json::Value *Given = at(Params, {"textDocument", "text"});
  if (Uri.empty() || !Given || !Given->getAsString())
    return;
  Document D;
  D.Uri = Uri;
  D.Path = pathOf(Uri);
  D.Version = number(Params, {"textDocument", "version"});
  D.Content = Text(Given->getAsString()->str());
  if (!D.Path.empty())
    D.In = workspaceFor(D.Path);
  Documents[Uri] = std::move(D);
  changed();
}

void Server::change(const json::Value &Params) {
  auto It = Documents.find(text(Params, {"textDocument", "uri"}).str());
  const json::Value *Given = at(Params, {"contentChanges"});
  const json::Array *All = Given ? Given->getAsArray() : nullptr;
  if (It == Documents.end() || !All)
    return;
  Document &D = It->second;
  for (const json::Value &Change : *All) {
    const json::Value *New = at(Change, {"text"});
    const json::Value *Where = at(Change, {"range"});
    auto Part = rangeFrom(Where);
    if (!New || !New->getAsString() || (Where && !Part)) {
      D.Lost = true;
      continue;
    }
    if (!Where) {
      D.Content = Text(New->getAsString()->str());
      D.Lost = false;
      continue;
    }
    Range At{D.Content.offsetOf(Part->first, Can.Positions),
             D.Content.offsetOf(Part->second, Can.Positions)};
    if (At.Begin > At.End)
      D.Lost = true;
    else
      D.Content.replace(At, *New->getAsString());
  }
  if (auto Version = number(Params, {"textDocument", "version"}))
    D.Version = *Version;
  if (D.Lost && Said.insert("lost " + D.Uri).second)
    say("window/logMessage", 2,
        "recoro: a change of '" + D.Uri +
            "' made no sense, so its text is not known until it is opened "
            "again; until then the file on disk counts");
  changed();
}

void Server::close(const json::Value &Params) {
  auto It = Documents.find(text(Params, {"textDocument", "uri"}).str());
  if (It == Documents.end())
    return;
  if (!Can.Pulls)
    Wire.notify(
        "textDocument/publishDiagnostics",
        json::Object{{"uri", It->first}, {"diagnostics", json::Array{}}});
  Documents.erase(It);
  changed();
}

void Server::cancel(const json::Value &Params) {
  const json::Value *Id = at(Params, {"id"});
  if (!Id)
    return;
  if (Running == *Id) {
    RunningIsCancelled = true; // and its end is not waited for
    Running.reset();
    return Wire.reply(*Id, fault(ErrorCode::RequestCancelled, "cancelled"));
  }
  for (auto It = Waiting.begin(); It != Waiting.end(); ++It)
    if (It->Is != Job::Kind::Prove && It->Id == *Id) {
      Wire.reply(It->Id, fault(ErrorCode::RequestCancelled, "cancelled"));
      Waiting.erase(It);
      return;
    }
}

int recoro::lsp::serve(const ServerOptions &Options, std::FILE *In,
                       raw_ostream &Out) {
  // Never destroyed: the working thread may use them to the very end.
  auto *Wire = new Connection(In, Out);
  auto *Kept = new Server(Options, *Wire);
  return Kept->run();
}
