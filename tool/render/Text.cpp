// Findings as Clang prints diagnostics.
#include "render/Text.h"
#include "render/Findings.h"
#include "render/Snippet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <set>
#include <tuple>

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

  void broken();
  void coroutine(EntityId E);
  void start(unsigned Suspension);
  void all(const Findings &F, bool AlsoSafe);

private:
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

/// An error in a header is said once, though every TU that reads it has it.
void FindingsPrinter::broken() {
  std::set<std::tuple<std::string, unsigned, std::string>> Said;
  for (const BrokenTU &TU : A.Broken)
    for (const CompileError &E : TU.Errors) {
      if (!Said.insert({E.File, E.Offset, E.Message}).second)
        continue;
      const std::string &Main = A.Source.Commands[TU.Command].MainFile;
      StringRef File = E.File.empty() ? StringRef(Main) : StringRef(E.File);
      if (E.Line)
        Printer.print(Severity::Error, {File.str(), {E.Offset, E.Offset + 1}},
                      E.Message);
      else
        Printer.print(Severity::Error, File, {0, 0}, E.Message);
      if (File != Main)
        Printer.print(Severity::Note, Main, {0, 0},
                      "the translation unit in which it was found");
    }
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

/// "can be migrated", "cannot be migrated: WHY", with the codes in brackets.
static std::string sentence(StringRef Subject, StringRef Rule,
                            const Decision &D) {
  std::string Text = Subject.str();
  StringRef Summary = D.Why ? info(D.Why->Why).Summary : "";
  switch (D.V) {
  case Verdict::Safe:
    Text += " can be migrated";
    break;
  case Verdict::Unsafe:
    Text += " can be migrated if " + Summary.str();
    break;
  case Verdict::Bridged:
    Text += " can be migrated behind a bridge: " + Summary.str();
    break;
  case Verdict::Refused:
    Text += " cannot be migrated: " + Summary.str();
    break;
  }
  Text += " [recoro-" + Rule.str();
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
                sentence("legacy coroutine '" + E.Name + "'", E.Rule, D), Fix);
  if (D.Why)
    cause(*D.Why);
}

void FindingsPrinter::start(unsigned Index) {
  const Suspension &S = A.Linked.Suspensions[Index];
  const Decision &D = *ownDecision(A, Index);
  Printer.print(Severity::Warning, S.At,
                sentence("start of a legacy coroutine", S.Rule, D));
  if (D.Why->At != S.At || !D.Why->Detail.empty())
    cause(*D.Why);
}

/// Coroutines and starts in the order in which they stand in the files.
void FindingsPrinter::all(const Findings &F, bool AlsoSafe) {
  auto Start = F.Suspensions.begin();
  auto StartsBefore = [&](const Span *Place) {
    for (; Start != F.Suspensions.end() &&
           (!Place || A.Linked.Suspensions[*Start].At < *Place);
         ++Start)
      if (ownDecision(A, *Start))
        start(*Start);
  };
  for (EntityId E : F.Coroutines) {
    StartsBefore(&placeOf(A.Linked.Entities[E]));
    if (AlsoSafe || A.Decided.Entities[E].V != Verdict::Safe)
      coroutine(E);
    notes(E);
  }
  StartsBefore(nullptr);
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

static void summarise(raw_ostream &Out, const Analysis &A, const Findings &F) {
  if (!F.OfCoroutines.all())
    Out << "no legacy coroutine found";
  else
    Out << numbered(F.OfCoroutines.all(), "legacy coroutine") << " ("
        << inWords(F.OfCoroutines) << ')';
  if (F.OfSuspensions.all())
    Out << ", " << numbered(F.OfSuspensions.all(), "place")
        << " where one is started or suspends (" << inWords(F.OfSuspensions)
        << ')';
  if (!A.Broken.empty())
    Out << "; " << numbered(A.Broken.size(), "translation unit")
        << " did not parse";
  Out << '\n';
}

void recoro::renderFindings(raw_ostream &Out, const Analysis &A, Sources &Code,
                            const TextOptions &Options) {
  Findings F = findingsOf(A);
  FindingsPrinter Printer(Out, A, Code, Options);
  Printer.broken();
  Printer.all(F, /*AlsoSafe=*/true);
  summarise(Out, A, F);
}

void recoro::renderMigration(raw_ostream &Out, const Migration &M,
                             Sources &Code, const TextOptions &Options,
                             bool Applied) {
  const Analysis &A = M.Result;
  Findings F = findingsOf(A);
  FindingsPrinter Printer(Out, A, Code, Options);
  Printer.broken();
  Printer.all(F, /*AlsoSafe=*/false);
  StringRef Done = Applied ? "migrated " : "would migrate ";
  if (M.Edits.empty())
    Out << (F.OfCoroutines.all() ? "no legacy coroutine can be migrated"
                                 : "no legacy coroutine found");
  else
    Out << Done << numbered(F.OfCoroutines.Safe, "legacy coroutine") << " in "
        << numbered(M.Edits.size(), "file");
  if (F.OfCoroutines.left())
    Out << "; " << numbered(F.OfCoroutines.left(), "coroutine") << " left ("
        << F.OfCoroutines.Unsafe << " unsafe, " << F.OfCoroutines.Bridged
        << " bridged, " << F.OfCoroutines.Refused << " refused)";
  if (!A.Broken.empty())
    Out << "; " << numbered(A.Broken.size(), "translation unit")
        << " did not parse";
  Out << '\n';
  for (const FileEdit &Edit : M.Edits)
    Out << "  " << relativeTo(Edit.File, Options.CurrentFolder) << '\n';
  for (const std::string &Note : M.BuildNotes)
    Out << "note: " << Note << '\n';
}
