// recoro check: findings, nothing else.
#include "render/FixYaml.h"
#include "render/GitHub.h"
#include "render/GitLab.h"
#include "render/JUnit.h"
#include "render/Json.h"
#include "render/Preflight.h"
#include "render/Rdjson.h"
#include "render/Sarif.h"
#include "render/Statistics.h"
#include "render/Text.h"
#include "render/Tidy.h"
#include "report/Baseline.h"
#include "report/Since.h"
#include "surface/cli/Commands.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

static Kind findingKind(const Finding &F) {
  if (F.Id.Check == SuppressionCheck)
    return Kind::Suppression;
  if (F.Id.Check == BaselineCheck)
    return Kind::Baseline;
  if (F.Id.Check == ConfigurationCheck)
    return Kind::Configuration;
  if (F.Id.Check == NotSeenCheck)
    return Kind::NotSeen;
  switch (F.Decided->V) {
  case Verdict::Safe:
    return Kind::Safe;
  case Verdict::Unsafe:
    return Kind::Unsafe;
  case Verdict::Bridged:
    return Kind::Bridged;
  case Verdict::Refused:
    return Kind::Refused;
  }
  llvm_unreachable("every finding is of some kind");
}

bool CheckCommand::failsOn(const Finding &F) const {
  return F.Is == Standing::Counts &&
         (FailOn.empty() || is_contained(FailOn, Kind::All) ||
          is_contained(FailOn, findingKind(F)));
}

int CheckCommand::exitCode(const Report &R) const {
  if (!R.Of.Broken.empty())
    return NotParsed;
  return any_of(R.Findings, [&](const Finding &F) { return failsOn(F); })
             ? SomethingLeft
             : NothingLeft;
}

int CheckCommand::runPreflight(const PipelineOptions &Options) {
  for (Format Form : Analysis.Formats)
    if (Form != Format::Text && Form != Format::Json && Analysis.wants(Form))
      return fail(
          createStringError("--preflight is shown as text and as json"));
  Expected<recoro::Preflight> P = preflight(Options);
  endProgress();
  if (!P)
    return fail(P.takeError());
  Error E = emit(Analysis, [&](raw_ostream &Out, Format Form) {
    if (Form == Format::Json)
      renderPreflightJson(Out, *P);
    else
      renderPreflight(Out, *P, currentFolder());
  });
  if (E)
    return fail(std::move(E));
  if (!P->Unclean.empty() || !P->Unusables.empty())
    return NotParsed;
  return P->clear() ? NothingLeft : SomethingLeft;
}

/// An existing baseline keeps what it held and still is a finding. Nobody is
/// left with half of one.
Error CheckCommand::writeBaselineOf(const Report &R, StringRef File) const {
  if (!R.Of.Broken.empty())
    return createStringError(
        "the baseline is not written, since a translation unit did not parse "
        "and its findings are not known");
  auto Old = readBaseline(File);
  if (!Old)
    return Old.takeError();
  Baseline New = shrunk(R, File, *Old);
  // A folder that cannot be made shows when the file is written.
  (void)sys::fs::create_directories(sys::path::parent_path(File));
  Error E = writeToOutput(File, [&](raw_ostream &Out) {
    writeBaseline(Out, New);
    return Error::success();
  });
  if (E)
    return createStringError("cannot write the baseline '" + File +
                             "': " + toString(std::move(E)));
  return Error::success();
}

/// What of the findings counts: by configuration, comments, change, baseline.
Error CheckCommand::refine(Report &R, const PipelineOptions &Options) {
  dropSwitchedOff(R);
  if (Proof)
    reportUnseen(R, unseenIn(R.Of));
  applySuppressions(R);
  if (Options.Rules.empty())
    reportIdleSettings(R);
  settle(R);
  if (!Since.empty())
    if (Error E = markOlder(R, Since, Options))
      return E;
  std::string File =
      BaselineFile.empty() ? R.Of.Settings.Baseline : BaselineFile.getValue();
  if (File.empty() && WriteBaseline)
    return createStringError("--write-baseline: name the file with --baseline, "
                             "or with 'baseline:' in .recoro.yaml");
  if (!File.empty()) {
    if (WriteBaseline)
      if (Error E = writeBaselineOf(R, File))
        return E;
    auto Kept = readBaseline(File);
    if (!Kept)
      return Kept.takeError();
    if (!*Kept)
      return createStringError("there is no baseline '" + File +
                               "'; --write-baseline makes one");
    compare(R, **Kept);
  }
  settle(R);
  return Error::success();
}

int CheckCommand::run() {
  // Before the long part, so that a typing error does not cost it.
  if (auto Outputs = Analysis.outputs(); !Outputs)
    return fail(Outputs.takeError());
  if (is_contained(FailOn, Kind::None) && FailOn.size() > 1)
    return fail(createStringError("--fail-on: 'none' stands alone"));
  // As where a script's variable is not set.
  if (Since.getNumOccurrences() && Since.empty())
    return fail(createStringError("--since: name a revision"));
  if (BaselineFile.getNumOccurrences() && BaselineFile.empty())
    return fail(createStringError("--baseline: name a file"));
  Expected<PipelineOptions> Options = Analysis.pipeline();
  if (!Options)
    return fail(Options.takeError());
  if (Preflight)
    return runPreflight(*Options);

  const bool Proves = Fixes || Analysis.wants(Format::Yaml);
  Migration M;
  if (Proves) {
    Expected<Migration> Planned = planMigration(*Options);
    if (!Planned)
      return fail(Planned.takeError());
    M = std::move(*Planned);
  } else {
    Expected<recoro::Analysis> A = analyse(*Options);
    if (!A)
      return fail(A.takeError());
    M.Result = std::move(*A);
  }
  Report R = reportOf(M.Result);
  if (Fixes) {
    auto Parts = fixesOf(M.Result, Options->Jobs);
    if (!Parts)
      return fail(Parts.takeError());
    R.Fixes = std::move(*Parts);
  }
  if (Error E = refine(R, *Options))
    return fail(std::move(E));
  endProgress();

  Sources Code;
  TextOptions Text{currentFolder(), [&](unsigned Group) {
                     return previewGroup(M.Result, Group);
                   }};
  Error E = emit(Analysis, [&](raw_ostream &Out, Format Form) {
    switch (Form) {
    case Format::Text:
      return Statistics ? renderStatistics(Out, R)
                        : renderFindings(Out, R, Code, Text);
    case Format::Json:
      return renderJson(Out, R, Code);
    case Format::Sarif:
      return renderSarif(Out, R, Code);
    case Format::GitLab:
      return renderGitLab(Out, R, Code);
    case Format::Rdjson:
      return renderRdjson(Out, R, Code);
    case Format::JUnit:
      return renderJUnit(Out, R, Code);
    case Format::GitHub:
      return renderGitHub(Out, R, Code);
    case Format::Yaml:
      return renderFixYaml(Out, M.Edits);
    case Format::Tidy:
      return renderTidy(Out, R, M.Edits);
    }
  });
  if (E)
    return fail(std::move(E));
  if (Proof && Analysis.Shown == Format::Text && R.Findings.empty() &&
      R.Errors.empty())
    outs() << "nothing is left, and nothing was left unseen\n";
  return exitCode(R);
}
