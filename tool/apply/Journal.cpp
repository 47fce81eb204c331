// The journal's files, and the way back.
#include "apply/Journal.h"
#include "apply/Durable.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <unistd.h>

using namespace llvm;
using namespace recoro;

static std::string journalFolder(StringRef Root) {
  SmallString<256> Git(Root), Folder(Root);
  sys::path::append(Git, ".git");
  sys::path::append(Folder, sys::fs::is_directory(Git) ? ".git" : ".recoro",
                    "recoro-journal");
  return std::string(Folder);
}

static Error cannot(StringRef What, StringRef Path, std::error_code EC) {
  return createStringError(EC, "cannot " + What + " '" + Path +
                                   "': " + EC.message());
}

static std::string hashOf(StringRef Text) {
  return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, /*Width=*/16);
}

std::string Journal::temporaryOf(StringRef File) {
  SmallString<256> Path(sys::path::parent_path(File));
  sys::path::append(Path, "." + sys::path::filename(File) + ".recoro-new");
  return std::string(Path);
}

Journal::Journal(Journal &&Other)
    : Folder(std::move(Other.Folder)), Lock(std::exchange(Other.Lock, -1)) {}

Journal::~Journal() {
  if (Lock != -1)
    ::close(Lock);
}

std::string Journal::path(StringRef Name) const {
  SmallString<256> Path(Folder);
  sys::path::append(Path, Name);
  return std::string(Path);
}

bool Journal::isRecorded() const { return sys::fs::exists(path("list")); }

Expected<Journal> Journal::lock(StringRef Root) {
  Journal Taken(journalFolder(Root), -1);
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

Error Journal::record(const std::vector<FileEdit> &Edits) {
  std::string List;
  for (size_t I = 0; I != Edits.size(); ++I) {
    std::string Old = path(Twine(I).str());
    sys::fs::remove(Old); // of a run that ended before its list was written
    if (Error E = writeNew(Old, Edits[I].Before))
      return E;
    List += hashOf(Edits[I].After) + " " + Edits[I].File;
    List += '\0';
  }
  std::string New = path("list.new");
  sys::fs::remove(New);
  if (Error E = writeNew(New, List))
    return E;
  return renameOver(New, path("list"));
}

Expected<Journal> Journal::open(StringRef Root,
                                const std::vector<FileEdit> &Edits) {
  Expected<Journal> Opened = lock(Root);
  if (!Opened)
    return Opened.takeError();
  if (Error E = Opened->record(Edits))
    return joinErrors(std::move(E), Opened->close());
  return Opened;
}

/// Restores one file if it still holds the text that was written.
static Error restore(StringRef File, StringRef NewHash, StringRef OldText) {
  std::string Temporary = Journal::temporaryOf(File);
  sys::fs::remove(Temporary);
  if (!sys::fs::exists(File))
    return Error::success();
  Expected<std::string> Now = readWhole(File);
  if (!Now)
    return Now.takeError();
  if (*Now == OldText || hashOf(*Now) != NewHash)
    return Error::success();
  if (Error E = writeNew(Temporary, OldText, File))
    return E;
  return renameOver(Temporary, File);
}

Error Journal::rollBack() {
  Expected<std::string> List = readWhole(path("list"));
  if (!List)
    return List.takeError();
  SmallVector<StringRef> Lines;
  StringRef(*List).split(Lines, '\0', -1, /*KeepEmpty=*/false);
  Error Faults = Error::success();
  for (auto [I, Line] : enumerate(Lines)) {
    auto [Hash, File] = Line.split(' ');
    Expected<std::string> Old = readWhole(path(Twine(I).str()));
    Faults = joinErrors(std::move(Faults),
                        Old ? restore(File, Hash, *Old) : Old.takeError());
  }
  // With a fault the journal stays, so that a later run tries again.
  if (Faults)
    return Faults;
  return close();
}

Error Journal::close() {
  // The list first: without it the rest is litter.
  if (std::error_code EC = sys::fs::remove(path("list")))
    return cannot("remove", path("list"), EC);
  if (std::error_code EC = sys::fs::remove_directories(Folder, false))
    return cannot("remove", Folder, EC);
  // Goes only if it is empty, which is when it was made for the journal.
  if (sys::path::filename(sys::path::parent_path(Folder)) == ".recoro")
    sys::fs::remove(sys::path::parent_path(Folder));
  return Error::success();
}

Expected<bool> recoro::rollBackInterrupted(StringRef Root) {
  if (!sys::fs::exists(journalFolder(Root)))
    return false;
  Expected<Journal> Left = Journal::lock(Root);
  if (!Left)
    return Left.takeError();
  if (Left->isRecorded()) {
    if (Error E = Left->rollBack())
      return E;
    return true;
  }
  if (Error E = Left->close())
    return E;
  return false;
}
