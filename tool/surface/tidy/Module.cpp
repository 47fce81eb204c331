// The module of clang-tidy: a check for each rule, under the name that findings
// have everywhere, so that NOLINT comments fit both. What is said comes from a
// file that `recoro check` has written, or else from this translation unit
// alone, and is said where it stands.
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "render/Tidy.h"
#include "surface/tidy/Alone.h"
#include "surface/tidy/Handed.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace clang::tidy;
using namespace recoro;

/// What is wrong with what is handed over, or why nothing can be said.
static constexpr llvm::StringLiteral FindingsCheck = "recoro-findings";

namespace {

/// The files of a translation unit that are not the system's, by real path.
class UnitFiles {
public:
  explicit UnitFiles(SourceManager &SM) : SM(SM) {
    for (unsigned I = 0; I != SM.local_sloc_entry_size(); ++I) {
      const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
      if (!Entry.isFile() ||
          SrcMgr::isSystem(Entry.getFile().getFileCharacteristic()))
        continue;
      FileID Id =
          SM.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset()));
      if (OptionalFileEntryRef File = SM.getFileEntryRefForID(Id))
        Read.try_emplace(realPath(File->getName()), Id);
    }
    if (OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getMainFileID()))
      Main = realPath(File->getName());
  }

  std::set<std::string> names() const {
    std::set<std::string> Names;
    for (const auto &[File, Id] : Read)
      Names.insert(File);
    return Names;
  }
  const std::string &main() const { return Main; }
  bool has(const std::string &File) const { return Read.count(File); }
  StringRef text(const std::string &File) const {
    return SM.getBufferData(Read.at(File));
  }

  /// Also in files that the unit does not read; invalid if there is none.
  SourceLocation at(const std::string &File, unsigned Offset) {
    auto Known = Read.find(File);
    if (Known == Read.end()) {
      auto Entry = SM.getFileManager().getOptionalFileRef(File);
      if (!Entry)
        return {};
      Known = Read.try_emplace(File, SM.createFileID(*Entry, SourceLocation(),
                                                     SrcMgr::C_User))
                  .first;
    }
    const size_t Size = SM.getBufferData(Known->second).size();
    return SM.getLocForStartOfFile(Known->second)
        .getLocWithOffset(Offset > Size ? 0 : Offset);
  }

private:
  std::string realPath(StringRef Name) const {
    llvm::SmallString<256> Real;
    return SM.getFileManager().getVirtualFileSystem().getRealPath(Name, Real)
               ? Name.str()
               : std::string(Real);
  }

  SourceManager &SM;
  std::map<std::string, FileID> Read;
  std::string Main;
};

/// A fault of the configuration or of what is handed over, for the check that
/// says such things.
struct Complaint {
  std::string File;
  std::string Text;
};

/// What all checks share: one unit is asked about once, and each fix is offered
/// once in a run.
class Session {
public:
  struct Unit {
    std::string Main;
    UnitFiles Files;
    Handed Said;
    std::vector<Complaint> Complaints;

    void complain(std::string What) {
      Complaints.push_back({Main, std::move(What)});
    }
  };

  /// What the user says about where to ask, and the compile command's folder.
  struct Source {
    std::string Findings, Build;
    std::string Folder;
  };
  Unit &unit(SourceManager &SM, const Source &From);

  /// False from the second time on.
  bool offer(unsigned Fix) { return Offered.insert({Text, Fix}).second; }

  /// A new translation unit begins.
  void begin() { Current.reset(); }

private:
  void read(Unit &U, const Source &From);
  void ask(Unit &U, const Source &From);
  static void judge(Unit &U, StringRef From);

  std::optional<Unit> Current;
  std::string Text; ///< what was read, and whence
  std::set<std::pair<std::string, unsigned>> Offered;
};

} // namespace

/// As the path of a file that is named in .clang-tidy: from the main file's
/// folder upwards; else from the current folder.
static std::string resolve(StringRef Named, StringRef MainFile) {
  if (!Named.empty() && !llvm::sys::path::is_absolute(Named))
    for (StringRef At = llvm::sys::path::parent_path(MainFile); !At.empty();
         At = llvm::sys::path::parent_path(At)) {
      llvm::SmallString<256> Path(At);
      llvm::sys::path::append(Path, Named);
      if (llvm::sys::fs::exists(Path))
        return std::string(Path);
    }
  return Named.str();
}

static bool mayMatter(StringRef Text, ArrayRef<std::string> Triggers) {
  return llvm::any_of(Triggers,
                      [&](StringRef Word) { return Text.contains(Word); });
}

