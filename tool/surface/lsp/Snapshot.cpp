// See Snapshot.h. What counts is judged as `recoro check` judges it; what the
// baseline holds is a hint here, so that it can be worked on.
#include "surface/lsp/Snapshot.h"
#include "render/Escape.h"
#include "report/Baseline.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

Snapshot::Snapshot(Analysis Of, uint64_t Stamp)
    : A(std::move(Of)), Stamp(Stamp), R(reportOf(A)) {
  for (PlannedGroup &G : planSteps(A))
    Groups.emplace(G.Group, std::move(G));
  dropSwitchedOff(R);
  applySuppressions(R);
  reportIdleSettings(R);
  settle(R);
  if (A.Settings.Baseline.empty())
    return;
  auto Kept = readBaseline(A.Settings.Baseline);
  if (!Kept)
    consumeError(Kept.takeError()); // `recoro check` says it
  else if (*Kept)
    compare(R, **Kept);
  settle(R);
}

const std::string *Snapshot::opened(const std::string &File) const {
  auto It = A.Source.Overlay.find(File);
  return It == A.Source.Overlay.end() ? nullptr : &It->second;
}

const Text &Texts::of(const std::string &File) {
  auto [It, IsNew] = Read.try_emplace(File);
  if (!IsNew)
    return It->second;
  if (const std::string *Opened = Of.opened(File))
    It->second = Text(*Opened);
  else if (auto Buffer = MemoryBuffer::getFile(File))
    It->second = Text((*Buffer)->getBuffer().str());
  return It->second;
}

/// The part of `At` in its first line; a whole file is its first line.
static json::Object rangeOf(const Span &At, Texts &Code, Encoding In) {
  const Text &Of = Code.of(At.File);
  Range Shown = At.At;
  const unsigned Line =
      Of.positionOf(std::min<unsigned>(Shown.Begin, Of.bytes().size()), In)
          .Line;
  const unsigned Begin =
      Of.lineBegin(std::min<unsigned>(Shown.Begin, Of.bytes().size()));
  Shown.End = std::min(Shown.End, unsigned(Begin + Of.line(Line).size()));
  Shown.End = std::max(Shown.Begin, Shown.End);
  return recoro::lsp::rangeOf(Of, Shown, In);
}

static Severity severityOf(const Finding &F) {
  if (F.Severity == Level::Error)
    return Severity::Information; // the compiler's own server calls it an error
  return F.Is == Standing::InBaseline ? Severity::Hint : Severity::Warning;
}

json::Object recoro::lsp::diagnosticOf(const Finding &F, const Snapshot &S,
                                       Texts &Code, const Audience &For) {
  std::string Words = F.Severity == Level::Error
                          ? "recoro cannot read this code: " + F.Message
                          : F.Message;
  json::Array Related;
  auto Add = [&](StringRef Before, const Remark &What) {
    if (!For.Can.RelatedInformation) {
      Words += (Before + What.Text).str();
      return;
    }
    Related.push_back(json::Object{
        {"location",
         json::Object{{"uri", For.Uri(What.At.File)},
                      {"range", ::rangeOf(What.At, Code, For.Can.Positions)}}},
        {"message", printable(What.Text)}});
  };
  for (const Remark &What : F.Remarks)
    Add(": ", What);
  for (const Remark &What : F.Notes)
    Add("; note: ", What);

  json::Object D{{"range", ::rangeOf(F.At, Code, For.Can.Positions)},
                 {"severity", int(severityOf(F))},
                 {"code", F.Id.Check},
                 {"source", "recoro"},
                 {"message", printable(Words)}};
  if (!Related.empty())
    D["relatedInformation"] = std::move(Related);
  if (For.Can.CodeDescription && F.Decided) {
    StringRef About = F.Id.Check;
    About.consume_front("recoro-");
    if (F.Decided->Why)
      About = info(F.Decided->Why->Why).Code;
    if (std::string Page = For.Page(About); !Page.empty())
      D["codeDescription"] = json::Object{{"href", Page}};
  }
  return D;
}

static json::Array diagnosticsAmong(const std::vector<Finding> &Some,
                                    const std::string &File, const Snapshot &S,
                                    Texts &Code, const Audience &For) {
  json::Array All;
  for (const Finding &F : Some)
    if (F.At.File == File &&
        (F.Is == Standing::Counts || F.Is == Standing::InBaseline))
      All.push_back(diagnosticOf(F, S, Code, For));
  return All;
}

json::Array recoro::lsp::errorsOf(const std::string &File, const Snapshot &S,
                                  Texts &Code, const Audience &For) {
  return diagnosticsAmong(S.R.Errors, File, S, Code, For);
}

json::Array recoro::lsp::diagnosticsOf(const std::string &File,
                                       const Snapshot &S, Texts &Code,
                                       const Audience &For) {
  json::Array All = errorsOf(File, S, Code, For);
  for (json::Value &D : diagnosticsAmong(S.R.Findings, File, S, Code, For))
    All.push_back(std::move(D));
  return All;
}
