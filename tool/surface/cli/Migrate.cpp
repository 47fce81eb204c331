// recoro migrate: the verified edits, shown or written.
#include "render/Diff.h"
#include "render/FixYaml.h"
#include "render/Json.h"
#include "render/Sarif.h"
#include "render/Text.h"
#include "render/Tidy.h"
#include "surface/cli/Commands.h"
#include "surface/cli/Stepwise.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace recoro;

static Expected<std::set<Reason>>
acceptedReasons(const cl::list<std::string> &Codes) {
  SmallVector<StringRef> Valid;
  for (const ReasonInfo &Info : allReasons())
    if (Info.Class == Verdict::Unsafe)
      Valid.push_back(Info.Code);
  std::set<Reason> Accepted;
  for (StringRef Code : Codes) {
    std::optional<Reason> Found = reasonByCode(Code);
    if (!Found)
      return createStringError("--unsafe=" + Code + ": no such reason" +
                               nearest(Code, Valid) +
                               " These can be accepted: " + join(Valid, ", "));
    if (isNote(*Found))
      return createStringError("--unsafe=" + Code +
                               ": a note need not be accepted, it stops " +
                               "nothing; these can be: " + join(Valid, ", "));
    if (info(*Found).Class != Verdict::Unsafe)
      return createStringError(
          "--unsafe=" + Code + ": what is " + toString(info(*Found).Class) +
          " cannot be accepted; these can: " + join(Valid, ", "));
    Accepted.insert(*Found);
  }
  return Accepted;
}

/// Takes back what an interrupted run has left, before anything is read.
static Error tidyUp(const PipelineOptions &Options) {
  Expected<Project> P = load(Options.Load, *vfs::getRealFileSystem());
  if (!P)
    return P.takeError();
  Expected<bool> WasInterrupted = rollBackInterrupted(P->Root);
  if (!WasInterrupted)
    return WasInterrupted.takeError();
  if (*WasInterrupted)
    errs() << "recoro: note: an earlier run was interrupted while it wrote; "
              "its changes were taken back\n";
  return Error::success();
}

std::string recoro::riskInWords(const Analysis &A, const AcceptedRisk &Risk) {
  const ReasonInfo &Why = info(Risk.What.Why);
  std::string Text = "'" + A.Linked.Entities[Risk.Coroutine].Name +
                     "': " + inWords(Risk.What).str();
  if (!Risk.Text.empty())
    Text += "; accepted in .recoro.yaml: " + Risk.Text;
  return Text + "; 'recoro explain " + Why.Code.str() +
         "' says what to make sure of";
}

/// What the project itself says is to stay is not left undone, and neither is
/// what stands beside it.
static bool isLeft(const Analysis &A, const Finding &F) {
  if (F.Is != Standing::Counts || !F.Decided || F.Decided->V == Verdict::Safe)
    return false;
  if (F.Decided->V != Verdict::Bridged)
    return true;
  return !staysAsSaid(A, *F.Decided->Through);
}

static int exitCode(const Report &R, const Migration &M, bool Applied) {
  if (!M.Result.Broken.empty())
    return NotParsed;
  bool Left =
      any_of(R.Findings, [&](const Finding &F) { return isLeft(R.Of, F); }) ||
      (!Applied && !M.Edits.empty());
  return Left ? SomethingLeft : NothingLeft;
}

/// A slip in the name of what is to stay must not get it migrated.
static Error checkCuts(const Analysis &A) {
  if (!A.Broken.empty())
    return Error::success(); // it may stand in what was not read
  Sources Code;
  for (const IdleEntry &E : A.Idle)
    if (E.Is == IdleEntry::Kind::Cut) {
      Sources::Position At = Code.position(E.At.File, E.At.At.Begin);
      return createStringError(E.At.File + ":" + Twine(At.Line) + ":" +
                               Twine(At.Column) + ": error: " + E.Why);
    }
  return Error::success();
}