/// What was said of another text than that which was read is not said. Where
/// neither text can hold a finding, that goes without a word.
void Session::judge(Unit &U, StringRef From) {
  auto MayHold = [&](const std::string &File) {
    return U.Files.has(File) && mayMatter(U.Files.text(File), U.Said.Triggers);
  };
  std::set<std::string> Stale;
  for (const auto &[File, Hash] : U.Said.Hashes)
    if (contentHash(U.Files.text(File)) != Hash)
      Stale.insert(File);
  for (const std::string &File : Stale)
    if (MayHold(File) || llvm::any_of(U.Said.Findings, [&](const auto &F) {
          return F.File == File;
        }))
      U.Complaints.push_back(
          {File, "this file has changed since '" + From.str() +
                     "' was written, so what that says of it is not shown; "
                     "run recoro check again"});
  llvm::erase_if(U.Said.Findings, [&](const HandedFinding &F) {
    return Stale.count(F.File) != 0;
  });
  if (!U.Said.Hashes.count(U.Main) && MayHold(U.Main))
    U.Complaints.push_back({U.Main, "'" + From.str() +
                                        "' does not tell of this file; run "
                                        "recoro check again"});
}

/// The unit itself, if it holds a word of a rule.
void Session::ask(Unit &U, const Source &From) {
  auto Rules = rulesAround(llvm::sys::path::parent_path(U.Main));
  if (!Rules)
    return U.complain(llvm::toString(Rules.takeError()));
  std::vector<std::string> Triggers;
  for (const Rule &R : Rules->Rules)
    llvm::append_range(Triggers, R.Triggers);
  if (llvm::none_of(U.Files.names(), [&](const std::string &File) {
        return mayMatter(U.Files.text(File), Triggers);
      }))
    return;
  auto Alone = analyseAlone(U.Main, From.Folder, resolve(From.Build, U.Main));
  if (!Alone)
    return U.complain(llvm::toString(Alone.takeError()));
  auto Said = readHanded(*Alone, U.Files.names());
  if (!Said)
    return U.complain(llvm::toString(Said.takeError()));
  Text = U.Main;
  U.Said = std::move(*Said);
}

void Session::read(Unit &U, const Source &From) {
  const std::string File = resolve(From.Findings, U.Main);
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return U.complain("recoro.Findings: cannot read '" + File +
                      "': " + Buffer.getError().message() +
                      "; 'recoro check --fixes --output=tidy:FILE' writes it");
  auto Said = readHanded((*Buffer)->getBuffer(), U.Files.names());
  if (!Said)
    return U.complain(
        "recoro.Findings: '" + File +
        "' is not what 'recoro check --output=tidy:FILE' writes: " +
        llvm::toString(Said.takeError()));
  Text = File;
  U.Said = std::move(*Said);
  judge(U, File);
}

Session::Unit &Session::unit(SourceManager &SM, const Source &From) {
  if (!Current) {
    UnitFiles Files(SM);
    Current.emplace(Unit{Files.main(), Files, {}, {}});
    if (From.Findings.empty())
      ask(*Current, From);
    else
      read(*Current, From);
  }
  return *Current;
}

namespace {

class LegacyCoroutineCheck : public ClangTidyCheck {
public:
  LegacyCoroutineCheck(StringRef Name, ClangTidyContext *Context,
                       std::shared_ptr<Session> Shared)
      : ClangTidyCheck(Name, Context), Name(Name), Context(*Context),
        Shared(std::move(Shared)) {
    From.Findings = ofModule().get("Findings", "");
    From.Build = ofModule().get("Build", "");
    this->Shared->begin();
  }

  bool isLanguageVersionSupported(const LangOptions &Lang) const override {
    return Lang.CPlusPlus;
  }

  void storeOptions(ClangTidyOptions::OptionMap &Options) override {
    ofModule().store(Options, "Findings", From.Findings);
    ofModule().store(Options, "Build", From.Build);
  }

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  /// Options are the module's, such as recoro.Findings.
  OptionsView ofModule() const {
    return {"recoro", Context.getOptions().CheckOptions, &Context};
  }
  void say(Session::Unit &U, const HandedFinding &F);
  void fix(Session::Unit &U, unsigned Number, const DiagnosticBuilder &Into);

  std::string Name;
  ClangTidyContext &Context;
  std::shared_ptr<Session> Shared;
  Session::Source From;
};

class RecoroModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    auto Shared = std::make_shared<Session>();
    for (const std::string &Name : names())
      Factories.registerCheckFactory(Name, [Shared](StringRef Name,
                                                    ClangTidyContext *Context) {
        return std::make_unique<LegacyCoroutineCheck>(Name, Context, Shared);
      });
  }

