// Findings as Clang prints diagnostics.
#include "render/Text.h"
#include "render/Escape.h"
#include "render/Snippet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace recoro;

/// The line at `At` as it reads with `Edit`; empty if it stays as it is. Where
/// the edit joins it with the next line, that one's rest counts.
static std::string newLine(const FileEdit &Edit, const Span &At,
                           Sources &Code) {
  const unsigned Begin = Code.lineBegin(At.File, At.At.Begin);
  StringRef Old = Edit.Before;
  size_t End = Begin + Code.line(At.File, At.At.Begin).size();
  std::string New;
  size_t Done = Begin;
  for (const Replacement &R : Edit.Replacements) {
    bool IsLineAbove = R.At.End == Begin && StringRef(R.Text).ends_with("\n");
    if (R.At.End < Begin || R.At.Begin > End || IsLineAbove)
      continue;
    if (R.At.Begin >= Begin) {
      New += Old.slice(Done, R.At.Begin);
      New += R.Text;
    }
    Done = R.At.End;
    if (Done > End)
      End = std::min(Old.find_first_of("\r\n", Done), Old.size());
  }
  if (Done == Begin)
    return {};
  New += Old.slice(Done, End);
  return StringRef(New).split('\n').first.rtrim('\r').str();
}

static std::string numbered(unsigned N, StringRef What) {
  return (Twine(N) + " " + What + (N == 1 ? "" : "s")).str();
}

namespace {

class FindingsPrinter {
public:
  FindingsPrinter(raw_ostream &Out, const Analysis &A, Sources &Code,
                  const TextOptions &Options)
      : A(A), Code(Code), Options(Options),
        Printer(Out, Code, Options.CurrentFolder) {}

  void coroutine(EntityId E);
  void start(unsigned Suspension);
  /// TUs that did not parse, then what counts, as it stands in the files.
  void all(const Report &R, bool AlsoSafe);

private:
  void plain(const Finding &F);
  void remark(Severity Kind, const Remark &What);
  std::string fixFor(const Span &At, unsigned Group);
  void cause(const Cause &Why);
  void notes(EntityId E);

  const Analysis &A;
  Sources &Code;
  const TextOptions &Options;
  DiagnosticPrinter Printer;
  std::map<unsigned, std::vector<FileEdit>> Previews; ///< by group
};

} // namespace

void FindingsPrinter::remark(Severity Kind, const Remark &What) {
  if (What.At.At.size())
    Printer.print(Kind, What.At, What.Text);
  else
    Printer.print(Kind, What.At.File, {0, 0}, What.Text);
}

void FindingsPrinter::plain(const Finding &F) {
  remark(F.Severity == Level::Error ? Severity::Error : Severity::Warning,
         {F.At, F.Severity == Level::Error
                    ? F.Message
                    : F.Message + " [" + F.Id.Check + "]"});
  for (const Remark &R : F.Remarks)
    remark(Severity::Note, R);
}

std::string FindingsPrinter::fixFor(const Span &At, unsigned Group) {
  if (!Options.Preview)
    return {};
  auto [It, IsNew] = Previews.try_emplace(Group);
  if (IsNew)
    It->second = Options.Preview(Group);
  for (const FileEdit &Edit : It->second)
    if (Edit.File == At.File)
      return newLine(Edit, At, Code);
  return {};
}

void FindingsPrinter::cause(const Cause &Why) {
  Printer.print(Severity::Note, Why.At, inWords(Why));
}

/// A note stands by itself: what it is about may be migrated without a word.
void FindingsPrinter::notes(EntityId Id) {
  const Entity &E = A.Linked.Entities[Id];
  for (const Cause *Note : notesOn(E, A.Decided.Entities[Id]))
    Printer.print(Severity::Note, Note->At,
                  "in '" + E.Name + "', " + inWords(*Note).str() + " [recoro-" +
                      E.Rule + ", " + info(Note->Why).Code.str() + "]");
}

/// The sentence with the codes in brackets.
std::string recoro::withCodes(StringRef Subject, StringRef Rule,
                              const Decision &D) {
  std::string Text = sentence(Subject, D) + " [recoro-" + Rule.str();
  if (D.Why)
    Text += ", " + info(D.Why->Why).Code.str();
  return Text + "]";
}

void FindingsPrinter::coroutine(EntityId Id) {
  const Entity &E = A.Linked.Entities[Id];
  const Decision &D = A.Decided.Entities[Id];
  std::string Fix;
  if (D.V != Verdict::Refused)
    Fix = fixFor(placeOf(E), D.Group);
  Printer.print(Severity::Warning, placeOf(E),
                withCodes("legacy coroutine '" + E.Name + "'", E.Rule, D), Fix);
  if (D.Why)
    cause(*D.Why);
}

