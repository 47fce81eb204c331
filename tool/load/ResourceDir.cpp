// Clang's headers must fit the Clang library that is loaded, so they are looked
// for beside it: first a folder shipped with the program, then the layouts in
// which distributions install libclang-cpp, then where LLVM was at build time.
#include "load/ResourceDir.h"
#include "clang/Basic/Version.h"
#include "clang/Options/Options.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <dlfcn.h>
#include <vector>

using namespace llvm;
using namespace recoro;

static std::string appended(StringRef Folder, StringRef Relative) {
  SmallString<256> Path(Folder);
  sys::path::append(Path, Relative);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return std::string(Path);
}

/// The folder of the program or library, links resolved, that `Address` is in.
static std::string folderOf(const void *Address) {
  Dl_info Info;
  if (!dladdr(Address, &Info) || !Info.dli_fname)
    return {};
  SmallString<256> Real;
  if (sys::fs::real_path(Info.dli_fname, Real))
    return {};
  return sys::path::parent_path(Real).str();
}

static std::vector<std::string> candidates() {
  const std::string Version = "clang/" CLANG_VERSION_MAJOR_STRING;
  std::vector<std::string> Places;
  std::string Program = sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&recoro::findResourceDir));
  StringRef Bin = sys::path::parent_path(Program);
  Places.push_back(appended(Bin, "../lib/" + Version));

  // An object, not a function: a function's address may be a stub of ours.
  std::string Lib = folderOf(&clang::getDriverOptTable());
  if (!Lib.empty()) {
    // lib/, lib64/, and Debian's lib/<triple>/ beside lib/llvm-22/lib/.
    Places.push_back(appended(Lib, Version));
    Places.push_back(appended(Lib, "../lib/" + Version));
    const std::string Llvm =
        "llvm-" CLANG_VERSION_MAJOR_STRING "/lib/" + Version;
    Places.push_back(appended(Lib, Llvm));
    Places.push_back(appended(Lib, "../" + Llvm));
    Places.push_back(appended(Lib, "../../lib/" + Version));
  }
  Places.push_back(RECORO_CLANG_RESOURCE_DIR);
  return Places;
}

Expected<std::string> recoro::findResourceDir() {
  std::string Tried;
  for (const std::string &Place : candidates()) {
    if (sys::fs::exists(appended(Place, "include/stddef.h")))
      return Place;
    Tried += "\n  " + Place;
  }
  return createStringError(
      "Clang's builtin headers were not found; install the package that holds "
      "them (Debian: libclang-common-" CLANG_VERSION_MAJOR_STRING
      "-dev); tried" +
      Tried);
}
