// See Compile.h. A command is changed as little as is needed: it checks the
// syntax and writes nothing but a list of what it read, it reads what is
// mirrored from the mirror, and it finds the runtime's headers where the user
// has none yet.
#include "verify/Compile.h"
#include "Embedded.h"
#include "load/CompilerName.h"
#include "verify/Mirror.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace recoro;

//===-- The command -------------------------------------------------------===//

/// Options that write something, with their operand where they have one.
static unsigned wordsToDrop(ArrayRef<std::string> Words) {
  StringRef Word = Words.front();
  for (StringRef Option : {"-o", "-MF", "-MT", "-MQ", "-MJ", "-include-pch",
                           "--serialize-diagnostics"})
    if (Word == Option)
      return 2;
  // Clang's own front end gets the same, a word at a time.
  if (Word == "-Xclang" && Words.size() > 1 && Words[1] == "-include-pch")
    return 4;
  for (StringRef Prefix :
       {"-o", "-MF", "-MT", "-MQ", "-Wp,-M", "-save-temps", "-fdump-"})
    if (Word.starts_with(Prefix))
      return 1;
  for (StringRef Option :
       {"-M", "-MM", "-MD", "-MMD", "-MP", "-MG", "-MV", "-c"})
    if (Word == Option)
      return 1;
  return 0;
}

/// The word, with the mirror's name for what it names.
static std::string mirroredWord(StringRef Word, StringRef Base,
                                const Mirror &Tree) {
  StringRef Option;
  if (Word.starts_with("-"))
    for (StringRef Prefix :
         {"-isystem", "-iquote", "-idirafter", "-include", "-imacros", "-I"})
      if (Word.starts_with(Prefix) && Word != Prefix) {
        Option = Prefix;
        break;
      }
  if (Word.starts_with("-") && Option.empty())
    return Word.str();
  auto Path = Tree.of(Word.drop_front(Option.size()), Base);
  return Path ? Option.str() + *Path : Word.str();
}

static Expected<std::vector<std::string>> expanded(const Command &C) {
  BumpPtrAllocator Memory;
  SmallVector<const char *> Words;
  for (const std::string &Word : C.Arguments)
    Words.push_back(Word.c_str());
  cl::ExpansionContext Context(Memory, cl::TokenizeGNUCommandLine);
  Context.setCurrentDir(C.Directory);
  if (Error E = Context.expandResponseFiles(Words))
    return std::move(E);
  return std::vector<std::string>(Words.begin(), Words.end());
}

/// What is run for `C`, through a shell that enters its folder.
static Expected<std::vector<std::string>>
commandFor(const Command &C, const Mirror &Tree, StringRef ReadFiles,
           const std::vector<std::string> &Defined) {
  auto Given = expanded(C);
  if (!Given)
    return Given.takeError();
  auto Std = standardOf(C, createFileSystem());
  if (!Std)
    return Std.takeError();
  std::vector<std::string> Words = {
      "/bin/sh", "-c", "cd \"$0\" && LC_ALL=C exec \"$@\"", C.Directory};
  std::vector<std::string> Own = {
      "-fsyntax-only", "-Wno-invalid-pch",    "-MD", "-MF", ReadFiles.str(),
      "-idirafter",    Tree.beside("include")};
  if (!Std->AtLeastCxx20)
    Own.push_back(StringRef(Std->Name).starts_with("gnu") ? "-std=gnu++20"
                                                          : "-std=c++20");
  if (C.By != Compiler::Gcc)
    for (const std::string &Macro : Defined)
      if (none_of(*Given, [&](StringRef Word) {
            return Word.consume_front("-D") && Word.split('=').first == Macro;
          }))
        Own.push_back("-D" + Macro);
  unsigned Program =
      compilerOf(*Given, C.Directory, *vfs::getRealFileSystem()).Index;
  for (unsigned I = 0; I != Given->size();) {
    StringRef Word = (*Given)[I];
    unsigned Drop =
        I <= Program ? 0 : wordsToDrop(ArrayRef(*Given).drop_front(I));
    if (Drop) {
      I = std::min<unsigned>(I + Drop, Given->size());
      continue;
    }
    if (Word == "--") // behind it stand only files
      Words.insert(Words.end(), Own.begin(), Own.end()), Own.clear();
    Words.push_back(I <= Program ? Word.str()
                                 : mirroredWord(Word, C.Directory, Tree));
    ++I;
  }
  Words.insert(Words.end(), Own.begin(), Own.end());
  return Words;
}

//===-- What it says ------------------------------------------------------===//

static std::string readText(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path);
  return Text ? (*Text)->getBuffer().str() : "";
}

static unsigned offsetIn(StringRef Text, unsigned Line, unsigned Column) {
  size_t At = 0;
  for (; Line > 1 && At != StringRef::npos; --Line)
    if ((At = Text.find('\n', At)) != StringRef::npos)
      ++At;
  return At == StringRef::npos ? Text.size() : At + Column - 1;
}

/// FILE:LINE:COLUMN: error: MESSAGE
static std::optional<CompileError> errorIn(StringRef Line) {
  for (StringRef Mark : {": fatal error: ", ": error: "}) {
    auto [Place, Message] = Line.split(Mark);
    if (Message.empty())
      continue;
    auto [Rest, Column] = Place.rsplit(':');
    auto [File, Number] = Rest.rsplit(':');
    CompileError E;
    if (Number.getAsInteger(10, E.Line) || Column.getAsInteger(10, E.Column))
      continue;
    E.File = File.str();
    E.Message = Message.str();
    return E;
  }
  return std::nullopt;
}

