// The one way in: every surface calls the stages through these functions.
#ifndef RECORO_PIPELINE_H
#define RECORO_PIPELINE_H

#include "apply/Apply.h"
#include "colour/Colour.h"
#include "colour/Plan.h"
#include "load/Frontend.h"
#include "model/Program.h"
#include "ruleset/Config.h"
#include "ruleset/Exemptions.h"
#include "ruleset/Ruleset.h"
#include "verify/Verify.h"
#include <functional>
#include <memory>
#include <set>

namespace recoro {

class SummaryCache;

/// Who says that the edited program compiles.
enum class Verification { Parse, Compiler };

/// Whose generators are written, where the standard library's would do.
enum class Style { Recoro, Standard };

struct PipelineOptions {
  LoadOptions Load;
  std::vector<std::string> Rules;       ///< by name; empty: as the project says
  std::vector<std::string> RuleFolders; ///< besides the project's own
  unsigned Jobs = 0;                    ///< 0: one a core
  std::set<Reason> Accepted;       ///< unsafe reasons the user has accepted
  std::vector<std::string> Cut;    ///< names of what stays legacy
  std::vector<std::string> Only;   ///< names of what is migrated; empty: all
  std::vector<std::string> Groups; ///< names of one in each; empty: all
  Verification VerifyBy = Verification::Parse;
  Style Written = Style::Recoro;
  /// Texts that stand in for those of files, by real path: the project as it
  /// was, or as an editor has it.
  std::map<std::string, std::string> Overlay;
  /// Whether `.recoro.yaml` and the rules that it names are read at all.
  bool ReadsSettings = true;
  /// What was read before, and is not read again; may be null.
  std::shared_ptr<SummaryCache> Known;
  /// Asked between TUs, from any thread: true gives the work up, with an error.
  std::function<bool()> GivesUp;
  bool isGivenUp() const { return GivesUp && GivesUp(); }
  /// Called from any thread, one call at a time: stage, done, in all.
  std::function<void(llvm::StringRef, unsigned, unsigned)> Progress;
  void tell(llvm::StringRef Stage, unsigned Done, unsigned All) const {
    if (Progress)
      Progress(Stage, Done, All);
  }
};

/// An entry of `.recoro.yaml` that fits no coroutine, or none that is meant.
struct IdleEntry {
  enum class Kind { Acceptance, Cut };
  Kind Is = Kind::Cut;
  Span At;
  std::string Entry;
  std::string Why;
};

/// Everything known before an edit is proven.
struct Analysis {
  Project Source;
  Config Settings;
  Ruleset Rules;
  Program Linked;
  std::map<std::string, Exemptions> Exempt; ///< comments, by file
  std::vector<IdleEntry> Idle;
  std::map<EntityId, unsigned> Accepted; ///< by which of `Settings.Accepted`
  Wishes Wanted;
  std::set<EntityId> Chosen;     ///< whose groups are meant; empty: all
  std::vector<LateRefusal> Late; ///< found by verification, or later
  Verdicts Decided;
  std::set<unsigned> Selected;  ///< groups that path arguments or names select
  std::vector<BrokenTU> Broken; ///< TUs that did not parse
};

/// What stands in the way of native coroutines before any is written.
struct Preflight {
  Project Source;
  unsigned Units = 0; ///< TUs that can hold legacy coroutines
  struct Unusable {
    unsigned Command = 0;
    std::string Why;
  };
  std::vector<Unusable> Unusables; ///< commands that recoro cannot use
  struct Target {
    std::string Name;     ///< as its build names it, or the folder it is in
    std::string Standard; ///< below C++20
    std::vector<std::string> Files;
  };
  std::vector<Target> Below;     ///< targets that must move to C++20
  std::vector<BrokenTU> Unclean; ///< with the errors that they have as C++20

  bool clear() const {
    return Unusables.empty() && Below.empty() && Unclean.empty();
  }
};

/// A migration that has been verified and can be applied or shown.
struct Migration {
  Analysis Result; ///< verdicts as they are after verification
  std::vector<FileEdit> Edits;
  std::vector<std::string> BuildNotes; ///< what the user's build needs now
};

/// An empty one, for analyses of one project that follow each other. `Checks`:
/// what it keeps of a unit's beginning is compared with what a whole parse
/// says.
std::shared_ptr<SummaryCache> makeCache(bool Checks = false);

/// The rules of the project around `Folder`, as `recoro rules` lists them.
llvm::Expected<Ruleset> rulesAround(llvm::StringRef Folder);

/// The edits of one group by itself.
struct Fix {
  unsigned Group = 0;
  std::vector<FileEdit> Edits;
};

/// The parts of the migration that `Proven` is the result of, group by group.
/// It is the whole that has been parsed: to parse each part would cost groups
/// times TUs. So what is legacy in other groups keeps its headers.
llvm::Expected<std::vector<Fix>> fixesOf(const Analysis &Proven, unsigned Jobs);

/// load, scan, summarise, link, colour: what `recoro check` shows.
llvm::Expected<Analysis> analyse(const PipelineOptions &Options);

/// load, scan, and a parse as C++20: what `recoro check --preflight` shows.
llvm::Expected<Preflight> preflight(const PipelineOptions &Options);

/// ... edit, verify: what `recoro migrate` applies or shows.
llvm::Expected<Migration> planMigration(const PipelineOptions &Options);

/// Whether the project says that nothing is to be done about `E`: a comment, or
/// `off` in `.recoro.yaml`. A cut is only a wish for now.
bool staysAsSaid(const Analysis &A, EntityId E);

/// The part of `Proven` that makes these groups native and no others, verified
/// by itself, over the texts as they were read. Its result tells which of them
/// are refused after all.
llvm::Expected<Migration> partOf(const Migration &Proven,
                                 const PipelineOptions &Options,
                                 const std::set<unsigned> &Groups);

/// What `A` is once these groups are refused as well.
void refuseGroups(Analysis &A, const std::set<unsigned> &Groups, Reason Why,
                  const std::string &Detail);

/// Something unsafe that is migrated, since the user has accepted it.
struct AcceptedRisk {
  EntityId Coroutine = 0;
  Cause What;
  std::string Text; ///< as .recoro.yaml says; empty: by --unsafe
};

/// In the order of their places.
std::vector<AcceptedRisk> acceptedRisks(const Analysis &A);

enum class UnseenKind {
  Inactive, ///< in a branch that no TU takes which reads the file
  Unread,   ///< in a file that no TU reads
};

/// Where legacy code may stand that the analysis did not see.
struct Unseen {
  Span At; ///< the first of a rule's trigger words there
  std::string Word;
  UnseenKind Kind;
};

/// In the files of the project that are no output of a build, are not ignored
/// and not excluded.
std::vector<Unseen> unseenIn(const Analysis &A);

/// The steps in which what is selected can be migrated.
std::vector<PlannedGroup> planSteps(const Analysis &Of);

/// The coroutine that is called `Name`, as --only and --cut take it.
llvm::Expected<EntityId> coroutineNamed(const Analysis &Of,
                                        llvm::StringRef Name);
/// What to call it there; places are relative to `Folder`.
std::string nameOf(const Analysis &Of, EntityId E, llvm::StringRef Folder);

/// The edit of one coroutine's group alone, unproven: what a fix-it shows.
std::vector<FileEdit> previewGroup(const Analysis &Of, unsigned Group);

} // namespace recoro

#endif
