// The list of options that survive, and what is done to commands so that Clang
// understands them: response files are expanded, what only GCC knows falls
// away, and a precompiled header becomes the plain header it was made from.
#include "load/Arguments.h"
#include "load/CompilerName.h"
#include "clang/Options/Options.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace clang::options;
using namespace llvm;
using namespace recoro;

/// Options of which the driver's table has one each.
static const unsigned AllowedOptions[] = {
    // Where headers are found.
    OPT_I, OPT_iquote, OPT_isystem, OPT_isystem_after, OPT_idirafter,
    OPT_cxx_isystem, OPT_stdlibxx_isystem, OPT_iprefix, OPT_iwithprefix,
    OPT_iwithprefixbefore, OPT_iwithsysroot, OPT_iframework,
    OPT_iframeworkwithsysroot, OPT_F, OPT_isysroot, OPT__sysroot_EQ,
    OPT_nostdinc, OPT_nostdincxx, OPT_nostdlibinc, OPT_nobuiltininc,
    OPT_stdlib_EQ, OPT_gcc_toolchain, OPT_gcc_install_dir_EQ, OPT_gcc_triple_EQ,
    OPT_system_header_prefix, OPT_no_system_header_prefix, OPT_embed_dir_EQ,
    OPT_working_directory,
    // What they are read with.
    OPT_D, OPT_U, OPT_undef, OPT_include, OPT_imacros, OPT_trigraphs,
    // The language and the target.
    OPT_std_EQ, OPT_ansi, OPT_x, OPT_target, OPT_arch, OPT_driver_mode,
    OPT_pthread};

/// Options of the families -fX and -fno-X, up to a `=`.
static constexpr llvm::StringLiteral AllowedFeatures[] = {
    "PIC",
    "PIE",
    "pic",
    "pie",
    "access-control",
    "aligned-allocation",
    "aligned-new",
    "asm",
    "asm-blocks",
    "blocks",
    "borland-extensions",
    "bracket-depth",
    "builtin",
    "builtin-",
    "c++-abi",
    "c++-static-destructors",
    "cf-protection",
    "char8_t",
    "clang-abi-compat",
    "common",
    "constexpr-depth",
    "constexpr-steps",
    "coro-aligned-allocation",
    "coroutines",
    "cxx-exceptions",
    "declspec",
    "define-target-os-macros",
    "delayed-template-parsing",
    "digraphs",
    "dollars-in-identifiers",
    "double-square-bracket-attributes",
    "elide-constructors",
    "exceptions",
    "experimental-library",
    "fast-math",
    "finite-math-only",
    "force-enable-int128",
    "fp-contract",
    "fp-eval-method",
    "fp-model",
    "freestanding",
    "gnu-inline-asm",
    "gnu-keywords",
    "gnu89-inline",
    "gnuc-version",
    "hosted",
    "inline",
    "lax-vector-conversions",
    "math-errno",
    "ms-compatibility",
    "ms-compatibility-version",
    "ms-extensions",
    "msc-version",
    "new-alignment",
    "openmp",
    "openmp-simd",
    "openmp-version",
    "operator-arrow-depth",
    "operator-names",
    "pack-struct",
    "pascal-strings",
    "plt",
    "raw-string-literals",
    "relaxed-template-template-args",
    "rounding-math",
    "rtti",
    "rtti-data",
    "sanitize",
    "short-enums",
    "short-wchar",
    "signed-bitfields",
    "signed-char",
    "signed-zeros",
    "sized-deallocation",
    "stack-protector",
    "stack-protector-all",
    "stack-protector-strong",
    "strict-enums",
    "strict-flex-arrays",
    "template-depth",
    "template-depth-",
    "threadsafe-statics",
    "trapv",
    "trapping-math",
    "trigraphs",
    "unsafe-math-optimizations",
    "unsigned-bitfields",
    "unsigned-char",
    "use-cxa-atexit",
    "visibility",
    "visibility-inlines-hidden",
    "visibility-ms-compat",
    "wchar",
    "wrapv",
    "wrapv-pointer",
    "writable-strings"};

namespace {

/// Reads one command's arguments and collects what survives.
class Selection {
public:
  Selection(const Command &C, vfs::FileSystem &Files) : C(C), Files(Files) {}

