// What the analysis could not see: text with a rule's trigger words that no
// compilation of the database compiles. What stands in a template that is never
// instantiated was seen, and is refused for it.
#include "Pipeline.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

namespace {

class Search {
public:
  explicit Search(const Analysis &A)
      : A(A), Files(llvm::vfs::getRealFileSystem()), Land(A.Source, Files) {
    for (const Rule &R : A.Rules.Rules)
      Words.insert(R.Triggers.begin(), R.Triggers.end());
    for (const Command &C : A.Source.Commands)
      MainFiles.insert(C.MainFile);
  }

  std::vector<Unseen> run() {
    for (const auto &[File, Facts] : A.Linked.Files)
      if (!Facts.Skipped.empty() && Land.selected(File))
        inactive(File, Facts.Skipped);
    unread(A.Source.Root);
    llvm::sort(Found,
               [](const Unseen &X, const Unseen &Y) { return X.At < Y.At; });
    return std::move(Found);
  }

private:
  void inactive(const std::string &File, const std::vector<Range> &Skipped);
  void unread(const std::string &Folder);
  /// Tells `Take` of the trigger words in a text, until it has enough.
  void triggersIn(StringRef Text,
                  function_ref<bool(Range, StringRef)> Take) const;

  const Analysis &A;
  FileSystemPtr Files;
  Territory Land;
  std::set<std::string> Words;
  std::set<std::string> MainFiles;
  std::vector<Unseen> Found;
};

} // namespace

void Search::triggersIn(StringRef Text,
                        function_ref<bool(Range, StringRef)> Take) const {
  clang::LangOptions Cxx;
  Cxx.CPlusPlus = Cxx.CPlusPlus11 = Cxx.CPlusPlus14 = Cxx.CPlusPlus17 =
      Cxx.CPlusPlus20 = Cxx.LineComment = true;
  std::string Copy = Text.str(); // the lexer needs a terminator
  const char *Begin = Copy.data();
  clang::Lexer Lex(clang::SourceLocation(), Cxx, Begin, Begin,
                   Begin + Copy.size());
  clang::Token Tok;
  bool InInclude = false, AfterHash = false;
  for (bool AtEnd = false; !AtEnd;) {
    AtEnd = Lex.LexFromRawLexer(Tok);
    // A header's name is no use of what it declares.
    if (Tok.isAtStartOfLine())
      InInclude = false;
    if (AfterHash && Tok.is(clang::tok::raw_identifier))
      InInclude = Tok.getRawIdentifier().starts_with("include");
    AfterHash = Tok.is(clang::tok::hash) && Tok.isAtStartOfLine();
    if (InInclude || Tok.isNot(clang::tok::raw_identifier) ||
        !Words.count(Tok.getRawIdentifier().str()))
      continue;
    const unsigned At = Tok.getRawIdentifier().data() - Begin;
    if (!Take({At, At + Tok.getLength()}, Tok.getRawIdentifier()))
      return;
  }
}

/// One for each region that is switched off.
void Search::inactive(const std::string &File,
                      const std::vector<Range> &Skipped) {
  auto Text = Files->getBufferForFile(File);
  if (!Text)
    return;
  const Range *Last = nullptr;
  triggersIn((*Text)->getBuffer(), [&](Range At, StringRef Word) {
    auto In = find_if(Skipped, [&](Range R) { return R.contains(At); });
    if (In != Skipped.end() && &*In != Last)
      Found.push_back({{File, At}, Word.str(), UnseenKind::Inactive});
    if (In != Skipped.end())
      Last = &*In;
    return true;
  });
}

static bool isCxx(StringRef Path) {
  StringRef Extension = sys::path::extension(Path);
  return is_contained({".cpp", ".cc", ".cxx", ".c++", ".C", ".h", ".hh", ".hpp",
                       ".hxx", ".h++", ".ipp", ".inl", ".tpp", ".txx", ".inc"},
                      Extension);
}

/// One for each file.
void Search::unread(const std::string &Folder) {
  std::error_code EC;
  for (sys::fs::directory_iterator It(Folder, EC, /*follow_symlinks=*/false),
       End;
       !EC && It != End; It.increment(EC)) {
    const std::string &Path = It->path();
    if (sys::path::filename(Path).starts_with(".") || !Land.holds(Path))
      continue;
    if (It->type() == sys::fs::file_type::directory_file) {
      unread(Path);
      continue;
    }
    if (It->type() != sys::fs::file_type::regular_file || !isCxx(Path) ||
        A.Linked.Files.count(Path) || MainFiles.count(Path) ||
        !Land.selected(Path))
      continue;
    auto Text = Files->getBufferForFile(Path);
    if (!Text)
      continue;
    triggersIn((*Text)->getBuffer(), [&](Range At, StringRef Word) {
      if (!Land.objection(Path)) // asked last: git may have to answer
        Found.push_back({{Path, At}, Word.str(), UnseenKind::Unread});
      return false;
    });
  }
}

std::vector<Unseen> recoro::unseenIn(const Analysis &A) {
  return Search(A).run();
}
