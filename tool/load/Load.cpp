// Databases are read with Clang's reader, entry by entry; what it would say on
// the terminal about broken JSON is found, and located, before it sees the
// text.
#include "load/Load.h"
#include "load/CompilerName.h"
#include "load/Root.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <tuple>

using namespace clang;
using namespace llvm;
using namespace recoro;

static constexpr llvm::StringLiteral DatabaseName = "compile_commands.json";

static Expected<std::string> realPath(StringRef Path, StringRef What,
                                      vfs::FileSystem &Files) {
  SmallString<256> Real;
  if (std::error_code EC = Files.getRealPath(Path, Real))
    return createStringError(EC, What + " '" + Path + "': " + EC.message());
  return std::string(Real);
}

//===-- Databases ---------------------------------------------------------===//

static Error noDatabase(StringRef Folder) {
  return createStringError(
      "no " + DatabaseName + " in '" + Folder +
      "'; CMake writes one when it is run with "
      "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, other builds get one with "
      "'bear -- make'; name its folder with -p");
}

static Expected<std::unique_ptr<tooling::JSONCompilationDatabase>>
readDatabase(StringRef File, vfs::FileSystem &Files) {
  auto Text = Files.getBufferForFile(File);
  if (!Text)
    return createStringError(Text.getError(), "cannot read '" + File + "': " +
                                                  Text.getError().message());
  Expected<json::Value> Checked =
      json::parse(json::fixUTF8((*Text)->getBuffer()));
  std::string Fault;
  if (!Checked)
    Fault = toString(Checked.takeError());
  else if (auto Database = tooling::JSONCompilationDatabase::loadFromBuffer(
               (*Text)->getBuffer(), Fault,
               tooling::JSONCommandLineSyntax::Gnu))
    return Database;
  return createStringError("malformed compile database '" + File + "': " +
                           StringRef(Fault).rtrim('.') + "; make it anew");
}

/// C, assembler and the like stand in the databases of mixed projects; they
/// hold no C++ coroutine, so they are no TUs of ours.
static bool mayBeCpp(const tooling::CompileCommand &C,
                     const CompilerProgram &Program) {
  namespace types = clang::driver::types;
  StringRef Extension = sys::path::extension(C.Filename);
  Extension.consume_front(".");
  types::ID Type = types::lookupTypeForExtension(Extension);
  if (Type == types::TY_INVALID || types::isCXX(Type))
    return true;
  if (any_of(C.CommandLine, [](StringRef Arg) { return Arg.contains("c++"); }))
    return true; // `-x c++`, `--driver-mode=g++` or the like: look closer
  bool ByCpp = StringRef(sys::path::filename(Program.Path)).contains("++");
  return ByCpp && Type == types::TY_C;
}

/// Adds the commands of one database, and the main files that are missing.
static Error addCommands(StringRef Folder, vfs::FileSystem &Files, Project &P,
                         std::vector<std::string> &Missing) {
  SmallString<256> File(Folder);
  sys::path::append(File, DatabaseName);
  if (!Files.exists(File))
    return noDatabase(Folder);
  auto Database = readDatabase(File, Files);
  if (!Database)
    return Database.takeError();

  for (tooling::CompileCommand &Entry : (*Database)->getAllCompileCommands()) {
    SmallString<256> Directory(Entry.Directory), Main(Entry.Filename), Real;
    sys::path::make_absolute(Folder, Directory);
    sys::path::make_absolute(Directory, Main);
    CompilerProgram Program = compilerOf(Entry.CommandLine, Directory, Files);
    if (!mayBeCpp(Entry, Program))
      continue;
    if (Files.getRealPath(Main, Real)) {
      sys::path::remove_dots(Main, /*remove_dot_dot=*/true);
      Missing.push_back(std::string(Main));
      continue;
    }
    P.Commands.push_back({std::string(Real), std::string(Directory),
                          std::move(Entry.CommandLine), Program.Family});
  }
  return Error::success();
}

static Error missingFiles(std::vector<std::string> Missing) {
  llvm::sort(Missing);
  Missing.erase(llvm::unique(Missing), Missing.end());
  return createStringError(
      "the compile database names files that do not exist; build the project "
      "first if the build makes them, else make the database anew:\n  " +
      join(Missing, "\n  "));
}