  Expected<std::vector<std::string>> run();

private:
  bool isAllowed(const opt::Arg &A) const;
  void add(const opt::Arg &A, const opt::ArgList &All);
  void addPassedOn(const opt::InputArgList &Args);
  void addPreprocessorPieces(const opt::Arg &A);
  void addHeaderBehindPch(StringRef Pch);
  std::string mainFileAsWritten(const opt::InputArgList &Args) const;

  const Command &C;
  vfs::FileSystem &Files;
  std::vector<std::string> Kept;
  std::vector<std::string> Includes; ///< operands of -include
  std::vector<std::string> Pchs;
};

} // namespace

static bool isFeature(StringRef Name) {
  static constexpr llvm::StringLiteral No = "no-";
  if (!Name.consume_front("f"))
    return false;
  Name = Name.take_until([](char Ch) { return Ch == '='; });
  Name.consume_front(No);
  return is_contained(AllowedFeatures, Name);
}

bool Selection::isAllowed(const opt::Arg &A) const {
  const opt::Option &O = A.getOption();
  if (is_contained(AllowedOptions, O.getID()))
    return true;
  // `-mcpu=help` and the like print.
  if (O.matches(OPT_m_Group) || O.matches(OPT_O_Group))
    return none_of(A.getValues(), [](StringRef V) { return V == "help"; });
  // Only what makes Clang more lenient; see createInvocation.
  if (O.matches(OPT_W_Group))
    return StringRef(A.getSpelling()).starts_with("-Wno-") ||
           (A.getNumValues() && StringRef(A.getValue()).starts_with("no-"));
  return isFeature(O.getName());
}

void Selection::add(const opt::Arg &A, const opt::ArgList &All) {
  opt::ArgStringList Rendered;
  A.render(All, Rendered);
  Kept.insert(Kept.end(), Rendered.begin(), Rendered.end());
}

/// `-Wp,-DX,-MD,file`: only macros survive.
void Selection::addPreprocessorPieces(const opt::Arg &A) {
  for (StringRef Piece : A.getValues())
    if (Piece.size() > 2 &&
        (Piece.starts_with("-D") || Piece.starts_with("-U")))
      Kept.push_back(Piece.str());
}

/// Of what -Xclang hands on, only `-include FILE` survives: so CMake names the
/// header that it precompiles.
void Selection::addPassedOn(const opt::InputArgList &Args) {
  std::vector<std::string> Passed = Args.getAllArgValues(OPT_Xclang);
  for (size_t I = 0; I + 1 < Passed.size(); ++I) {
    if (Passed[I] == "-include")
      Includes.push_back(Passed[++I]);
    else if (Passed[I] == "-include-pch")
      Pchs.push_back(Passed[++I]);
  }
}

/// A precompiled header without its plain one: `x.h.pch` was made from `x.h`.
void Selection::addHeaderBehindPch(StringRef Pch) {
  StringRef Header = Pch;
  if (!Header.consume_back(".pch") && !Header.consume_back(".gch"))
    return;
  SmallString<256> Path(Header);
  sys::path::make_absolute(C.Directory, Path);
  if (!is_contained(Includes, Header) && Files.exists(Path))
    Includes.push_back(Header.str());
}

/// As the command spells it, since the folder of that spelling is where quoted
/// includes are looked for; the real path where the command does not name it.
std::string Selection::mainFileAsWritten(const opt::InputArgList &Args) const {
  for (const opt::Arg *A : Args.filtered(OPT_INPUT)) {
    SmallString<256> Path(A->getValue()), Real;
    sys::path::make_absolute(C.Directory, Path);
    if (!Files.getRealPath(Path, Real) && Real == C.MainFile)
      return A->getValue();
  }
  return C.MainFile;
}

