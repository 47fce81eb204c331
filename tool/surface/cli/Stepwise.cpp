// See Stepwise.h. The files after a step are made from the texts as they were
// read at first and the groups that have been kept so far, so a group that
// fails leaves no trace, and the last step makes what one step would have made.
//
// While the command runs, the journal is open: a run that is killed meanwhile
// leaves a group that nobody has judged, and the next run takes it back.
#include "surface/cli/Stepwise.h"
#include "apply/Shell.h"
#include "load/Git.h"
#include "report/Findings.h"
#include "surface/cli/Options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;

static constexpr unsigned ShownLines = 10;

/// Nothing but a group's own changes may get into its commit.
static Error checkClean(StringRef Root) {
  auto Answer = runGit(Root, {"status", "--porcelain", "--untracked-files=no"});
  if (!Answer)
    return Answer.takeError();
  if (Answer->Code != 0)
    return createStringError("--commit: git: " + Answer->Complaint);
  if (Answer->Output.empty())
    return Error::success();
  return createStringError(
      "--commit: there are uncommitted changes, which would get mixed up with "
      "recoro's; commit them, or put them aside with 'git stash', and run "
      "recoro again:\n" +
      StringRef(Answer->Output).rtrim());
}

/// "with 1", "was ended by a signal".
static std::string endOf(const ShellAnswer &Answer) {
  return Answer.Code < 0 ? "is ended by a signal"
                         : "ends with " + std::to_string(Answer.Code);
}

namespace {

class Stepwise {
public:
  Stepwise(const Migration &Whole, const PipelineOptions &Options,
           const StepwiseOptions &Wanted)
      : Options(Options), Wanted(Wanted), Now(Whole),
        Root(Whole.Result.Source.Root), First(Whole) {
    Now.Edits.clear();
    Now.BuildNotes.clear();
    for (const FileEdit &Edit : Whole.Edits)
      OnDisk[Edit.File] = Edit.Before;
    const Analysis &A = Whole.Result;
    for (EntityId E = 0; E != A.Linked.Entities.size(); ++E)
      if (A.Selected.count(A.Decided.Entities[E].Group))
        Names[E] = nameOf(A, E, Root);
  }

  Expected<Migration> run() {
    if (Error E = prepare())
      return std::move(E);
    std::vector<unsigned> Groups;
    for (const PlannedGroup &G : planSteps(First.Result))
      if (isMigrated(First.Result.Decided.Groups[G.Group].V))
        Groups.push_back(G.Group);
    for (unsigned I = 0; I != Groups.size(); ++I) {
      Title = std::to_string(I + 1) + " of " + std::to_string(Groups.size()) +
              ": " + nameOfGroup(Groups[I]);
      if (Error E = step(Groups[I]))
        return std::move(E);
    }
    return finish();
  }

private:
  Error prepare();
  Error step(unsigned Group);
  Error commit(unsigned Group, const std::vector<FileEdit> &Edits);
  Expected<bool> judge(unsigned Group, PendingWrite &Written,
                       const std::vector<FileEdit> &Edits);
  Error checkUntouched(const std::vector<FileEdit> &Edits) const;
  std::vector<FileEdit> wayTo(const Migration &Next) const;
  std::string nameOfGroup(unsigned Group) const;
  std::string messageFor(unsigned Group) const;
  Expected<Migration> finish();
  void tell(const Twine &What) const {
    endProgress();
    errs() << "recoro: " << Title << ": " << What << '\n';
  }

  const PipelineOptions &Options;
  const StepwiseOptions &Wanted;
  Migration Now; ///< what has landed
  const std::string Root;
  const Migration &First;
  /// Some are places, and those of the files as they were at first.
  std::map<EntityId, std::string> Names;
  std::map<std::string, std::string> OnDisk; ///< of all files that may change
  std::set<unsigned> Kept;
  struct Failure {
    unsigned Group;
    Reason Why;
    std::string Detail;
  };
  std::vector<Failure> Failures;
  std::string Title;
};

} // namespace

