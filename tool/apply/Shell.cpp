// See Shell.h.
#include "apply/Shell.h"
#include "apply/Durable.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace recoro;

Expected<ShellAnswer> recoro::runShell(StringRef Folder, StringRef Text) {
  SmallString<128> Output;
  if (std::error_code EC =
          sys::fs::createTemporaryFile("recoro-check", "out", Output))
    return createStringError(EC,
                             "cannot make a temporary file: " + EC.message());
  scope_exit Cleanup([&] { sys::fs::remove(Output); });
  StringRef Words[] = {"/bin/sh", "-c", "cd \"$0\" && eval \"$1\"", Folder,
                       Text};
  std::optional<StringRef> Redirects[] = {StringRef(), StringRef(Output),
                                          StringRef(Output)};
  std::string Fault;
  ShellAnswer Answer;
  Answer.Code = sys::ExecuteAndWait(Words[0], Words, std::nullopt, Redirects, 0,
                                    0, &Fault);
  if (Answer.Code == -1)
    return createStringError("cannot run '" + Text + "': " + Fault);
  Expected<std::string> Said = readWhole(Output);
  if (!Said)
    return Said.takeError();
  Answer.Output = std::move(*Said);
  return Answer;
}

std::string recoro::lastLines(StringRef Output, unsigned Count) {
  SmallVector<StringRef> Lines;
  Output.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  erase_if(Lines, [](StringRef Line) { return Line.trim().empty(); });
  ArrayRef<StringRef> Last(Lines);
  if (Last.size() > Count)
    Last = Last.take_back(Count);
  return join(Last, "\n");
}