void FindingsPrinter::start(unsigned Index) {
  const Suspension &S = A.Linked.Suspensions[Index];
  const Decision &D = *ownDecision(A, Index);
  Printer.print(Severity::Warning, S.At,
                withCodes("start of a legacy coroutine", S.Rule, D));
  if (D.Why->At != S.At || !D.Why->Detail.empty())
    cause(*D.Why);
}

void FindingsPrinter::all(const Report &R, bool AlsoSafe) {
  for (const Finding &F : R.Errors)
    plain(F);
  for (const Finding &F : R.Findings) {
    if (F.Is != Standing::Counts)
      continue;
    if (!F.Decided)
      plain(F);
    else if (F.Start)
      start(*F.Start);
    else {
      if (AlsoSafe || F.Decided->V != Verdict::Safe)
        coroutine(*F.Coroutine);
      notes(*F.Coroutine);
    }
  }
}

/// "3 safe, 1 refused", without those that are none.
static std::string inWords(const Tally &T) {
  std::vector<std::string> Parts;
  for (auto [N, V] :
       {std::pair(T.Safe, Verdict::Safe), std::pair(T.Unsafe, Verdict::Unsafe),
        std::pair(T.Bridged, Verdict::Bridged),
        std::pair(T.Refused, Verdict::Refused)})
    if (N)
      Parts.push_back((Twine(N) + " " + toString(V)).str());
  return join(Parts, ", ");
}

static void summarise(raw_ostream &Out, const Report &R) {
  if (!R.OfCoroutines.all())
    Out << (findingsOf(R.Of).Coroutines.empty()
                ? "no legacy coroutine found"
                : "no legacy coroutine to report");
  else
    Out << numbered(R.OfCoroutines.all(), "legacy coroutine") << " ("
        << inWords(R.OfCoroutines) << ')';
  if (R.OfSuspensions.all())
    Out << ", " << numbered(R.OfSuspensions.all(), "place")
        << " where one is started or suspends (" << inWords(R.OfSuspensions)
        << ')';
  for (auto [Kind, What] :
       {std::pair(Standing::Suppressed, " suppressed by comments"),
        std::pair(Standing::InBaseline, " in the baseline"),
        std::pair(Standing::Older, " older than the change")})
    if (unsigned N = R.has(Kind))
      Out << "; " << N << What;
  if (R.SwitchedOff)
    Out << "; " << R.SwitchedOff << " switched off";
  if (!R.Of.Broken.empty())
    Out << "; " << numbered(R.Of.Broken.size(), "translation unit")
        << " did not parse";
  Out << '\n';
}

void recoro::renderFindings(raw_ostream &Out, const Report &R, Sources &Code,
                            const TextOptions &Options) {
  FindingsPrinter(Out, R.Of, Code, Options).all(R, /*AlsoSafe=*/true);
  summarise(Out, R);
}

void recoro::renderMigration(raw_ostream &Out, const Report &R,
                             const Migration &M, Sources &Code,
                             const TextOptions &Options, bool Applied) {
  const Analysis &A = M.Result;
  const Tally &Of = R.OfCoroutines;
  FindingsPrinter(Out, A, Code, Options).all(R, /*AlsoSafe=*/false);
  StringRef Done = Applied ? "migrated " : "would migrate ";
  if (M.Edits.empty())
    Out << (Of.all() ? "no legacy coroutine can be migrated"
            : findingsOf(A).Coroutines.empty()
                ? "no legacy coroutine found"
                : "no legacy coroutine to migrate");
  else
    Out << Done << numbered(Of.Safe + Of.Bridged, "legacy coroutine") << " in "
        << numbered(M.Edits.size(), "file");
  if (Of.Bridged)
    Out << ", " << Of.Bridged << " beside a bridge";
  if (Of.left())
    Out << "; " << numbered(Of.left(), "coroutine") << " left (" << Of.Unsafe
        << " unsafe, " << Of.Refused << " refused)";
  if (unsigned N = R.has(Standing::Suppressed))
    Out << "; " << N << " suppressed by comments";
  if (R.SwitchedOff)
    Out << "; " << R.SwitchedOff << " switched off";
  if (!A.Broken.empty())
    Out << "; " << numbered(A.Broken.size(), "translation unit")
        << " did not parse";
  Out << '\n';
  for (const FileEdit &Edit : M.Edits)
    Out << "  " << printable(relativeTo(Edit.File, Options.CurrentFolder))
        << '\n';
  for (const std::string &Note : M.BuildNotes)
    Out << "note: " << Note << '\n';
}
