// The compiler behind a command line, told by names alone.
#include "load/CompilerName.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"

using namespace llvm;
using namespace recoro;

static bool isWrapper(StringRef Program) {
  return StringSwitch<bool>(sys::path::stem(Program))
      .Cases({"ccache", "sccache", "distcc", "icecc", "icecream"}, true)
      .Cases({"buildcache", "fastbuild", "gomacc", "env", "nice"}, true)
      .Default(false);
}

/// `cc` and `c++` are anybody's; they stay unknown until links are followed.
static Compiler familyOf(StringRef Program) {
  StringRef Name = sys::path::filename(Program);
  if (Name.contains("clang"))
    return Compiler::Clang;
  if (Name.contains("g++") || Name.contains("gcc"))
    return Compiler::Gcc;
  return Compiler::Unknown;
}

static std::string realPath(StringRef Path, vfs::FileSystem &Files) {
  SmallString<256> Real;
  if (Files.getRealPath(Path, Real))
    return {};
  return std::string(Real);
}

/// The first program called `Name` on PATH that is not a link to a wrapper:
/// ccache is often installed as a folder of links with the compilers' names.
static std::string findOnPath(StringRef Name, vfs::FileSystem &Files) {
  std::optional<std::string> Variable = sys::Process::GetEnv("PATH");
  if (!Variable)
    return {};
  SmallVector<StringRef> Folders;
  StringRef(*Variable).split(Folders, sys::EnvPathSeparator, -1, false);
  for (StringRef Folder : Folders) {
    SmallString<256> Path(Folder);
    sys::path::append(Path, Name);
    std::string Real = realPath(Path, Files);
    if (!Real.empty() && !isWrapper(Real))
      return std::string(Path);
  }
  return {};
}

static std::string locate(StringRef Program, StringRef Directory,
                          vfs::FileSystem &Files) {
  if (!sys::path::has_parent_path(Program))
    return findOnPath(Program, Files);
  SmallString<256> Path(Program);
  sys::path::make_absolute(Directory, Path);
  std::string Real = realPath(Path, Files);
  if (Real.empty())
    return {};
  if (isWrapper(Real))
    return findOnPath(sys::path::filename(Program), Files);
  return std::string(Path);
}

/// `/usr/bin/x86_64-linux-gnu-g++-12` keeps its libraries in
/// `/usr/lib/gcc/x86_64-linux-gnu/12`.
static std::string gccInstallDir(StringRef RealPath, vfs::FileSystem &Files) {
  SmallVector<StringRef> Parts;
  if (!Regex("^(.+)-g(\\+\\+|cc)-([0-9.]+)$")
           .match(sys::path::filename(RealPath), &Parts))
    return {};
  StringRef Prefix = sys::path::parent_path(sys::path::parent_path(RealPath));
  for (StringRef Lib : {"lib", "lib64"}) {
    SmallString<256> Folder(Prefix);
    sys::path::append(Folder, Lib, "gcc", Parts[1], Parts[3]);
    if (Files.exists(Folder))
      return std::string(Folder);
  }
  return {};
}

CompilerProgram recoro::compilerOf(ArrayRef<std::string> Arguments,
                                   StringRef Directory,
                                   vfs::FileSystem &Files) {
  CompilerProgram Found;
  // A wrapper's own options and `env`'s assignments stand before the compiler.
  while (Found.Index + 1 < Arguments.size() &&
         isWrapper(Arguments[Found.Index])) {
    ++Found.Index;
    while (Found.Index + 1 < Arguments.size() &&
           (StringRef(Arguments[Found.Index]).starts_with("-") ||
            StringRef(Arguments[Found.Index]).contains('=')))
      ++Found.Index;
  }
  if (Found.Index >= Arguments.size())
    return Found;

  StringRef Program = Arguments[Found.Index];
  std::string Path = locate(Program, Directory, Files);
  Found.Path = Path.empty() ? Program.str() : Path;
  Found.RealPath = Path.empty() ? "" : realPath(Path, Files);
  Found.Family = familyOf(Program);
  if (Found.Family == Compiler::Unknown)
    Found.Family = familyOf(Found.RealPath);
  if (Found.Family == Compiler::Gcc)
    Found.GccInstallDir = gccInstallDir(Found.RealPath, Files);
  return Found;
}
