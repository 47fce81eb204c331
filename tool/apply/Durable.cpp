// A rename within one folder is the only step that others can see.
#include "apply/Durable.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <unistd.h>

using namespace llvm;
using namespace recoro;

static Error cannot(StringRef What, StringRef Path, std::error_code EC) {
  return createStringError(EC, "cannot " + What + " '" + Path +
                                   "': " + EC.message());
}

static std::error_code lastError() {
  return std::error_code(errno, std::generic_category());
}

/// Owner first: giving a file away clears some of its permission bits.
static std::error_code takeAfter(int FD, StringRef Like) {
  sys::fs::file_status Status;
  if (std::error_code EC = sys::fs::status(Like, Status))
    return EC;
  // Only root may give a file away; for others it is theirs already.
  (void)!::fchown(FD, Status.getUser(), Status.getGroup());
  return sys::fs::setPermissions(FD, Status.permissions());
}

Error recoro::writeNew(StringRef Path, StringRef Text, StringRef Like) {
  int FD = -1;
  if (std::error_code EC = sys::fs::openFileForWrite(
          Path, FD, sys::fs::CD_CreateNew, sys::fs::OF_None))
    return cannot("create", Path, EC);
  raw_fd_ostream Out(FD, /*shouldClose=*/true);
  Out << Text;
  Out.flush();
  std::error_code EC = Out.error();
  Out.clear_error();
  if (!EC && !Like.empty())
    EC = takeAfter(FD, Like);
  if (!EC && ::fsync(FD) != 0)
    EC = lastError();
  if (!EC)
    return Error::success();
  sys::fs::remove(Path);
  return cannot("write", Path, EC);
}

Error recoro::renameOver(StringRef From, StringRef To) {
  if (std::error_code EC = sys::fs::rename(From, To))
    return cannot("replace", To, EC);
  // A folder that cannot be opened or synced loses durability, not integrity.
  int FD = -1;
  if (!sys::fs::openFileForRead(sys::path::parent_path(To), FD)) {
    (void)::fsync(FD);
    ::close(FD);
  }
  return Error::success();
}

Expected<std::string> recoro::readWhole(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  if (!Text)
    return cannot("read", Path, Text.getError());
  return (*Text)->getBuffer().str();
}
