// The search for the project's root.
#include "load/Root.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

bool recoro::isWithin(StringRef Path, StringRef Folder) {
  return Path.consume_front(Folder) &&
         (Path.empty() || sys::path::is_separator(Path.front()) ||
          Folder.ends_with("/"));
}

std::string recoro::commonFolder(ArrayRef<StringRef> Files) {
  if (Files.empty())
    return {};
  StringRef Folder = sys::path::parent_path(Files.front());
  for (StringRef File : Files.drop_front())
    while (!Folder.empty() && !isWithin(File, Folder))
      Folder = sys::path::parent_path(Folder);
  return Folder == "/" ? std::string() : Folder.str();
}

/// The nearest folder from `Start` upwards that holds `Name`, or nothing.
static StringRef nearest(StringRef Start, StringRef Name,
                         vfs::FileSystem &Files) {
  for (StringRef Folder = Start; !Folder.empty();
       Folder = sys::path::parent_path(Folder)) {
    SmallString<256> Path(Folder);
    sys::path::append(Path, Name);
    if (Files.exists(Path))
      return Folder;
  }
  return {};
}

StringRef recoro::rootAround(StringRef Start, vfs::FileSystem &Files) {
  for (StringRef Name : {".recoro.yaml", ".git"}) {
    StringRef Found = nearest(Start, Name, Files);
    if (!Found.empty() && Found != "/")
      return Found;
  }
  return {};
}

Expected<std::string> recoro::findRoot(const Project &P,
                                       vfs::FileSystem &Files) {
  // Sources that the build makes say nothing about where the project is, unless
  // there are no others.
  SmallVector<StringRef> Sources, All;
  for (const Command &C : P.Commands) {
    All.push_back(C.MainFile);
    if (none_of(P.BuildFolders,
                [&](StringRef Folder) { return isWithin(C.MainFile, Folder); }))
      Sources.push_back(C.MainFile);
  }
  std::string Folder = commonFolder(Sources.empty() ? All : Sources);
  if (Folder.empty())
    return createStringError("the files of the compile database have no folder "
                             "in common; name the project's with --root");
  StringRef Around = rootAround(Folder, Files);
  return Around.empty() ? Folder : Around.str();
}