private:
  /// Rules of a project's own are known where clang-tidy runs in the project;
  /// findings of one that extends another go by that one.
  static std::set<std::string> names() {
    std::set<std::string> Names = {FindingsCheck.str(), NotParsedCheck.str(),
                                   SuppressionCheck.str(), NotSeenCheck.str()};
    llvm::SmallString<256> Here;
    if (llvm::sys::fs::current_path(Here))
      Here.clear();
    auto Rules = rulesAround(Here);
    if (!Rules) {
      // Each file is told so as well. The others' checks are there all the
      // same.
      llvm::errs() << "recoro: " << llvm::toString(Rules.takeError()) << '\n';
      Rules = loadRules({}, *llvm::vfs::getRealFileSystem());
      if (!Rules) {
        llvm::consumeError(Rules.takeError());
        return Names;
      }
    }
    for (const Rule &R : Rules->Known)
      if (R.Extends.empty())
        Names.insert("recoro-" + R.Name);
    return Names;
  }
};

} // namespace

void LegacyCoroutineCheck::check(
    const ast_matchers::MatchFinder::MatchResult &Result) {
  if (Result.Context->getDiagnostics().hasUncompilableErrorOccurred())
    return; // said already
  From.Folder = Context.getCurrentBuildDirectory();
  Session::Unit &U = Shared->unit(*Result.SourceManager, From);
  if (Name == FindingsCheck)
    for (const Complaint &C : U.Complaints)
      diag(U.Files.at(C.File, 0), "%0") << C.Text;
  for (const HandedFinding &F : U.Said.Findings)
    if (F.Check == Name)
      say(U, F);
}

void LegacyCoroutineCheck::say(Session::Unit &U, const HandedFinding &F) {
  {
    DiagnosticBuilder Said = diag(U.Files.at(F.File, F.Offset), "%0");
    Said << F.Text;
    if (F.Fix)
      fix(U, *F.Fix, Said);
  }
  for (const HandedNote &N : F.Notes)
    diag(U.Files.at(N.File, N.Offset), "%0", DiagnosticIDs::Note) << N.Text;
}

/// Both without links.
static bool isBelow(StringRef File, StringRef Root) {
  return File.consume_front(Root) && File.starts_with("/");
}

/// Whether all files are still those that the fix was made for, and none leaves
/// the project that this unit belongs to.
static bool fits(const std::vector<HandedEdit> &Edits, const Handed &Said,
                 StringRef MainFile) {
  auto Fits = [&](const HandedEdit &E) {
    llvm::SmallString<256> Real;
    auto Text = llvm::MemoryBuffer::getFile(E.File);
    return Text && !llvm::sys::fs::real_path(E.File, Real) && Real == E.File &&
           isBelow(E.File, Said.Root) &&
           contentHash((*Text)->getBuffer()) == E.Hash &&
           llvm::all_of(E.Changes, [&](const HandedChange &C) {
             return C.At.End <= (*Text)->getBufferSize();
           });
  };
  return isBelow(MainFile, Said.Root) && llvm::all_of(Edits, Fits);
}

/// The first finding that is shown carries what must change with it, in all
/// files: clang-tidy applies the fix of one finding whole or not at all.
void LegacyCoroutineCheck::fix(Session::Unit &U, unsigned Number,
                               const DiagnosticBuilder &Into) {
  auto Edits = U.Said.Fixes.find(Number);
  if (Edits == U.Said.Fixes.end() || !fits(Edits->second, U.Said, U.Main) ||
      !Shared->offer(Number))
    return;
  for (const HandedEdit &E : Edits->second)
    for (HandedChange C : E.Changes) {
      if (C.At.Begin == C.At.End) {
        Into << FixItHint::CreateInsertion(U.Files.at(E.File, C.At.Begin),
                                           C.Text);
        continue;
      }
      // Where text only goes, Clang tidies up the space behind it, which may
      // be an indentation. So it gets a byte that comes back.
      if (C.Text.empty()) {
        auto Text = llvm::MemoryBuffer::getFile(E.File);
        StringRef All = (*Text)->getBuffer();
        if (C.At.End < All.size())
          C.Text = All[C.At.End++];
        else if (C.At.Begin)
          C.Text = All[--C.At.Begin];
      }
      Into << FixItHint::CreateReplacement(
          CharSourceRange::getCharRange(U.Files.at(E.File, C.At.Begin),
                                        U.Files.at(E.File, C.At.End)),
          C.Text);
    }
}

static ClangTidyModuleRegistry::Add<RecoroModule>
    Registration("recoro-module", "Finds legacy coroutines.");