/// What would spoil every step, before the first.
Error Stepwise::prepare() {
  if (Wanted.Commit)
    if (Error E = checkClean(Root))
      return E;
  if (!Wanted.AllowDirty)
    if (Error E = checkVersionControl(First.Result.Source, First.Edits))
      return E;
  if (Wanted.Check.empty() || First.Edits.empty())
    return Error::success();
  auto Answer = runShell(Root, Wanted.Check);
  if (!Answer)
    return Answer.takeError();
  if (Answer->Code == 0)
    return Error::success();
  return createStringError("--check-cmd: '" + Wanted.Check + "' " +
                           endOf(*Answer) +
                           " before anything is changed, so it cannot judge a "
                           "group; its last lines:\n" +
                           lastLines(Answer->Output, ShownLines));
}

std::string Stepwise::nameOfGroup(unsigned Group) const {
  const std::vector<EntityId> &Members =
      First.Result.Decided.Groups[Group].Entities;
  std::string Text = Names.at(Members.front());
  if (size_t Others = Members.size() - 1)
    Text +=
        " and " + std::to_string(Others) + (Others == 1 ? " other" : " others");
  return Text;
}

/// The edits from what is on the disk to what `Next` wants.
std::vector<FileEdit> Stepwise::wayTo(const Migration &Next) const {
  std::map<std::string, std::string> Texts;
  for (const FileEdit &Edit : First.Edits)
    Texts[Edit.File] = Edit.Before;
  for (const FileEdit &Edit : Next.Edits)
    Texts[Edit.File] = Edit.After;
  std::vector<FileEdit> Way;
  for (const auto &[File, Text] : Texts) {
    auto Before = OnDisk.find(File);
    // A file that only a part of the whole changes has its text from there.
    if (Before == OnDisk.end()) {
      for (const FileEdit &Edit : Next.Edits)
        if (Edit.File == File)
          Way.push_back({File, Edit.Before, Text, {}});
    } else if (Before->second != Text) {
      Way.push_back({File, Before->second, Text, {}});
    }
  }
  return Way;
}

Error Stepwise::step(unsigned Group) {
  std::set<unsigned> Groups = Kept;
  Groups.insert(Group);
  auto Next = partOf(First, Options, Groups);
  if (!Next)
    return Next.takeError();
  const recoro::Group &Verdict = Next->Result.Decided.Groups[Group];
  if (!isMigrated(Verdict.V)) {
    const Decision &D = Next->Result.Decided.Entities[Verdict.Entities.front()];
    Failures.push_back({Group, D.Why->Why, D.Why->Detail});
    tell("stays as it is: " + D.Why->Detail);
    return Error::success();
  }
  std::vector<FileEdit> Way = wayTo(*Next);
  const bool IsFirst = Kept.empty();
  auto Written = applyPending(First.Result.Source, Way,
                              {/*AllowDirty=*/true, /*Continues=*/!IsFirst});
  if (!Written)
    return Written.takeError();
  Expected<bool> Passes = judge(Group, *Written, Way);
  if (!Passes || !*Passes)
    return Passes.takeError();
  if (Error E = Written->keep())
    return E;
  if (Wanted.Commit)
    if (Error E = commit(Group, Way))
      return E;
  for (const FileEdit &Edit : Way)
    OnDisk[Edit.File] = Edit.After;
  Kept.insert(Group);
  Now = std::move(*Next);
  tell(Wanted.Commit ? "committed" : "kept");
  return Error::success();
}

/// A command that has changed the files has nobody to take that back.
Error Stepwise::checkUntouched(const std::vector<FileEdit> &Edits) const {
  for (const FileEdit &Edit : Edits) {
    auto Text = MemoryBuffer::getFile(Edit.File);
    if (!Text || (*Text)->getBuffer() != Edit.After)
      return createStringError("--check-cmd: while '" + Wanted.Check +
                               "' ran, '" + Edit.File +
                               "' was changed; the next run of recoro takes "
                               "back what it has written "
                               "there if the file is as recoro left it");
  }
  return Error::success();
}

