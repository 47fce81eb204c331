// Everything is checked first; then every new text is written beside its file,
// and only then are the files replaced, one rename each. A failure on the way
// goes back over the journal.
#include "apply/Apply.h"
#include "apply/Durable.h"
#include "apply/Journal.h"
#include "load/Git.h"
#include "load/Root.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

//===-- What stands in the way --------------------------------------------===//

/// The file is where it was, what it was, and may be written.
static Error checkFile(const Project &P, const FileEdit &Edit) {
  SmallString<256> Real;
  if (std::error_code EC = sys::fs::real_path(Edit.File, Real))
    return createStringError(EC, "cannot find '" + Edit.File +
                                     "' any more: " + EC.message());
  if (Real != Edit.File || !isWithin(Real, P.Root))
    return createStringError("'" + Edit.File + "' leads to '" + Real +
                             "', outside of what recoro may write");
  Expected<std::string> Now = readWhole(Edit.File);
  if (!Now)
    return Now.takeError();
  if (*Now != Edit.Before)
    return createStringError("'" + Edit.File +
                             "' has changed since it was "
                             "read; run recoro again");
  for (StringRef Path :
       {StringRef(Edit.File), sys::path::parent_path(Edit.File)})
    if (std::error_code EC = sys::fs::access(Path, sys::fs::AccessMode::Write))
      return createStringError(EC, "cannot write to '" + Path +
                                       "': " + EC.message());
  return Error::success();
}

/// What git says of a file, by the two letters of its porcelain format.
static StringRef stateOf(StringRef Letters) {
  if (Letters == "??")
    return "not under version control";
  if (Letters == "!!")
    return "ignored by git";
  return "uncommitted changes";
}

/// Adds a line for each of `Files`, all in `Folder`, that git would not
/// restore.
static Error addUnsafe(StringRef Folder, ArrayRef<StringRef> Files,
                       std::vector<std::string> &Lines) {
  SmallVector<StringRef> Words = {"status",    "--porcelain",           "-z",
                                  "--ignored", "--untracked-files=all", "--"};
  for (StringRef File : Files)
    Words.push_back(sys::path::filename(File));
  Expected<GitAnswer> Answer = runGit(Folder, Words);
  if (!Answer)
    return Answer.takeError();
  if (Answer->Code != 0)
    return createStringError("git: " + Answer->Complaint);
  SmallVector<StringRef> Records;
  StringRef(Answer->Output).split(Records, '\0', -1, /*KeepEmpty=*/false);
  for (StringRef Record : Records)
    if (Record.size() > 3)
      Lines.push_back(
          (Record.drop_front(3) + ": " + stateOf(Record.take_front(2))).str());
  return Error::success();
}

Error recoro::checkVersionControl(const Project &P,
                                  const std::vector<FileEdit> &Edits) {
  std::map<StringRef, std::vector<StringRef>> ByFolder;
  for (const FileEdit &Edit : Edits)
    ByFolder[sys::path::parent_path(Edit.File)].push_back(Edit.File);
  std::vector<std::string> Lines;
  for (const auto &[Folder, Files] : ByFolder)
    if (Error E = addUnsafe(Folder, Files, Lines))
      return createStringError(
          "cannot tell whether the old files could be restored: " +
          toString(std::move(E)) +
          "; put the project under git, or write nevertheless with "
          "--allow-dirty");
  if (Lines.empty())
    return Error::success();
  return createStringError(
      "git could not restore these files; commit or stash them first, or write "
      "nevertheless with --allow-dirty:\n  " +
      join(Lines, "\n  "));
}

static Error check(const Project &P, const std::vector<FileEdit> &Edits,
                   const ApplyOptions &Options) {
  for (const FileEdit &Edit : Edits)
    if (Error E = checkFile(P, Edit))
      return E;
  return Options.AllowDirty ? Error::success() : checkVersionControl(P, Edits);
}

//===-- Writing -----------------------------------------------------------===//

static Error writeAll(const std::vector<FileEdit> &Edits) {
  for (const FileEdit &Edit : Edits)
    if (Error E =
            writeNew(Journal::temporaryOf(Edit.File), Edit.After, Edit.File))
      return E;
  for (const FileEdit &Edit : Edits)
    if (Error E = renameOver(Journal::temporaryOf(Edit.File), Edit.File))
      return E;
  return Error::success();
}

static std::vector<RecordedFile> recordOf(const std::vector<FileEdit> &Edits) {
  std::vector<RecordedFile> Files;
  for (const FileEdit &Edit : Edits)
    Files.push_back({Edit.File, Edit.Before, hashOf(Edit.After)});
  return Files;
}

