// recoro undo: the files as they were before recoro wrote last.
#include "surface/cli/Commands.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace recoro;

/// A named root needs no database, which may be gone.
Expected<std::string> UndoCommand::projectRoot() const {
  if (!Root.empty()) {
    SmallString<256> Real;
    if (std::error_code EC = sys::fs::real_path(Root, Real))
      return createStringError(EC, "cannot find the project root '" + Root +
                                       "': " + EC.message());
    return std::string(Real);
  }
  LoadOptions Options;
  Options.BuildFolders.assign(Build.begin(), Build.end());
  if (Options.BuildFolders.empty()) {
    auto Found = defaultBuildFolder();
    if (!Found)
      return Found.takeError();
    Options.BuildFolders = std::move(*Found);
  }
  Expected<Project> P = load(Options, *vfs::getRealFileSystem());
  if (!P)
    return P.takeError();
  return P->Root;
}

int UndoCommand::run() {
  Expected<std::string> Folder = projectRoot();
  if (!Folder)
    return fail(Folder.takeError());
  // What was interrupted is the last thing that was written.
  Expected<bool> WasInterrupted = rollBackInterrupted(*Folder);
  if (!WasInterrupted)
    return fail(WasInterrupted.takeError());
  if (*WasInterrupted) {
    outs() << "a run was interrupted while it wrote; its changes were taken "
              "back\n";
    return NothingLeft;
  }
  auto Restored = undo(*Folder);
  if (!Restored)
    return fail(Restored.takeError());
  for (const std::string &File : *Restored)
    outs() << "restored " << File << '\n';
  outs() << "took back the last migration: " << Restored->size()
         << (Restored->size() == 1 ? " file is" : " files are")
         << " as before\n";
  return NothingLeft;
}