//===-- The project -------------------------------------------------------===//

/// Real paths of the build folders, each once. A database that is named itself
/// stands for its folder.
static Expected<std::vector<std::string>>
buildFolders(ArrayRef<std::string> Given, vfs::FileSystem &Files) {
  if (Given.empty())
    return createStringError("no build folder; name one that holds " +
                             DatabaseName + " with -p");
  std::vector<std::string> Folders;
  for (const std::string &Path : Given) {
    StringRef Folder = Path;
    if (sys::path::filename(Folder) == DatabaseName) {
      Folder = sys::path::parent_path(Folder);
      if (Folder.empty())
        Folder = ".";
    }
    Expected<std::string> Real = realPath(Folder, "build folder", Files);
    if (!Real)
      return Real.takeError();
    if (!is_contained(Folders, *Real))
      Folders.push_back(*Real);
  }
  return Folders;
}

static Expected<std::string> chooseRoot(const LoadOptions &Options,
                                        const Project &P,
                                        vfs::FileSystem &Files) {
  if (Options.Root.empty())
    return findRoot(P, Files);
  Expected<std::string> Root = realPath(Options.Root, "project root", Files);
  if (!Root)
    return Root.takeError();
  auto Status = Files.status(*Root);
  if (!Status || !Status->isDirectory())
    return createStringError("project root '" + Options.Root +
                             "': not a folder");
  return Root;
}

static auto keyOf(const Command &C) {
  return std::tie(C.MainFile, C.Arguments, C.Directory);
}

/// Entries that are equal in every part say nothing twice.
static void sortCommands(std::vector<Command> &Commands) {
  llvm::sort(Commands, [](const Command &A, const Command &B) {
    return keyOf(A) < keyOf(B);
  });
  auto Same = [](const Command &A, const Command &B) {
    return keyOf(A) == keyOf(B);
  };
  Commands.erase(std::unique(Commands.begin(), Commands.end(), Same),
                 Commands.end());
}

/// Where the language leaves the order of evaluation open, compilers differ:
/// what two kinds of them compile has no order that could be kept.
static void forgetMixedCompilers(std::vector<Command> &Commands) {
  auto By = [](Compiler Kind) {
    return [Kind](const Command &C) { return C.By == Kind; };
  };
  if (any_of(Commands, By(Compiler::Clang)) &&
      any_of(Commands, By(Compiler::Gcc)))
    for (Command &C : Commands)
      C.By = Compiler::Unknown;
}

/// The build folders whose content is no source: those strictly below the root
/// that do not hold every main file, as where a build is made in the sources.
static std::vector<std::string> outputFolders(const Project &P) {
  std::vector<std::string> Folders;
  for (const std::string &Folder : P.BuildFolders)
    if (Folder != P.Root && isWithin(Folder, P.Root) &&
        !all_of(P.Commands,
                [&](const Command &C) { return isWithin(C.MainFile, Folder); }))
      Folders.push_back(Folder);
  return Folders;
}

Expected<Project> recoro::load(const LoadOptions &Options,
                               vfs::FileSystem &Files) {
  Project P;
  auto Folders = buildFolders(Options.BuildFolders, Files);
  if (!Folders)
    return Folders.takeError();
  P.BuildFolders = std::move(*Folders);

  std::vector<std::string> Missing;
  for (const std::string &Folder : P.BuildFolders)
    if (Error E = addCommands(Folder, Files, P, Missing))
      return E;
  if (!Missing.empty())
    return missingFiles(std::move(Missing));
  if (P.Commands.empty())
    return createStringError("the compile database in '" +
                             P.BuildFolders.front() +
                             "' holds no C++ compilation");
  sortCommands(P.Commands);
  forgetMixedCompilers(P.Commands);

  for (const std::string &Path : Options.Paths) {
    auto Real = realPath(Path, "path", Files);
    if (!Real)
      return Real.takeError();
    P.Paths.push_back(*Real);
  }
  auto Root = chooseRoot(Options, P, Files);
  if (!Root)
    return Root.takeError();
  P.Root = std::move(*Root);
  P.OutputFolders = outputFolders(P);
  // The rest follows from all of them.
  if (!Options.MainFile.empty())
    llvm::erase_if(P.Commands, [&](const Command &C) {
      return C.MainFile != Options.MainFile;
    });
  return P;
}