/// What is to be taken back after `Edits`, as one with what was written before.
static Expected<std::vector<RecordedFile>>
continued(StringRef Root, const std::vector<FileEdit> &Edits) {
  std::vector<RecordedFile> All;
  std::string Folder = Journal::undoFolder(Root);
  if (isRecorded(Folder)) {
    auto Last = readRecord(Folder);
    if (!Last)
      return Last.takeError();
    All = std::move(*Last);
  }
  for (const FileEdit &Edit : Edits) {
    auto Earlier = find_if(
        All, [&](const RecordedFile &R) { return R.File == Edit.File; });
    if (Earlier == All.end())
      All.push_back({Edit.File, Edit.Before, hashOf(Edit.After)});
    else
      Earlier->NewHash = hashOf(Edit.After);
  }
  erase_if(All, [](const RecordedFile &R) {
    return hashOf(R.OldText) == R.NewHash;
  });
  return All;
}

static Expected<PendingWrite> writeThrough(StringRef Root,
                                           const std::vector<FileEdit> &Edits,
                                           ArrayRef<RecordedFile> ForUndo) {
  Expected<Journal> Record = Journal::open(Root, recordOf(Edits), ForUndo);
  if (!Record)
    return Record.takeError();
  if (Error E = writeAll(Edits)) {
    std::string Text = toString(std::move(E));
    if (Error Stuck = Record->rollBack())
      return createStringError(
          Text + "; taking back what was written failed: " +
          toString(std::move(Stuck)) + "; the next run tries again");
    return createStringError(Text + "; nothing is changed");
  }
  return PendingWrite(std::make_unique<Journal>(std::move(*Record)));
}

PendingWrite::PendingWrite(std::unique_ptr<Journal> Record)
    : Record(std::move(Record)) {}
PendingWrite::PendingWrite(PendingWrite &&Other) = default;
PendingWrite::~PendingWrite() = default;

Error PendingWrite::keep() {
  return Record ? Record->close() : Error::success();
}

Error PendingWrite::takeBack() {
  return Record ? Record->rollBack() : Error::success();
}

static Error refuseInterrupted(StringRef Root) {
  Expected<bool> WasInterrupted = rollBackInterrupted(Root);
  if (!WasInterrupted)
    return WasInterrupted.takeError();
  if (*WasInterrupted)
    return createStringError(
        "an earlier run was interrupted while it wrote; "
        "its changes are taken back now; run recoro again");
  return Error::success();
}

Expected<PendingWrite> recoro::applyPending(const Project &P,
                                            const std::vector<FileEdit> &Edits,
                                            const ApplyOptions &Options) {
  if (Error E = refuseInterrupted(P.Root))
    return std::move(E);
  if (Edits.empty())
    return PendingWrite(nullptr);
  if (Error E = check(P, Edits, Options))
    return std::move(E);
  if (!Options.Continues)
    return writeThrough(P.Root, Edits, recordOf(Edits));
  auto ForUndo = continued(P.Root, Edits);
  if (!ForUndo)
    return ForUndo.takeError();
  return writeThrough(P.Root, Edits, *ForUndo);
}

Error recoro::apply(const Project &P, const std::vector<FileEdit> &Edits,
                    const ApplyOptions &Options) {
  auto Written = applyPending(P, Edits, Options);
  return Written ? Written->keep() : Written.takeError();
}

//===-- Taking back -------------------------------------------------------===//

/// The way back to what was recorded; nothing for a file that is back already.
/// Says of each file that somebody has changed since why it is in the way.
static Expected<std::vector<FileEdit>> wayBack(ArrayRef<RecordedFile> Files) {
  std::vector<FileEdit> Edits;
  std::vector<std::string> Changed;
  for (const RecordedFile &R : Files) {
    if (!sys::fs::exists(R.File)) {
      Changed.push_back(R.File + ": does not exist any more");
      continue;
    }
    Expected<std::string> Now = readWhole(R.File);
    if (!Now)
      return Now.takeError();
    if (hashOf(*Now) == R.NewHash)
      Edits.push_back({R.File, std::move(*Now), R.OldText, {}});
    else if (*Now != R.OldText)
      Changed.push_back(R.File + ": edited since");
  }
  if (Changed.empty())
    return Edits;
  return createStringError(
      "these files are not as recoro left them, so nothing "
      "is taken back; restore them first, or take back by "
      "hand:\n  " +
      join(Changed, "\n  "));
}

Expected<std::vector<std::string>> recoro::undo(StringRef Root) {
  if (Error E = refuseInterrupted(Root))
    return std::move(E);
  std::string Folder = Journal::undoFolder(Root);
  if (!isRecorded(Folder))
    return createStringError(
        "there is nothing to take back: recoro has written "
        "nothing in '" +
        Root + "', or has taken it back already");
  auto Files = readRecord(Folder);
  if (!Files)
    return Files.takeError();
  auto Edits = wayBack(*Files);
  if (!Edits)
    return Edits.takeError();
  Project P;
  P.Root = Root.str();
  if (Error E = check(P, *Edits, {/*AllowDirty=*/true}))
    return std::move(E);
  // Afterwards nothing is left to be taken back.
  auto Written = writeThrough(Root, *Edits, {});
  if (!Written)
    return Written.takeError();
  if (Error E = Written->keep())
    return std::move(E);
  std::vector<std::string> Restored;
  for (const FileEdit &Edit : *Edits)
    Restored.push_back(Edit.File);
  return Restored;
}
