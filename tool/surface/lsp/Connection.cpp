// See Connection.h.
#include "surface/lsp/Connection.h"

using namespace llvm;
using namespace recoro::lsp;

Connection::Connection(std::FILE *In, raw_ostream &Out)
    : Input(In), Output(In, Out) {}

void Connection::notify(StringRef Method, json::Value Params) {
  std::lock_guard<std::mutex> Lock(Guard);
  Output.notify(Method, std::move(Params));
}

void Connection::request(StringRef Method, json::Value Params, Answered Then) {
  std::lock_guard<std::mutex> Lock(Guard);
  Open[++LastId] = std::move(Then);
  Output.call(Method, std::move(Params), LastId);
}

void Connection::reply(json::Value Id, Expected<json::Value> Result) {
  std::lock_guard<std::mutex> Lock(Guard);
  Output.reply(std::move(Id), std::move(Result));
}

void Connection::handOn(const json::Object &Answer) {
  Answered Then;
  {
    std::lock_guard<std::mutex> Lock(Guard);
    auto It = Open.find(Answer.getInteger("id").value_or(0));
    if (It == Open.end())
      return; // to nothing that was asked
    Then = std::move(It->second);
    Open.erase(It);
  }
  if (const json::Value *Result = Answer.get("result"))
    return Then(*Result);
  const json::Object *Error = Answer.getObject("error");
  Then(fault(ErrorCode::UnknownErrorCode,
             Error ? Error->getString("message").value_or("") : ""));
}

std::optional<Message> Connection::understand(json::Value Value) {
  json::Object *Of = Value.getAsObject();
  if (!Of || Of->getString("jsonrpc") != StringRef("2.0")) {
    reply(nullptr, fault(ErrorCode::InvalidRequest,
                         "this is no message of JSON-RPC 2.0"));
    return std::nullopt;
  }
  Message M;
  if (const json::Value *Id = Of->get("id"))
    M.Id = *Id;
  auto Method = Of->getString("method");
  if (!Method) {
    if (M.Id && (Of->get("result") || Of->get("error")))
      handOn(*Of);
    else
      reply(M.Id.value_or(nullptr),
            fault(ErrorCode::InvalidRequest, "the message has no method"));
    return std::nullopt;
  }
  if (M.Id && !M.Id->getAsInteger() && !M.Id->getAsString()) {
    reply(nullptr,
          fault(ErrorCode::InvalidRequest, "an id is a number or a string"));
    return std::nullopt;
  }
  M.Method = Method->str();
  if (json::Value *Params = Of->get("params"))
    M.Params = std::move(*Params);
  return M;
}

/// The parser recurses into what is nested, so a stack could be overrun.
static bool isTooDeep(StringRef Json) {
  static constexpr unsigned Most = 500;
  unsigned Depth = 0;
  bool InString = false;
  for (size_t I = 0; I != Json.size(); ++I) {
    char Ch = Json[I];
    if (InString && Ch == '\\') {
      if (++I == Json.size())
        break;
    } else if (Ch == '"') {
      InString = !InString;
    } else if (!InString && (Ch == '[' || Ch == '{')) {
      if (++Depth > Most)
        return true;
    } else if (!InString && (Ch == ']' || Ch == '}') && Depth) {
      --Depth;
    }
  }
  return false;
}

std::optional<Message> Connection::read() {
  std::string Bytes;
  while (!Input.isEndOfInput() && !Input.hasError()) {
    if (failed(Input.readMessage(Bytes)))
      continue; // no length, or one that cannot be
    if (isTooDeep(Bytes)) {
      reply(nullptr, fault(ErrorCode::ParseError, "nested too deeply"));
      continue;
    }
    Expected<json::Value> Value = json::parse(Bytes);
    if (!Value) {
      reply(nullptr, fault(ErrorCode::ParseError, toString(Value.takeError())));
      continue;
    }
    if (auto M = understand(std::move(*Value)))
      return M;
  }
  return std::nullopt;
}