Expected<std::vector<std::string>> Selection::run() {
  std::vector<std::string> Given = C.Arguments;
  tooling::addExpandedResponseFiles(Given, C.Directory,
                                    cl::TokenizeGNUCommandLine, Files);
  CompilerProgram Program = compilerOf(Given, C.Directory, Files);
  if (Program.Index >= Given.size())
    return createStringError("empty compile command for '" + C.MainFile + "'");

  // Clang looks for its own C++ library beside its real self.
  bool IsClang = Program.Family == Compiler::Clang && !Program.RealPath.empty();
  Kept = {IsClang ? Program.RealPath : Program.Path, "--no-default-config"};
  tooling::addTargetAndModeForProgramName(Kept, Given[Program.Index]);
  if (is_contained(Kept, "--driver-mode=cl"))
    return createStringError("'" + C.MainFile +
                             "' is compiled in the style of cl.exe, which "
                             "recoro does not read; make the compile database "
                             "with a compiler in the style of GCC");

  SmallVector<const char *> Words;
  for (const std::string &Word : drop_begin(Given, Program.Index + 1))
    Words.push_back(Word.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
  opt::InputArgList Args = getDriverOptTable().ParseArgs(
      Words, MissingIndex, MissingCount, opt::Visibility(ClangOption));

  for (const opt::Arg *A : Args) {
    unsigned Id = A->getOption().getID();
    if (Id == OPT_include)
      Includes.push_back(A->getValue());
    else if (Id == OPT_include_pch)
      Pchs.push_back(A->getValue());
    else if (Id == OPT_Wp_COMMA || Id == OPT_Xpreprocessor)
      addPreprocessorPieces(*A);
    else if (isAllowed(*A))
      add(*A, Args);
  }
  if (!Program.GccInstallDir.empty() &&
      !Args.hasArg(OPT_gcc_toolchain, OPT_gcc_install_dir_EQ, OPT_gcc_triple_EQ,
                   OPT__sysroot_EQ))
    Kept.push_back("--gcc-install-dir=" + Program.GccInstallDir);
  addPassedOn(Args);
  for (const std::string &Pch : Pchs)
    addHeaderBehindPch(Pch);
  for (const std::string &Include : Includes)
    Kept.insert(Kept.end(), {"-include", Include});
  Kept.insert(Kept.end(), {"-fsyntax-only", "--", mainFileAsWritten(Args)});
  return Kept;
}

Expected<std::vector<std::string>>
recoro::driverArguments(const Command &C, vfs::FileSystem &Files) {
  return Selection(C, Files).run();
}

static std::string absolute(StringRef Path, StringRef Directory) {
  SmallString<256> Absolute(Path);
  sys::path::make_absolute(Directory, Absolute);
  return std::string(Absolute);
}

Expected<HeaderPaths> recoro::headerPaths(const Command &C,
                                          vfs::FileSystem &Files) {
  auto Words = driverArguments(C, Files);
  if (!Words)
    return Words.takeError();
  SmallVector<const char *> Given;
  for (const std::string &Word : drop_begin(*Words))
    Given.push_back(Word.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
  opt::InputArgList Args = getDriverOptTable().ParseArgs(
      Given, MissingIndex, MissingCount, opt::Visibility(ClangOption));

  std::string Base =
      absolute(Args.getLastArgValue(OPT_working_directory), C.Directory);
  HeaderPaths Paths;
  Paths.MainFile = absolute(Words->back(), Base);
  std::string Prefix;
  std::vector<std::string> Late;
  for (const opt::Arg *A : Args) {
    StringRef Value = A->getNumValues() ? A->getValue() : "";
    switch (A->getOption().getID()) {
    case OPT_iprefix:
      Prefix = Value.str();
      break;
    case OPT_iquote:
      Paths.Quoted.push_back(absolute(Value, Base));
      break;
    case OPT_I:
    case OPT_isystem:
    case OPT_cxx_isystem:
    case OPT_stdlibxx_isystem:
      Paths.Any.push_back(absolute(Value, Base));
      break;
    case OPT_iwithprefix:
    case OPT_iwithprefixbefore:
      Paths.Any.push_back(absolute(Prefix + Value.str(), Base));
      break;
    case OPT_idirafter:
    case OPT_isystem_after:
      Late.push_back(absolute(Value, Base));
      break;
    case OPT_include:
    case OPT_imacros:
      Paths.Forced.push_back(Value.str());
      break;
    default:
      break;
    }
  }
  append_range(Paths.Any, Late);
  return Paths;
}
