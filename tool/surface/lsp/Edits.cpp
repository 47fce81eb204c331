// Edits in the forms that clients take: with versions and annotations where
// they have been announced.
#include "render/Diff.h"
#include "surface/lsp/Actions.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

namespace {

class EditWriter {
public:
  EditWriter(const Audience &For) : For(For) {}

  /// `Edits` of the document `Uri`.
  void add(const std::string &Uri, std::optional<int64_t> Version,
           json::Array Edits) {
    if (!For.Can.VersionedEdits) {
      Changes[Uri] = std::move(Edits);
      return;
    }
    json::Object Document{{"uri", Uri}, {"version", nullptr}};
    if (Version)
      Document["version"] = *Version;
    Documents.push_back(json::Object{{"textDocument", std::move(Document)},
                                     {"edits", std::move(Edits)}});
  }

  json::Value take() {
    if (!For.Can.VersionedEdits)
      return json::Object{{"changes", std::move(Changes)}};
    json::Object Edit{{"documentChanges", std::move(Documents)}};
    if (!Annotations.empty())
      Edit["changeAnnotations"] = std::move(Annotations);
    return Edit;
  }

  json::Object edit(const Text &Of, Range At, StringRef NewText) const {
    json::Object E{{"range", recoro::lsp::rangeOf(Of, At, For.Can.Positions)},
                   {"newText", NewText.str()}};
    if (!Annotations.empty())
      E["annotationId"] = AnnotationId;
    return E;
  }

  /// Whatever is edited after this asks for confirmation.
  void warn(StringRef Label, StringRef Description) {
    if (For.Can.Annotations)
      Annotations[AnnotationId] =
          json::Object{{"label", Label.str()},
                       {"needsConfirmation", true},
                       {"description", Description.str()}};
  }

private:
  static constexpr StringLiteral AnnotationId = "unsafe";
  const Audience &For;
  json::Object Changes;
  json::Array Documents;
  json::Object Annotations;
};

} // namespace

Expected<json::Value> recoro::lsp::workspaceEdit(
    const Migration &M, const Audience &For,
    function_ref<std::optional<Opened>(const std::string &)> Find) {
  EditWriter Writer(For);
  std::vector<std::string> Labels, Descriptions;
  for (const AcceptedRisk &Risk : acceptedRisks(M.Result)) {
    if (!Risk.Text.empty())
      continue; // the project's configuration has accepted it
    const ReasonInfo &Why = info(Risk.What.Why);
    std::string Label = "unsafe (" + Why.Code.str() + ")";
    if (is_contained(Labels, Label))
      continue;
    Labels.push_back(std::move(Label));
    Descriptions.push_back("'" + M.Result.Linked.Entities[Risk.Coroutine].Name +
                           "': make sure that " + Why.Summary.str() + "; " +
                           inWords(Risk.What).str());
  }
  if (!Labels.empty())
    Writer.warn(join(Labels, ", "), json::fixUTF8(join(Descriptions, "\n")));

  for (const FileEdit &Edit : M.Edits) {
    if (!json::isUTF8(Edit.Before) || !json::isUTF8(Edit.After))
      return fault(ErrorCode::RequestFailed,
                   "'" + Edit.File +
                       "' is not UTF-8, so no editor would be told its places; "
                       "use 'recoro migrate'");
    std::optional<Opened> Document = Find(Edit.File);
    if (Document && *Document->Bytes != Edit.Before)
      return fault(ErrorCode::ContentModified,
                   "'" + Edit.File + "' has changed; ask again");
    const Text Before(Edit.Before);
    json::Array Changes;
    for (const Replacement &Change : changesOf(Edit))
      Changes.push_back(Writer.edit(Before, Change.At, Change.Text));
    Writer.add(Document ? Document->Uri : For.Uri(Edit.File),
               Document ? Document->Version : std::nullopt, std::move(Changes));
  }
  return Writer.take();
}

json::Value recoro::lsp::workspaceEdit(const Text &Of, unsigned Offset,
                                       StringRef Inserted, const Opened &Into,
                                       const Audience &For) {
  EditWriter Writer(For);
  json::Array Edits;
  Edits.push_back(Writer.edit(Of, {Offset, Offset}, Inserted));
  Writer.add(Into.Uri, Into.Version, std::move(Edits));
  return Writer.take();
}