/// What a human must check stands in front of the file that it is about. What
/// applies diffs skips such lines.
static void printDiff(const Migration &M, Sources &Code, bool Color) {
  const Analysis &A = M.Result;
  const std::vector<AcceptedRisk> Risks = acceptedRisks(A);
  outs().enable_colors(Color);
  for (const FileEdit &Edit : M.Edits) {
    for (const AcceptedRisk &Risk : Risks)
      if (Risk.What.At.File == Edit.File)
        outs() << "# unsafe: " << relativeTo(Edit.File, A.Source.Root) << ':'
               << Code.position(Edit.File, Risk.What.At.At.Begin).Line << ": "
               << riskInWords(A, Risk) << '\n';
    renderDiff(outs(), Edit, A.Source.Root);
  }
  outs().flush();
}

int MigrateCommand::run() {
  if (Diff && Analysis.Shown != Format::Text)
    return fail(createStringError(
        "--diff and --format both write to standard output; use --output, such "
        "as --output=json:findings.json"));
  const bool InSteps = !CheckCmd.empty() || Commit;
  if (Diff && InSteps)
    return fail(createStringError(
        "--diff writes no file, so there is nothing to check or to commit: "
        "leave out --diff, or --check-cmd and --commit"));
  if (auto Outputs = Analysis.outputs(); !Outputs)
    return fail(Outputs.takeError());
  Expected<PipelineOptions> Options = Analysis.pipeline();
  if (!Options)
    return fail(Options.takeError());
  auto Accepted = acceptedReasons(Unsafe);
  if (!Accepted)
    return fail(Accepted.takeError());
  Options->Accepted = std::move(*Accepted);
  Options->Only.assign(Only.begin(), Only.end());
  Options->Groups.assign(Group.begin(), Group.end());
  Options->Cut.assign(Cut.begin(), Cut.end());
  Options->VerifyBy = Verify;
  Options->Written = Written;

  if (!Diff)
    if (Error E = tidyUp(*Options))
      return fail(std::move(E));
  Expected<Migration> M = planMigration(*Options);
  if (!M)
    return fail(M.takeError());
  if (Options->Rules.empty())
    if (Error E = checkCuts(M->Result))
      return fail(std::move(E));
  // Before anything is written, since it is read again.
  std::vector<Fix> Fixes;
  if (Analysis.wants(Format::Sarif)) {
    auto Parts = fixesOf(M->Result, Options->Jobs);
    if (!Parts)
      return fail(Parts.takeError());
    Fixes = std::move(*Parts);
  }
  endProgress();
  if (InSteps) {
    M = migrateStepwise(*M, *Options, {CheckCmd, Commit, AllowDirty});
    endProgress();
    if (!M)
      return fail(M.takeError());
  } else if (!Diff) {
    if (Error E = apply(M->Result.Source, M->Edits, {AllowDirty}))
      return fail(std::move(E));
  }
  Report R = reportOf(M->Result);
  dropSwitchedOff(R);
  applySuppressions(R);
  settle(R);
  R.Fixes = std::move(Fixes);

  // Offsets are those of the files as they were.
  Sources Code(M->Edits);
  TextOptions Text{currentFolder(), {}};
  auto Render = [&](raw_ostream &Out, Format Form) {
    if (Form == Format::Json)
      renderJson(Out, R, Code, &*M);
    else if (Form == Format::Sarif)
      renderSarif(Out, R, Code);
    else if (Form == Format::Yaml)
      renderFixYaml(Out, M->Edits);
    else if (Form == Format::Tidy)
      renderTidy(Out, R, M->Edits);
    else
      renderMigration(Out, R, *M, Code, Text, /*Applied=*/!Diff);
  };
  // The diff alone on standard output can be piped into `git apply`.
  if (Diff) {
    printDiff(*M, Code, Analysis.wantsColor());
    errs().enable_colors(false);
    Render(errs(), Format::Text);
  }
  if (Error E = emit(Analysis, Render, /*Quiet=*/Diff))
    return fail(std::move(E));
  return exitCode(R, *M, /*Applied=*/!Diff);
}
