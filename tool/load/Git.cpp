// Runs git and reads what it writes through temporary files, which is what
// LLVM's process support offers.
#include "load/Git.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace recoro;

static Expected<std::string> readBack(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path);
  if (!Text)
    return createStringError(Text.getError(), "cannot read what git wrote: " +
                                                  Text.getError().message());
  return (*Text)->getBuffer().str();
}

Expected<GitAnswer> recoro::runGit(StringRef Folder,
                                   ArrayRef<StringRef> Arguments) {
  ErrorOr<std::string> Program = sys::findProgramByName("git");
  if (!Program)
    return createStringError(Program.getError(), "git is not installed");

  SmallString<128> Output, Complaint;
  std::error_code EC =
      sys::fs::createTemporaryFile("recoro-git", "out", Output);
  if (!EC)
    EC = sys::fs::createTemporaryFile("recoro-git", "err", Complaint);
  scope_exit Cleanup([&] {
    sys::fs::remove(Output);
    sys::fs::remove(Complaint);
  });
  if (EC)
    return createStringError(EC, "cannot make a temporary file for git: " +
                                     EC.message());

  // fsmonitor is a program that the repository's configuration names.
  SmallVector<StringRef> Words = {*Program, "--no-optional-locks",
                                  "-c",     "core.fsmonitor=false",
                                  "-C",     Folder};
  append_range(Words, Arguments);
  std::optional<StringRef> Redirects[] = {StringRef(), StringRef(Output),
                                          StringRef(Complaint)};
  std::string Fault;
  GitAnswer Answer;
  Answer.Code = sys::ExecuteAndWait(*Program, Words, std::nullopt, Redirects, 0,
                                    0, &Fault);
  if (Answer.Code < 0)
    return createStringError("cannot run git: " + Fault);
  Expected<std::string> Text = readBack(Output);
  if (!Text)
    return Text.takeError();
  Answer.Output = std::move(*Text);
  Text = readBack(Complaint);
  if (!Text)
    return Text.takeError();
  Answer.Complaint = StringRef(*Text).trim().str();
  return Answer;
}

/// Whether git answers with `Code`; false where it cannot be asked.
static bool answers(StringRef Folder, ArrayRef<StringRef> Arguments, int Code) {
  Expected<GitAnswer> Answer = runGit(Folder, Arguments);
  if (!Answer) {
    consumeError(Answer.takeError());
    return false;
  }
  return Answer->Code == Code;
}

bool recoro::isIgnored(StringRef File) {
  return answers(sys::path::parent_path(File),
                 {"check-ignore", "-q", "--", sys::path::filename(File)}, 0);
}

bool recoro::isInWorkTree(StringRef Folder) {
  if (!answers(Folder, {"rev-parse", "--show-toplevel"}, 0))
    return false;
  // Asked from the folder above, which the folder's own repository is not.
  SmallString<256> Own(Folder);
  sys::path::append(Own, ".git");
  return sys::fs::exists(Own) || !isIgnored(Folder);
}
