// The file system of one TU: the machine's own, below it the runtime's headers
// in memory, above it the texts of an overlay.
#include "Embedded.h"
#include "load/Frontend.h"
#include "load/VirtualRoot.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;

namespace {

/// A file whose text is in memory and whose identity is the real file's.
class EditedFile : public vfs::File {
public:
  EditedFile(vfs::Status S, StringRef Text) : S(std::move(S)), Text(Text) {}

  ErrorOr<vfs::Status> status() override { return S; }
  ErrorOr<std::string> getName() override { return S.getName().str(); }
  ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &Name, int64_t,
                                                   bool, bool) override {
    return MemoryBuffer::getMemBufferCopy(Text, Name);
  }
  std::error_code close() override { return {}; }

private:
  vfs::Status S;
  StringRef Text; ///< owned by the file system, which lives longer
};

/// Replaces the text of real files, whatever path leads to them.
class EditedFileSystem : public vfs::ProxyFileSystem {
public:
  EditedFileSystem(FileSystemPtr Base, std::map<std::string, std::string> Given)
      : ProxyFileSystem(std::move(Base)), Texts(std::move(Given)) {
    for (const auto &[Path, Text] : Texts)
      if (ErrorOr<vfs::Status> S = getUnderlyingFS().status(Path))
        Ids.insert(S->getUniqueID());
  }

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    ErrorOr<vfs::Status> S = ProxyFileSystem::status(Path);
    if (S)
      if (const std::string *Text = textOf(*S, Path))
        return vfs::Status::copyWithNewSize(*S, Text->size());
    return S;
  }

  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Path) override {
    ErrorOr<vfs::Status> S = ProxyFileSystem::status(Path);
    if (S)
      if (const std::string *Text = textOf(*S, Path))
        return std::make_unique<EditedFile>(
            vfs::Status::copyWithNewSize(*S, Text->size()), *Text);
    return ProxyFileSystem::openFileForRead(Path);
  }

private:
  /// The identity is cheap and told with the status; the real path settles it,
  /// since two hard links to one file are two files to an edit.
  const std::string *textOf(const vfs::Status &S, const Twine &Path) {
    if (!Ids.contains(S.getUniqueID()))
      return nullptr;
    SmallString<256> Real;
    if (getRealPath(Path, Real))
      return nullptr;
    auto It = Texts.find(std::string(Real));
    return It == Texts.end() ? nullptr : &It->second;
  }

  const std::map<std::string, std::string> Texts;
  DenseSet<sys::fs::UniqueID> Ids;
};

} // namespace

FileSystemPtr
recoro::createFileSystem(std::map<std::string, std::string> Overlay) {
  auto Headers = makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  for (const EmbeddedFile &File : embeddedFiles())
    if (File.Path.starts_with("include/"))
      Headers->addFile(VirtualRoot + "/" + File.Path, 0,
                       MemoryBuffer::getMemBuffer(File.Text, File.Path));

  FileSystemPtr Physical = vfs::createPhysicalFileSystem();
  for (const auto &[Path, Text] : Overlay)
    if (!Physical->exists(Path))
      Headers->addFile(Path, 0, MemoryBuffer::getMemBufferCopy(Text, Path));
  // Without one it has no real paths, not even of the folders of its files.
  if (auto At = Physical->getCurrentWorkingDirectory())
    Headers->setCurrentWorkingDirectory(*At);
  auto Layers = makeIntrusiveRefCnt<vfs::OverlayFileSystem>(Headers);
  Layers->pushOverlay(std::move(Physical));
  if (Overlay.empty())
    return Layers;
  return makeIntrusiveRefCnt<EditedFileSystem>(std::move(Layers),
                                               std::move(Overlay));
}
