// See Settings.h.
#include "Settings.h"
#include "colour/Names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace recoro;

/// Findings go by the rule that others extend, so that one is to be named.
static llvm::Error checkNames(const Config &C, const Ruleset &Rules,
                              llvm::vfs::FileSystem &Files) {
  std::vector<std::string> Problems;
  auto Buffer = Files.getBufferForFile(C.File);
  auto Complain = [&](const Located &Name, const std::string &What) {
    llvm::StringRef Before =
        Buffer ? (*Buffer)->getBuffer().take_front(Name.At.At.Begin) : "";
    Problems.push_back(
        C.File + ":" + std::to_string(Before.count('\n') + 1) + ":" +
        std::to_string(Before.size() - (Before.rfind('\n') + 1) + 1) +
        ": error: " + What);
  };
  auto Check = [&](const Located &Name) {
    if (const Rule *R = Rules.find(Name.Text); !R)
      Complain(Name, Rules.unknown(Name.Text));
    else if (!R->Extends.empty())
      Complain(Name, "'" + Name.Text + "' extends '" + R->Extends +
                         "', whose findings these are; name that one");
  };
  for (const Scope &S : llvm::concat<const Scope>(C.Off, C.On))
    llvm::for_each(S.Rules, Check);
  for (const Target &T : C.Targets)
    Check(T.Rule);
  if (Problems.empty())
    return llvm::Error::success();
  return llvm::createStringError(llvm::join(Problems, "\n"));
}

static llvm::Error configure(Analysis &A, const PipelineOptions &Options,
                             llvm::vfs::FileSystem &Files) {
  if (Options.ReadsSettings) {
    auto Settings = readConfig(A.Source.Root, Files);
    if (!Settings)
      return Settings.takeError();
    A.Settings = std::move(*Settings);
  }
  for (const Located &Glob : A.Settings.Excluded)
    A.Source.Excluded.push_back(Glob.Text);
  RuleOptions Wanted{A.Settings.RuleFolders, Options.Rules, {}};
  llvm::append_range(Wanted.Folders, Options.RuleFolders);
  if (Wanted.Names.empty()) {
    Wanted.Names = A.Settings.Rules;
    Wanted.NamePlaces = A.Settings.RulePlaces;
  }
  auto Rules = loadRules(Wanted, Files);
  if (!Rules)
    return Rules.takeError();
  A.Rules = std::move(*Rules);
  for (const Target &T : A.Settings.Targets)
    for (Rule &R : A.Rules.Rules)
      if (R.Name == T.Rule.Text) {
        R.Result = T.Result;
        R.ResultHeader = T.Header;
      }
  for (Rule &R : A.Rules.Rules)
    R.PrefersStandard = Options.Written == Style::Standard;
  return checkNames(A.Settings, A.Rules, Files);
}

llvm::Expected<Analysis> recoro::openProject(const PipelineOptions &Options,
                                             FileSystemPtr &Files) {
  Files = Options.Overlay.empty() ? llvm::vfs::getRealFileSystem()
                                  : createFileSystem(Options.Overlay);
  Analysis A;
  auto Source = load(Options.Load, *Files);
  if (!Source)
    return Source.takeError();
  A.Source = std::move(*Source);
  A.Source.Overlay = Options.Overlay;
  if (llvm::Error E = configure(A, Options, *Files))
    return std::move(E);
  return A;
}

void recoro::acceptSites(Analysis &A) {
  for (unsigned I = 0; I != A.Settings.Accepted.size(); ++I) {
    const AcceptedSite &Site = A.Settings.Accepted[I];
    std::set<EntityId> Fits;
    for (EntityId E = 0; E != A.Linked.Entities.size(); ++E) {
      const Entity &Candidate = A.Linked.Entities[E];
      bool Here = Site.File.empty() ||
                  llvm::any_of(Candidate.Sites, [&](const Span &S) {
                    return S.File == A.Source.Root + "/" + Site.File;
                  });
      if (Here && Candidate.Name == Site.Coroutine &&
          llvm::any_of(Candidate.Causes,
                       [&](const Cause &C) { return C.Why == Site.Why; }))
        Fits.insert(E);
    }
    if (Fits.size() != 1) {
      A.Idle.push_back(
          {IdleEntry::Kind::Acceptance, Site.At, Site.Coroutine,
           "no single coroutine '" + Site.Coroutine +
               "' is unsafe for the reason " + info(Site.Why).Code.str() +
               "; remove this entry, or name the file if there are several"});
      continue;
    }
    A.Accepted[*Fits.begin()] = I;
    llvm::erase_if(A.Linked.Entities[*Fits.begin()].Causes,
                   [&](const Cause &C) { return C.Why == Site.Why; });
  }
}

/// A wish is recorded with its place; the first one counts.
static void keep(Analysis &A, EntityId E, Reason Why, Span At,
                 std::string Detail) {
  A.Wanted.Cut.try_emplace(E, Cause{Why, std::move(At), std::move(Detail)});
}

static void keepCut(Analysis &A) {
  for (const Located &Name : A.Settings.Cut) {
    std::set<EntityId> Fits = entitiesCalled(A.Linked, Name.Text);
    if (Fits.empty())
      A.Idle.push_back({IdleEntry::Kind::Cut, Name.At, Name.Text,
                        "no legacy coroutine is called '" + Name.Text + "'" +
                            nearestName(A.Linked, Name.Text) +
                            " (mend or remove this entry of 'cut')"});
    for (EntityId E : Fits)
      keep(A, E, Reason::KeptLegacy, Name.At, "'cut' in .recoro.yaml names it");
  }
}

/// Where any of its declarations stands, and not only its body: that is where
/// the others see it.
static void keepByPlace(Analysis &A, EntityId E) {
  const Entity &Of = A.Linked.Entities[E];
  for (const Span &Site : Of.Sites) {
    auto Read = A.Exempt.find(Site.File);
    if (Read != A.Exempt.end())
      if (const Exemption *By =
              Read->second.find(Site.At.Begin, "recoro-" + Of.Rule))
        keep(A, E, Reason::Suppressed, {Site.File, By->At},
             "this comment keeps it" +
                 (By->Because.empty() ? "" : ": " + By->Because));
    llvm::StringRef Path = Site.File;
    if (!Path.consume_front(A.Source.Root))
      continue;
    Path.consume_front("/");
    if (A.Settings.isOff(Of.Rule, Path))
      keep(A, E, Reason::SwitchedOff, Site,
           "'off' in .recoro.yaml names " + Path.str());
    if (matches(A.Settings.PublicInterfaces, Path))
      keep(A, E, Reason::ExportedInterface, Site,
           "'public-api' in .recoro.yaml names " + Path.str());
  }
}

void recoro::keepAsSaid(Analysis &A, const Territory &Land,
                        const std::set<std::string> &Others,
                        llvm::vfs::FileSystem &Files) {
  std::set<std::string> Names = Others;
  for (const auto &[File, Facts] : A.Linked.Files)
    Names.insert(File);
  for (const Command &C : A.Source.Commands)
    Names.insert(C.MainFile);
  for (const std::string &Name : Names) {
    if (!Land.holds(Name))
      continue;
    auto Text = Files.getBufferForFile(Name);
    if (Text && mayHoldExemptions((*Text)->getBuffer()))
      A.Exempt[Name] = readExemptions((*Text)->getBuffer());
  }
  keepCut(A);
  for (EntityId E = 0; E != A.Linked.Entities.size(); ++E)
    keepByPlace(A, E);
}
