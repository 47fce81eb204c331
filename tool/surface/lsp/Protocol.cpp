// See Protocol.h.
#include "surface/lsp/Protocol.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

Error recoro::lsp::fault(ErrorCode Code, const Twine &Message) {
  return make_error<llvm::lsp::LSPError>(Message.str(), Code);
}

const json::Value *recoro::lsp::at(const json::Value &In,
                                   ArrayRef<StringRef> Keys) {
  const json::Value *Found = &In;
  for (StringRef Key : Keys) {
    const json::Object *Of = Found->getAsObject();
    Found = Of ? Of->get(Key) : nullptr;
    if (!Found)
      return nullptr;
  }
  return Found;
}

bool recoro::lsp::flag(const json::Value &In, ArrayRef<StringRef> Keys) {
  const json::Value *Found = at(In, Keys);
  return Found && Found->getAsBoolean().value_or(false);
}

StringRef recoro::lsp::text(const json::Value &In, ArrayRef<StringRef> Keys) {
  const json::Value *Found = at(In, Keys);
  return Found ? Found->getAsString().value_or("") : "";
}

std::optional<int64_t> recoro::lsp::number(const json::Value &In,
                                           ArrayRef<StringRef> Keys) {
  const json::Value *Found = at(In, Keys);
  return Found ? Found->getAsInteger() : std::nullopt;
}

bool recoro::lsp::holds(const json::Value &In, ArrayRef<StringRef> Keys,
                        StringRef Word) {
  const json::Value *Found = at(In, Keys);
  const json::Array *All = Found ? Found->getAsArray() : nullptr;
  return All && any_of(*All, [&](const json::Value &V) {
           return V.getAsString() == Word;
         });
}

static std::optional<Encoding> encodingCalled(StringRef Name) {
  for (Encoding E : {Encoding::Utf8, Encoding::Utf16, Encoding::Utf32})
    if (nameOf(E) == Name)
      return E;
  return std::nullopt;
}

StringRef recoro::lsp::nameOf(Encoding In) {
  switch (In) {
  case Encoding::Utf8:
    return "utf-8";
  case Encoding::Utf16:
    return "utf-16";
  case Encoding::Utf32:
    return "utf-32";
  }
  llvm_unreachable("every encoding has a name");
}

Client recoro::lsp::clientFrom(const json::Value &Params) {
  Client C;
  const json::Value *Can = at(Params, {"capabilities"});
  if (!Can)
    return C;
  // The client's order is its wish.
  if (const json::Value *Known = at(*Can, {"general", "positionEncodings"}))
    if (const json::Array *Names = Known->getAsArray())
      for (const json::Value &Name : *Names)
        if (auto E = encodingCalled(Name.getAsString().value_or(""))) {
          C.Positions = *E;
          break;
        }
  const StringRef Document = "textDocument", Workspace = "workspace";
  const StringRef Published = "publishDiagnostics", Action = "codeAction";
  C.RelatedInformation =
      flag(*Can, {Document, Published, "relatedInformation"});
  C.CodeDescription =
      flag(*Can, {Document, Published, "codeDescriptionSupport"});
  if (const json::Value *Pull = at(*Can, {Document, "diagnostic"})) {
    C.Pulls = Pull->getAsObject() != nullptr;
    // Announced for what is pulled, or by older clients for what is published.
    C.RelatedInformation |= flag(*Pull, {"relatedInformation"});
    C.CodeDescription |= flag(*Pull, {"codeDescriptionSupport"});
  }
  // By the name in the protocol, or by that which Helix and Zed use.
  C.RefreshesPulls = flag(*Can, {Workspace, "diagnostics", "refreshSupport"}) ||
                     flag(*Can, {Workspace, "diagnostic", "refreshSupport"});
  C.ActionLiterals =
      at(*Can, {Document, Action, "codeActionLiteralSupport"}) != nullptr;
  C.Resolves =
      flag(*Can, {Document, Action, "dataSupport"}) &&
      holds(*Can, {Document, Action, "resolveSupport", "properties"}, "edit");
  C.ShowsDisabled = flag(*Can, {Document, Action, "disabledSupport"});
  C.PrefersActions = flag(*Can, {Document, Action, "isPreferredSupport"});
  C.VersionedEdits =
      flag(*Can, {Workspace, "workspaceEdit", "documentChanges"});
  C.Annotations = C.VersionedEdits && at(*Can, {Workspace, "workspaceEdit",
                                                "changeAnnotationSupport"});
  C.AppliesEdits = flag(*Can, {Workspace, "applyEdit"});
  C.Progress = flag(*Can, {"window", "workDoneProgress"});
  C.WatchesFiles =
      flag(*Can, {Workspace, "didChangeWatchedFiles", "dynamicRegistration"});
  return C;
}

json::Value recoro::lsp::toJSON(const Position &P) {
  return json::Object{{"line", P.Line}, {"character", P.Character}};
}

json::Object recoro::lsp::rangeOf(const Text &Of, Range At, Encoding In) {
  const unsigned Size = Of.bytes().size();
  return json::Object{
      {"start", toJSON(Of.positionOf(std::min(At.Begin, Size), In))},
      {"end", toJSON(Of.positionOf(std::min(At.End, Size), In))}};
}

static std::optional<Position> positionFrom(const json::Value &Value,
                                            StringRef Key) {
  auto Line = number(Value, {Key, "line"});
  auto Character = number(Value, {Key, "character"});
  if (!Line || !Character || *Line < 0 || *Character < 0)
    return std::nullopt;
  // "To the end" is written as a very large number.
  const int64_t Most = std::numeric_limits<int>::max();
  return Position{unsigned(std::min(*Line, Most)),
                  unsigned(std::min(*Character, Most))};
}

std::optional<std::pair<Position, Position>>
recoro::lsp::rangeFrom(const json::Value *Value) {
  if (!Value)
    return std::nullopt;
  auto Begin = positionFrom(*Value, "start");
  auto End = positionFrom(*Value, "end");
  if (!Begin || !End)
    return std::nullopt;
  return std::pair(*Begin, *End);
}
