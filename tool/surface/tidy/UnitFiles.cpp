// See UnitFiles.h.
#include "surface/tidy/UnitFiles.h"
#include "clang/Basic/FileManager.h"

using namespace clang;
using namespace recoro;

UnitFiles::UnitFiles(SourceManager &SM) : SM(SM) {
  for (unsigned I = 0; I != SM.local_sloc_entry_size(); ++I) {
    const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile() ||
        SrcMgr::isSystem(Entry.getFile().getFileCharacteristic()))
      continue;
    FileID Id =
        SM.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset()));
    if (OptionalFileEntryRef File = SM.getFileEntryRefForID(Id))
      Ids.try_emplace(realPath(File->getName()), Id);
  }
  for (const auto &[File, Id] : Ids)
    Read.insert(File);
  if (OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getMainFileID()))
    Main = realPath(File->getName());
}

std::string UnitFiles::realPath(StringRef Name) const {
  llvm::SmallString<256> Real;
  return SM.getFileManager().getVirtualFileSystem().getRealPath(Name, Real)
             ? Name.str()
             : std::string(Real);
}

FileID UnitFiles::idOf(const std::string &File) {
  if (auto Known = Ids.find(File); Known != Ids.end())
    return Known->second;
  FileID Id;
  if (auto Entry = SM.getFileManager().getOptionalFileRef(File))
    Id = SM.createFileID(*Entry, SourceLocation(), SrcMgr::C_User);
  return Ids[File] = Id;
}

std::optional<StringRef> UnitFiles::text(const std::string &File) {
  FileID Id = idOf(File);
  return Id.isValid() ? SM.getBufferDataOrNone(Id) : std::nullopt;
}

SourceLocation UnitFiles::at(const std::string &File, unsigned Offset) {
  std::optional<StringRef> Text = text(File);
  if (!Text)
    return {};
  return SM.getLocForStartOfFile(idOf(File))
      .getLocWithOffset(Offset > Text->size() ? 0 : Offset);
}
