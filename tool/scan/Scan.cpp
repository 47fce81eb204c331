// A file is read once, however many TUs reach it: what it includes and whether
// a trigger word stands in it. Each TU is then a walk over what is known.
// Comments, strings and inactive branches count as code, so a TU is dropped
// only when no preprocessing could make a rule match in it.
#include "scan/Scan.h"
#include "load/Arguments.h"
#include "load/Root.h"
#include "ruleset/Exemptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

namespace {

struct Inclusion {
  std::string Spelling;
  bool Angled = false;
  bool Next = false; ///< #include_next: any later folder may hold it
};

struct FileText {
  bool Triggers = false;
  bool Computed = false; ///< includes what a macro names
  bool Exempts = false;  ///< may hold a NOLINT comment of ours
  std::vector<Inclusion> Includes;
};

class Scanner {
public:
  Scanner(const Project &P, const Ruleset &Rules, vfs::FileSystem &Files);

  bool matters(const Command &C) {
    return reaches(C, [](StringRef, const FileText &Text) {
      return Text.Triggers || Text.Computed;
    });
  }
  bool reads(const Command &C, const StringSet<> &RealPaths) {
    return reaches(C, [&](StringRef Path, const FileText &) {
      return RealPaths.contains(Path);
    });
  }
  bool holdsTrigger(StringRef RealPath) { return textOf(RealPath).Triggers; }
  std::set<std::string> exempting() const {
    std::set<std::string> Found;
    for (const auto &[Path, Text] : Texts)
      if (Text.Exempts)
        Found.insert(Path.str());
    return Found;
  }

private:
  /// Whether `C` may read a file for which `Holds`; yes if that is unknown.
  bool reaches(const Command &C,
               function_ref<bool(StringRef, const FileText &)> Holds);
  const FileText &textOf(StringRef RealPath);
  StringRef projectFile(StringRef Path);
  SmallVector<std::string> resolve(const Inclusion &Include, StringRef Includer,
                                   const HeaderPaths &Paths);

  const Project &P;
  vfs::FileSystem &Files;
  StringSet<> Triggers;
  StringMap<FileText> Texts;           ///< by real path
  StringMap<std::string> ProjectFiles; ///< path -> real path, or empty
};

} // namespace

static bool isWordChar(char Ch) {
  return isAlnum(Ch) || Ch == '_' || Ch == '$';
}

static bool holdsWord(StringRef Text, const StringSet<> &Words) {
  while (!Text.empty()) {
    Text = Text.drop_until(isWordChar);
    StringRef Word = Text.take_while(isWordChar);
    if (Words.contains(Word))
      return true;
    Text = Text.drop_front(Word.size());
  }
  return false;
}

/// Adds what `Line` includes, if it is such a directive.
static void readDirective(StringRef Line, FileText &Into) {
  // Only white space and comments may stand in front of it.
  auto [Before, Directive] = Line.split('#');
  Before = Before.rtrim();
  if (!Before.empty() && !Before.ends_with("*/"))
    return;
  Line = Directive.ltrim();
  Inclusion Found;
  Found.Next = Line.consume_front("include_next");
  if (!Found.Next && !Line.consume_front("include") &&
      !Line.consume_front("import"))
    return;
  Line = Line.ltrim();
  Found.Angled = Line.consume_front("<");
  if (!Found.Angled && !Line.consume_front("\"")) {
    Into.Computed = true;
    return;
  }
  Found.Spelling = Line.split(Found.Angled ? '>' : '"').first.str();
  Into.Includes.push_back(std::move(Found));
}

static FileText readText(StringRef Text, const StringSet<> &Triggers) {
  FileText Found;
  Found.Triggers = holdsWord(Text, Triggers);
  Found.Exempts = mayHoldExemptions(Text);
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    readDirective(Line, Found);
    Text = Rest;
  }
  return Found;
}

Scanner::Scanner(const Project &P, const Ruleset &Rules, vfs::FileSystem &Files)
    : P(P), Files(Files) {
  for (const Rule &R : Rules.Rules)
    for (const std::string &Word : R.Triggers)
      Triggers.insert(Word);
}

