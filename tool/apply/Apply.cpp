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

static Error checkVersionControl(const Project &P,
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

Error recoro::apply(const Project &P, const std::vector<FileEdit> &Edits,
                    const ApplyOptions &Options) {
  Expected<bool> WasInterrupted = rollBackInterrupted(P.Root);
  if (!WasInterrupted)
    return WasInterrupted.takeError();
  if (*WasInterrupted)
    return createStringError(
        "an earlier run was interrupted while it wrote; "
        "its changes are taken back now; run recoro again");
  if (Edits.empty())
    return Error::success();
  if (Error E = check(P, Edits, Options))
    return E;
  Expected<Journal> Record = Journal::open(P.Root, Edits);
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
  return Record->close();
}
