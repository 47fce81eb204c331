// The journal's files, and the way back.
#include "apply/Journal.h"
#include "apply/Durable.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <unistd.h>

using namespace llvm;
using namespace recoro;

/// A folder of recoro's own for the root.
static std::string ownFolder(StringRef Root, StringRef Name) {
  SmallString<256> Git(Root), Folder(Root);
  sys::path::append(Git, ".git");
  sys::path::append(Folder, sys::fs::is_directory(Git) ? ".git" : ".recoro",
                    Name);
  return std::string(Folder);
}

/// `.recoro` goes only if it is empty, which is when it was made for us.
static void removeIfEmpty(StringRef Folder) {
  if (sys::path::filename(Folder) == ".recoro")
    sys::fs::remove(Folder);
}

static Error cannot(StringRef What, StringRef Path, std::error_code EC) {
  return createStringError(EC, "cannot " + What + " '" + Path +
                                   "': " + EC.message());
}

std::string Journal::temporaryOf(StringRef File) {
  SmallString<256> Path(sys::path::parent_path(File));
  sys::path::append(Path, "." + sys::path::filename(File) + ".recoro-new");
  return std::string(Path);
}

std::string Journal::undoFolder(StringRef Root) {
  return ownFolder(Root, "recoro-undo");
}

Journal::Journal(Journal &&Other)
    : Root(std::move(Other.Root)), Folder(std::move(Other.Folder)),
      Lock(std::exchange(Other.Lock, -1)) {}

Journal::~Journal() {
  if (Lock != -1)
    ::close(Lock);
}

std::string Journal::path(StringRef Name) const {
  SmallString<256> Path(Folder);
  sys::path::append(Path, Name);
  return std::string(Path);
}

Expected<Journal> Journal::lock(StringRef Root) {
  Journal Taken(Root, ownFolder(Root, "recoro-journal"));
  if (std::error_code EC = sys::fs::create_directories(Taken.Folder))
    return cannot("create", Taken.Folder, EC);
  std::string Path = Taken.path("lock");
  if (std::error_code EC = sys::fs::openFileForReadWrite(
          Path, Taken.Lock, sys::fs::CD_OpenAlways, sys::fs::OF_None))
    return cannot("open", Path, EC);
  if (sys::fs::tryLockFile(Taken.Lock))
    return createStringError("another run of recoro is writing in '" + Root +
                             "'; wait until it has ended");
  return Taken;
}

Error Journal::record(ArrayRef<RecordedFile> Files,
                      ArrayRef<RecordedFile> ForUndo) {
  if (Error E = writeRecord(Folder, Files))
    return E;
  std::string Undo = path("undo");
  if (std::error_code EC = sys::fs::create_directory(Undo))
    return cannot("create", Undo, EC);
  // Beside sources git is to overlook it.
  if (Error E = writeNew(path("undo/.gitignore"), "*\n"))
    return E;
  return writeRecord(Undo, ForUndo);
}

Expected<Journal> Journal::open(StringRef Root, ArrayRef<RecordedFile> Files,
                                ArrayRef<RecordedFile> ForUndo) {
  Expected<Journal> Opened = lock(Root);
  if (!Opened)
    return Opened.takeError();
  if (Error E = Opened->record(Files, ForUndo))
    return joinErrors(std::move(E), Opened->remove());
  return Opened;
}

/// Restores one file if it still holds the text that was written.
static Error restore(const RecordedFile &R) {
  std::string Temporary = Journal::temporaryOf(R.File);
  sys::fs::remove(Temporary);
  if (!sys::fs::exists(R.File))
    return Error::success();
  Expected<std::string> Now = readWhole(R.File);
  if (!Now)
    return Now.takeError();
  if (*Now == R.OldText || hashOf(*Now) != R.NewHash)
    return Error::success();
  if (Error E = writeNew(Temporary, R.OldText, R.File))
    return E;
  return renameOver(Temporary, R.File);
}

Error Journal::rollBack() {
  if (std::error_code EC = sys::fs::remove_directories(path("undo"), false))
    return cannot("remove", path("undo"), EC);
  auto Files = readRecord(Folder);
  if (!Files)
    return Files.takeError();
  Error Faults = Error::success();
  for (const RecordedFile &R : *Files)
    Faults = joinErrors(std::move(Faults), restore(R));
  // With a fault the journal stays, so that a later run tries again.
  if (Faults)
    return Faults;
  if (Error E = dropRecord(Folder))
    return E;
  return remove();
}

Error Journal::close() {
  if (Error E = dropRecord(Folder))
    return E;
  if (Error E = replaceUndo())
    return E;
  return remove();
}

/// What is written last takes the place of what was written before.
Error Journal::replaceUndo() {
  std::string Undo = undoFolder(Root);
  if (std::error_code EC = sys::fs::remove_directories(Undo, false))
    return cannot("remove", Undo, EC);
  auto Files = readRecord(path("undo"));
  if (!Files)
    return Files.takeError();
  return Files->empty() ? Error::success() : renameOver(path("undo"), Undo);
}

Error Journal::remove() {
  if (std::error_code EC = sys::fs::remove_directories(Folder, false))
    return cannot("remove", Folder, EC);
  removeIfEmpty(sys::path::parent_path(Folder));
  return Error::success();
}

Expected<bool> recoro::rollBackInterrupted(StringRef Root) {
  if (!sys::fs::exists(ownFolder(Root, "recoro-journal")))
    return false;
  Expected<Journal> Left = Journal::lock(Root);
  if (!Left)
    return Left.takeError();
  if (isRecorded(Left->Folder)) {
    if (Error E = Left->rollBack())
      return E;
    return true;
  }
  if (isRecorded(Left->path("undo")))
    if (Error E = Left->replaceUndo())
      return E;
  if (Error E = Left->remove())
    return E;
  return false;
}
