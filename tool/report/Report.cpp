// From an analysis to findings.
#include "report/Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA1.h"

using namespace llvm;
using namespace recoro;

std::string Identity::fingerprint() const {
  // The separator cannot stand in a path or a name.
  std::string Text = join_items(StringRef("\0", 1), "recoro", Check, Path,
                                Entity, std::to_string(Ordinal));
  return toHex(SHA1::hash(arrayRefFromStringRef(Text)), /*LowerCase=*/true);
}

unsigned Report::has(Standing S) const {
  return count_if(Findings, [&](const Finding &F) { return F.Is == S; });
}

const Fix *Report::fixFor(const Finding &F) const {
  if (!F.Coroutine || F.Is != Standing::Counts || F.Decided->V != Verdict::Safe)
    return nullptr;
  for (const Finding &Other : Findings) {
    if (!Other.Coroutine || Other.Decided->Group != F.Decided->Group)
      continue;
    if (Other.Is == Standing::Counts && Other.At < F.At)
      return nullptr;
  }
  auto It =
      find_if(Fixes, [&](const Fix &X) { return X.Group == F.Decided->Group; });
  return It == Fixes.end() ? nullptr : &*It;
}

static std::string pathOf(const Analysis &A, StringRef File) {
  if (File.consume_front(A.Source.Root))
    File.consume_front("/");
  return File.str();
}

static Remark remarkOf(const Cause &Why) {
  return {Why.At, inWords(Why).str()};
}

static Finding findingOf(const Analysis &A, EntityId Id) {
  const Entity &E = A.Linked.Entities[Id];
  const Decision &D = A.Decided.Entities[Id];
  Finding F;
  F.At = placeOf(E);
  F.Id = {"recoro-" + E.Rule, pathOf(A, F.At.File), E.Name};
  F.Message = sentence("legacy coroutine '" + E.Name + "'", D);
  if (D.Why)
    F.Remarks.push_back(remarkOf(*D.Why));
  for (const Cause *Note : notesOn(E, D))
    F.Notes.push_back(remarkOf(*Note));
  F.Coroutine = Id;
  F.Decided = D;
  return F;
}

static Finding findingOf(const Analysis &A, unsigned Start, const Decision &D) {
  const Suspension &S = A.Linked.Suspensions[Start];
  Finding F;
  F.At = S.At;
  F.Id = {"recoro-" + S.Rule, pathOf(A, F.At.File), "start"};
  if (S.In)
    F.Id.Entity += " in " + A.Linked.Entities[*S.In].Name;
  F.Message = sentence("start of a legacy coroutine", D);
  if (D.Why->At != S.At || !D.Why->Detail.empty())
    F.Remarks.push_back(remarkOf(*D.Why));
  F.Start = Start;
  F.Decided = D;
  return F;
}

/// An error in a header is said once, though every TU that reads it has it.
static std::vector<Finding> errorsOf(const Analysis &A) {
  std::vector<Finding> Errors;
  std::set<std::tuple<std::string, unsigned, std::string>> Said;
  for (const BrokenTU &TU : A.Broken)
    for (const CompileError &E : TU.Errors) {
      if (!Said.insert({E.File, E.Offset, E.Message}).second)
        continue;
      const std::string &Main = A.Source.Commands[TU.Command].MainFile;
      Finding F;
      F.Severity = Level::Error;
      F.At.File = E.File.empty() ? Main : E.File;
      if (E.Line)
        F.At.At = {E.Offset, E.Offset + 1};
      F.Id = {NotParsedCheck.str(), pathOf(A, F.At.File), E.Message};
      F.Message = E.Message;
      if (F.At.File != Main)
        F.Remarks.push_back(
            {{Main, {0, 0}}, "the translation unit in which it was found"});
      Errors.push_back(std::move(F));
    }
  return Errors;
}

static void number(std::vector<Finding> &Findings) {
  std::map<std::tuple<std::string, std::string, std::string>, unsigned> Seen;
  for (Finding &F : Findings)
    F.Id.Ordinal = Seen[{F.Id.Check, F.Id.Path, F.Id.Entity}]++;
}

void recoro::settle(Report &R) {
  llvm::stable_sort(R.Findings, [](const Finding &X, const Finding &Y) {
    return std::tie(X.At, X.Start) < std::tie(Y.At, Y.Start);
  });
  number(R.Errors);
  number(R.Findings);

  R.OfCoroutines = R.OfSuspensions = Tally();
  std::set<EntityId> Coroutines;
  std::set<unsigned> Hidden;
  for (const Finding &F : R.Findings) {
    if (F.Start && F.Is != Standing::Counts)
      Hidden.insert(*F.Start);
    if (!F.Coroutine || F.Is != Standing::Counts)
      continue;
    Coroutines.insert(*F.Coroutine);
    R.OfCoroutines.count(F.Decided->V);
  }
  // A place counts with the coroutine around it, or that it starts.
  for (unsigned Index : findingsOf(R.Of).Suspensions) {
    const Suspension &S = R.Of.Linked.Suspensions[Index];
    std::optional<EntityId> Owner = S.In ? S.In : S.Runs;
    if (Owner ? Coroutines.count(*Owner) != 0 : !Hidden.count(Index))
      R.OfSuspensions.count(R.Of.Decided.Suspensions[Index].V);
  }
}

Report recoro::reportOf(const Analysis &A) {
  Report R{A, errorsOf(A), {}, {}, 0, false, {}, {}};
  Findings Shown = findingsOf(A);
  for (EntityId E : Shown.Coroutines)
    R.Findings.push_back(findingOf(A, E));
  for (unsigned S : Shown.Suspensions)
    if (const Decision *Own = ownDecision(A, S))
      R.Findings.push_back(findingOf(A, S, *Own));
  settle(R);
  return R;
}