static std::vector<CompileError> errorsIn(StringRef Said, const Command &C,
                                          const std::vector<FileEdit> &Edits) {
  std::vector<CompileError> Errors;
  SmallVector<StringRef> Lines;
  Said.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    std::optional<CompileError> E = errorIn(Line);
    if (!E)
      continue;
    for (const FileEdit &Edit : Edits)
      if (Edit.File == E->File)
        E->Offset = offsetIn(Edit.After, E->Line, E->Column);
    Errors.push_back(std::move(*E));
  }
  if (Errors.empty())
    Errors.push_back({C.MainFile, 0, 1, 1,
                      Lines.empty() ? "the compiler fails, and says nothing"
                                    : Lines.front().str()});
  return Errors;
}

/// The files that a rule of make lists.
static std::vector<std::string> filesIn(StringRef Rule) {
  std::vector<std::string> Files(1);
  Rule = Rule.split(": ").second;
  for (size_t I = 0; I < Rule.size(); ++I) {
    if (Rule[I] == '\\' && I + 1 < Rule.size() && Rule[I + 1] != '\n')
      Files.back() += Rule[++I];
    else if (Rule[I] != '\\' && !isSpace(Rule[I]))
      Files.back() += Rule[I];
    else if (!Files.back().empty())
      Files.emplace_back();
  }
  return Files;
}

/// A text that the compiler took from its own place is not the edited one.
static Error checkReads(const Command &C, StringRef ReadFiles,
                        const std::vector<FileEdit> &Edits) {
  for (StringRef Name : filesIn(readText(ReadFiles))) {
    SmallString<256> Path(Name);
    sys::path::make_absolute(C.Directory, Path);
    sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    for (const FileEdit &Edit : Edits)
      if (Path == Edit.File)
        return createStringError(
            "--verify=compiler: the compiler cannot be shown the edited text "
            "of '" +
            Edit.File + "' when it compiles '" + C.MainFile +
            "', since something generated names the file by its place, such as "
            "a precompiled header or a unity build; switch that off, or verify "
            "by --verify=parse and --check-cmd");
  }
  return Error::success();
}

//===-- Running -----------------------------------------------------------===//

static Expected<std::vector<CompileError>>
compileOne(const Command &C, const Mirror &Tree, unsigned Number,
           const std::vector<FileEdit> &Edits,
           const std::vector<std::string> &Defined) {
  const std::string Said = Tree.beside("said" + Twine(Number));
  const std::string ReadFiles = Tree.beside("read" + Twine(Number));
  auto Words = commandFor(C, Tree, ReadFiles, Defined);
  if (!Words)
    return Words.takeError();
  SmallVector<StringRef> Refs(Words->begin(), Words->end());
  std::optional<StringRef> Redirects[] = {StringRef(), StringRef(),
                                          StringRef(Said)};
  std::string Fault;
  int Code = sys::ExecuteAndWait(Refs.front(), Refs, std::nullopt, Redirects, 0,
                                 0, &Fault);
  // The shell's own answers: not executable, not found.
  if (Code < 0 || Code == 126 || Code == 127)
    return createStringError(
        "--verify=compiler: cannot run '" + C.Arguments.front() +
        "', which the compile database names for '" + C.MainFile + "': " +
        (Fault.empty() ? StringRef(readText(Said)).trim().str() : Fault));
  if (Code != 0)
    return errorsIn(Tree.inRealNames(readText(Said)), C, Edits);
  if (Error E = checkReads(C, ReadFiles, Edits))
    return std::move(E);
  return std::vector<CompileError>();
}

static Error writeRuntime(const Mirror &Tree) {
  for (const EmbeddedFile &File : embeddedFiles()) {
    if (!File.Path.starts_with("include/"))
      continue;
    std::string Path = Tree.beside(File.Path);
    std::error_code EC =
        sys::fs::create_directories(sys::path::parent_path(Path));
    if (!EC) {
      raw_fd_ostream Out(Path, EC);
      if (!EC)
        Out << File.Text;
    }
    if (EC)
      return createStringError(EC,
                               "cannot write '" + Path + "': " + EC.message());
  }
  return Error::success();
}

Expected<std::vector<BrokenTU>>
recoro::compileEdited(const Project &P, const std::vector<FileEdit> &Edits,
                      const std::vector<unsigned> &Commands,
                      const std::vector<std::string> &Defined, unsigned Jobs) {
  auto Tree = Mirror::make(P, Edits);
  if (!Tree)
    return Tree.takeError();
  if (Error E = writeRuntime(*Tree))
    return std::move(E);
  std::vector<BrokenTU> Compiled(Commands.size());
  std::vector<std::string> Faults(Commands.size());
  DefaultThreadPool Pool(hardware_concurrency(Jobs));
  for (size_t I = 0; I != Commands.size(); ++I)
    Pool.async([&, I] {
      auto Errors =
          compileOne(P.Commands[Commands[I]], *Tree, I, Edits, Defined);
      if (Errors)
        Compiled[I] = {Commands[I], std::move(*Errors)};
      else
        Faults[I] = toString(Errors.takeError());
    });
  Pool.wait();
  for (const std::string &Fault : Faults)
    if (!Fault.empty())
      return createStringError(Fault);
  erase_if(Compiled, [](const BrokenTU &TU) { return TU.Errors.empty(); });
  llvm::sort(Compiled, [](const BrokenTU &A, const BrokenTU &B) {
    return A.Command < B.Command;
  });
  return Compiled;
}