const FileText &Scanner::textOf(StringRef RealPath) {
  auto [It, IsNew] = Texts.try_emplace(RealPath);
  if (!IsNew)
    return It->second;
  if (auto Buffer = Files.getBufferForFile(RealPath))
    It->second = readText((*Buffer)->getBuffer(), Triggers);
  else
    It->second.Computed = true; // unknown; the parse will say why
  return It->second;
}

/// The real path of a file below the root, or nothing.
StringRef Scanner::projectFile(StringRef Path) {
  auto [It, IsNew] = ProjectFiles.try_emplace(Path);
  SmallString<256> Real;
  if (IsNew && !Files.getRealPath(Path, Real) && isWithin(Real, P.Root))
    It->second = std::string(Real);
  return It->second;
}

/// The files that the directive may name: the first that is found, and with
/// #include_next all of them.
SmallVector<std::string> Scanner::resolve(const Inclusion &Include,
                                          StringRef Includer,
                                          const HeaderPaths &Paths) {
  SmallVector<StringRef> Folders;
  if (!Include.Angled) {
    Folders.push_back(sys::path::parent_path(Includer));
    append_range(Folders, Paths.Quoted);
  }
  append_range(Folders, Paths.Any);

  SmallVector<std::string> Found;
  if (sys::path::is_absolute(Include.Spelling))
    Folders = {StringRef()};
  for (StringRef Folder : Folders) {
    SmallString<256> Path(Folder);
    sys::path::append(Path, Include.Spelling);
    if (projectFile(Path).empty())
      continue;
    Found.push_back(std::string(Path));
    if (!Include.Next)
      break;
  }
  return Found;
}

bool Scanner::reaches(const Command &C,
                      function_ref<bool(StringRef, const FileText &)> Holds) {
  Expected<HeaderPaths> Paths = headerPaths(C, Files);
  if (!Paths) {
    consumeError(Paths.takeError()); // said again, and reported, by the parse
    return true;
  }
  SmallVector<std::string> Open = {Paths->MainFile};
  for (const std::string &Name : Paths->Forced) {
    // Forced headers are looked for from the command's folder.
    SmallString<256> Beside(C.Directory);
    sys::path::append(Beside, "command");
    append_range(Open, resolve({Name, false, true}, Beside, *Paths));
  }
  StringSet<> Seen;
  while (!Open.empty()) {
    std::string File = Open.pop_back_val();
    if (!Seen.insert(File).second)
      continue;
    // The main file counts wherever it lies.
    StringRef Real =
        File == Paths->MainFile ? StringRef(C.MainFile) : projectFile(File);
    const FileText &Text = textOf(Real);
    if (Holds(Real, Text))
      return true;
    for (const Inclusion &Include : Text.Includes)
      append_range(Open, resolve(Include, File, *Paths));
  }
  return false;
}

Scanned recoro::scan(const Project &P, const Ruleset &Rules,
                     vfs::FileSystem &Files) {
  Scanner S(P, Rules, Files);
  Scanned Found;
  for (unsigned I = 0; I != P.Commands.size(); ++I)
    if (S.matters(P.Commands[I]))
      Found.Commands.push_back(I);
  Found.Exempting = S.exempting();
  return Found;
}

std::vector<unsigned> recoro::droppedReaders(
    const Project &P, const Ruleset &Rules, vfs::FileSystem &Files,
    const std::vector<unsigned> &Kept, const std::set<std::string> &Touched) {
  Scanner S(P, Rules, Files);
  StringSet<> Silent; // a TU that reads another is not dropped
  for (const std::string &File : Touched)
    if (!S.holdsTrigger(File))
      Silent.insert(File);
  std::vector<unsigned> Found;
  if (Silent.empty())
    return Found;
  for (unsigned I = 0; I != P.Commands.size(); ++I)
    if (!binary_search(Kept, I) && S.reads(P.Commands[I], Silent))
      Found.push_back(I);
  return Found;
}
