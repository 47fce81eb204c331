// The module of clang-tidy: a check for each rule, under the name that findings
// have everywhere, so that NOLINT comments fit both. What is said comes from a
// file that `recoro check` has written, or else from this translation unit
// alone, and is said where it stands.
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "render/Tidy.h"
#include "surface/tidy/Session.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace clang;
using namespace clang::tidy;
using namespace recoro;

/// What is wrong with what is handed over, or why nothing can be said.
static constexpr llvm::StringLiteral FindingsCheck = "recoro-findings";

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
  Whence From;
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
  // A header's may not be shown, so a fix goes with the main file's first.
  for (bool InMain : {true, false})
    for (const HandedFinding &F : U.Said.Findings)
      if (F.Check == Name && (F.File == U.Files.main()) == InMain)
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
static bool fits(const std::vector<HandedEdit> &Edits, Session::Unit &U) {
  auto Fits = [&](const HandedEdit &E) {
    llvm::SmallString<256> Real;
    auto Text = U.Files.text(E.File);
    return Text && !llvm::sys::fs::real_path(E.File, Real) && Real == E.File &&
           isBelow(E.File, U.Said.Root) && contentHash(*Text) == E.Hash &&
           llvm::all_of(E.Changes, [&](const HandedChange &C) {
             return C.At.End <= Text->size();
           });
  };
  return isBelow(U.Files.main(), U.Said.Root) && llvm::all_of(Edits, Fits);
}

/// Where text only goes, Clang tidies up the space behind it, which may be an
/// indentation. So it gets a byte that comes back.
static HandedChange padded(HandedChange C, StringRef All) {
  if (C.Text.empty() && C.At.End < All.size())
    C.Text = All[C.At.End++];
  else if (C.Text.empty() && C.At.Begin)
    C.Text = All[--C.At.Begin];
  return C;
}

/// The first finding that is shown carries what must change with it, in all
/// files: clang-tidy applies the fix of one finding whole or not at all.
void LegacyCoroutineCheck::fix(Session::Unit &U, unsigned Number,
                               const DiagnosticBuilder &Into) {
  auto Edits = U.Said.Fixes.find(Number);
  if (Edits == U.Said.Fixes.end() || !Shared->offer(Number) ||
      !fits(Edits->second, U))
    return;
  for (const HandedEdit &E : Edits->second)
    for (const HandedChange &Change : E.Changes) {
      const HandedChange C = padded(Change, *U.Files.text(E.File));
      SourceLocation Begin = U.Files.at(E.File, C.At.Begin);
      if (C.At.size())
        Into << FixItHint::CreateReplacement(
            CharSourceRange::getCharRange(Begin, U.Files.at(E.File, C.At.End)),
            C.Text);
      else
        Into << FixItHint::CreateInsertion(Begin, C.Text);
    }
}

static ClangTidyModuleRegistry::Add<RecoroModule>
    Registration("recoro-module", "Finds legacy coroutines.");
