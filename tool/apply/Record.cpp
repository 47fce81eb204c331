// See Record.h.
#include "apply/Record.h"
#include "apply/Durable.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace recoro;

static std::string within(StringRef Folder, const Twine &Name) {
  SmallString<256> Path(Folder);
  sys::path::append(Path, Name);
  return std::string(Path);
}

std::string recoro::hashOf(StringRef Text) {
  return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, /*Width=*/16);
}

bool recoro::isRecorded(StringRef Folder) {
  return sys::fs::exists(within(Folder, "list"));
}

Error recoro::writeRecord(StringRef Folder, ArrayRef<RecordedFile> Files) {
  std::string List;
  for (size_t I = 0; I != Files.size(); ++I) {
    std::string Old = within(Folder, Twine(I));
    sys::fs::remove(Old); // of a run that ended before its list was written
    if (Error E = writeNew(Old, Files[I].OldText))
      return E;
    List += Files[I].NewHash + " " + Files[I].File;
    List += '\0';
  }
  std::string New = within(Folder, "list.new");
  sys::fs::remove(New);
  if (Error E = writeNew(New, List))
    return E;
  return renameOver(New, within(Folder, "list"));
}

Expected<std::vector<RecordedFile>> recoro::readRecord(StringRef Folder) {
  Expected<std::string> List = readWhole(within(Folder, "list"));
  if (!List)
    return List.takeError();
  SmallVector<StringRef> Lines;
  StringRef(*List).split(Lines, '\0', -1, /*KeepEmpty=*/false);
  std::vector<RecordedFile> Files;
  for (auto [I, Line] : enumerate(Lines)) {
    auto [Hash, File] = Line.split(' ');
    Expected<std::string> Old = readWhole(within(Folder, Twine(I)));
    if (!Old)
      return Old.takeError();
    Files.push_back({File.str(), std::move(*Old), Hash.str()});
  }
  return Files;
}

Error recoro::dropRecord(StringRef Folder) {
  std::string List = within(Folder, "list");
  if (std::error_code EC = sys::fs::remove(List))
    return createStringError(EC,
                             "cannot remove '" + List + "': " + EC.message());
  return Error::success();
}