Expected<bool> Stepwise::judge(unsigned Group, PendingWrite &Written,
                               const std::vector<FileEdit> &Edits) {
  if (Wanted.Check.empty())
    return true;
  auto Answer = runShell(Root, Wanted.Check);
  if (!Answer)
    return joinErrors(Answer.takeError(), Written.takeBack());
  if (Error E = checkUntouched(Edits))
    return std::move(E);
  if (Answer->Code == 0)
    return true;
  if (Error E = Written.takeBack())
    return std::move(E);
  std::string End = "'" + Wanted.Check + "' " + endOf(*Answer);
  std::string Said = lastLines(Answer->Output, ShownLines);
  tell("taken back: " + End + (Said.empty() ? "" : ":\n" + Said));
  Failures.push_back({Group, Reason::CheckFailed,
                      Said.empty() ? End : End + ": " + lastLines(Said, 1)});
  return false;
}

/// For a reviewer: what it is about, how sure it is, what to look at.
std::string Stepwise::messageFor(unsigned Group) const {
  const Analysis &A = First.Result;
  const recoro::Group &Of = A.Decided.Groups[Group];
  std::string Text = "Migrate " + nameOfGroup(Group) + " to co_await\n\n";
  std::vector<std::string> Notes;
  for (EntityId Id : Of.Entities) {
    const Entity &E = A.Linked.Entities[Id];
    const Decision &D = A.Decided.Entities[Id];
    Text += "- " + Names.at(Id) + ": " + toString(D.V).str();
    if (D.Why)
      Text += ", " + D.Why->Detail;
    Text += '\n';
    for (const Cause *Note : notesOn(E, D))
      Notes.push_back("- in " + Names.at(Id) + ", " + inWords(*Note).str() +
                      " [" + info(Note->Why).Code.str() + "]\n");
  }
  for (const AcceptedRisk &Risk : acceptedRisks(A))
    if (A.Decided.Entities[Risk.Coroutine].Group == Group)
      Text += "\nUnsafe: " + riskInWords(A, Risk) + ".\n";
  if (!Notes.empty())
    Text += "\nTo be known:\n" + join(Notes, "");
  Text += "\nWritten by recoro " RECORO_VERSION
          "; every file that it reaches was parsed";
  if (Options.VerifyBy == Verification::Compiler)
    Text += " and compiled";
  if (!Wanted.Check.empty())
    Text += ", and this passes: " + Wanted.Check;
  return Text + ".\n";
}

Error Stepwise::commit(unsigned Group, const std::vector<FileEdit> &Edits) {
  const std::string Message = messageFor(Group);
  SmallVector<StringRef> Words = {"commit", "-q", "-m", Message, "--"};
  for (const FileEdit &Edit : Edits)
    Words.push_back(Edit.File);
  auto Answer = runGit(Root, Words);
  if (Answer && Answer->Code == 0)
    return Error::success();
  std::string Text = Answer ? Answer->Complaint + Answer->Output
                            : toString(Answer.takeError());
  std::vector<FileEdit> Back;
  for (const FileEdit &Edit : Edits)
    Back.push_back({Edit.File, Edit.After, Edit.Before, {}});
  Error Stuck = apply(First.Result.Source, Back,
                      {/*AllowDirty=*/true, /*Continues=*/true});
  return joinErrors(createStringError("--commit: git does not commit " +
                                      nameOfGroup(Group) + ": " + Text),
                    std::move(Stuck));
}

/// What has landed, beside what has not and why.
Expected<Migration> Stepwise::finish() {
  Now.Result.Selected = First.Result.Selected;
  Now.Result.Source.Overlay = First.Result.Source.Overlay;
  for (const Failure &F : Failures)
    refuseGroups(Now.Result, {F.Group}, F.Why, F.Detail);
  return std::move(Now);
}

Expected<Migration> recoro::migrateStepwise(const Migration &Whole,
                                            const PipelineOptions &Options,
                                            const StepwiseOptions &Wanted) {
  return Stepwise(Whole, Options, Wanted).run();
}
