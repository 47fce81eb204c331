// recoro runtime: the headers that migrated code may include, out of the
// program.
#include "Embedded.h"
#include "surface/cli/Commands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

namespace {

struct Header {
  StringRef Name; ///< as it is included: "recoro/asio.hpp"
  StringRef Text;
};

} // namespace

static std::vector<Header> headers() {
  std::vector<Header> Found;
  for (const EmbeddedFile &File : embeddedFiles())
    if (StringRef Name = File.Path; Name.consume_front("include/"))
      Found.push_back({Name, File.Text});
  return Found;
}

static std::string target(StringRef Folder, const Header &H) {
  SmallString<256> Path(Folder);
  sys::path::append(Path, H.Name);
  return std::string(Path);
}

/// Headers that somebody has changed, or that are of another version.
static std::vector<std::string> differing(StringRef Folder) {
  std::vector<std::string> Found;
  for (const Header &H : headers()) {
    std::string Path = target(Folder, H);
    auto Text = MemoryBuffer::getFile(Path);
    if (Text && (*Text)->getBuffer() != H.Text)
      Found.push_back(Path);
  }
  return Found;
}

static Error copyTo(StringRef Folder, bool Force) {
  std::vector<std::string> Different = differing(Folder);
  if (!Different.empty() && !Force)
    return createStringError("these headers exist and differ; --force replaces "
                             "them:\n  " +
                             join(Different, "\n  "));
  for (const Header &H : headers()) {
    std::string Path = target(Folder, H);
    StringRef Parent = sys::path::parent_path(Path);
    if (std::error_code EC = sys::fs::create_directories(Parent))
      return createStringError(EC, "cannot create '" + Parent +
                                       "': " + EC.message());
    if (Error E = writeToOutput(Path, [&](raw_ostream &Out) {
          Out << H.Text;
          return Error::success();
        }))
      return createStringError("cannot write '" + Path +
                               "': " + toString(std::move(E)));
  }
  outs() << headers().size() << " headers in '" << Folder
         << "'; add it to the include path\n";
  return Error::success();
}

int RuntimeCommand::run() {
  if (List)
    for (const Header &H : headers())
      outs() << H.Name << '\n';
  if (!CopyTo.empty())
    if (Error E = copyTo(CopyTo, Force))
      return fail(std::move(E));
  if (!List && CopyTo.empty())
    return fail(createStringError("say what to do: 'recoro runtime --list' or "
                                  "'recoro runtime --copy-to DIR'"));
  return NothingLeft;
}
