// The search for the project's root.
#include "load/Root.h"
#include "clang/Driver/Types.h"
#include "llvm/Support/MemoryBuffer.h"
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
  for (StringRef Name : {".recoro.yaml", ".recoro/rules", ".git"}) {
    StringRef Found = nearest(Start, Name, Files);
    if (!Found.empty() && Found != "/")
      return Found;
  }
  return {};
}

/// The real paths of the sources that `MainFile` includes, as the main file of
/// a unity build does.
static std::vector<std::string> includedSources(StringRef MainFile,
                                                vfs::FileSystem &Files) {
  std::vector<std::string> Found;
  auto Text = Files.getBufferForFile(MainFile);
  if (!Text)
    return Found;
  SmallVector<StringRef> Lines;
  (*Text)->getBuffer().split(Lines, '\n');
  for (StringRef Line : Lines) {
    Line = Line.ltrim();
    if (!Line.consume_front("#include"))
      continue;
    StringRef Name = Line.ltrim().ltrim('"').split('"').first;
    StringRef Extension = sys::path::extension(Name);
    if (!Extension.consume_front("."))
      continue;
    namespace types = clang::driver::types;
    types::ID Type = types::lookupTypeForExtension(Extension);
    if (!types::isCXX(Type) || types::onlyPrecompileType(Type))
      continue;
    SmallString<256> Path(Name), Real;
    sys::path::make_absolute(sys::path::parent_path(MainFile), Path);
    if (!Files.getRealPath(Path, Real))
      Found.push_back(std::string(Real));
  }
  return Found;
}

Expected<std::string> recoro::findRoot(const Project &P,
                                       vfs::FileSystem &Files) {
  // Sources that the build makes say nothing about where the project is, unless
  // there are no others; but those that they include do.
  auto IsMade = [&](StringRef File) {
    return any_of(P.BuildFolders,
                  [&](StringRef Folder) { return isWithin(File, Folder); });
  };
  std::vector<std::string> Included;
  for (const Command &C : P.Commands)
    if (IsMade(C.MainFile))
      append_range(Included, includedSources(C.MainFile, Files));
  SmallVector<StringRef> All, Sources;
  for (const Command &C : P.Commands)
    All.push_back(C.MainFile);
  copy_if(All, std::back_inserter(Sources), std::not_fn(IsMade));
  copy_if(Included, std::back_inserter(Sources), std::not_fn(IsMade));
  std::string Folder = commonFolder(Sources.empty() ? All : Sources);
  if (Folder.empty())
    return createStringError("the files of the compile database have no folder "
                             "in common; name the project's with --root");
  StringRef Around = rootAround(Folder, Files);
  return Around.empty() ? Folder : Around.str();
}
