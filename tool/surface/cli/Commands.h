// The command line's subcommands. Each is one file: a struct that holds its
// options, made in main's scope, and `run`, which returns the exit code. To add
// one, write such a file, and add a member to `Commands` in main.cpp.
#ifndef RECORO_SURFACE_CLI_COMMANDS_H
#define RECORO_SURFACE_CLI_COMMANDS_H

#include "report/Report.h"
#include "surface/cli/Options.h"

namespace recoro {

/// The same for every subcommand; the highest that applies wins, but a fault
/// (2) comes before a TU that did not parse (3).
enum ExitCode {
  NothingLeft = 0,
  SomethingLeft = 1, ///< findings, or something was left undone
  Fault = 2,         ///< of usage, input or machine
  NotParsed = 3      ///< a TU did not parse
};

/// What `--fail-on` names, besides all and none.
enum class Kind {
  Safe,
  Unsafe,
  Bridged,
  Refused,
  Suppression,
  Baseline,
  Configuration,
  NotSeen,
  All,
  None
};

struct CheckCommand {
  llvm::cl::SubCommand Sub{"check", "show the legacy coroutines of a project "
                                    "and whether they can be migrated"};
  AnalysisOptions Analysis{Sub,
                           "Options of recoro check",
                           {Format::Text, Format::Json, Format::Sarif,
                            Format::GitLab, Format::Rdjson, Format::JUnit,
                            Format::GitHub, Format::Yaml, Format::Tidy}};
  llvm::cl::opt<bool> Preflight{
      "preflight",
      llvm::cl::desc(
          "show what stands in the way of C++20 instead: translation "
          "units that are not clean, targets, compile commands"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> Fixes{
      "fixes",
      llvm::cl::desc(
          "also compute and verify the edits, which sarif, "
          "rdjson and tidy then carry; takes as long as 'recoro migrate' "
          "(yaml implies it)"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<std::string> BaselineFile{
      "baseline", llvm::cl::value_desc("FILE"),
      llvm::cl::desc("findings that FILE holds do not count; entries that have "
                     "become stale are findings (default: as .recoro.yaml "
                     "says)"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> WriteBaseline{
      "write-baseline",
      llvm::cl::desc("write the findings to the baseline; one that is there "
                     "only loses its stale entries"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<std::string> Since{
      "since", llvm::cl::value_desc("REV"),
      llvm::cl::desc("only what the change since the git revision REV brought, "
                     "in the files it touches and in all that include them; "
                     "analyses both sides"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::list<Kind> FailOn{
      "fail-on",
      llvm::cl::CommaSeparated,
      llvm::cl::desc("findings for which the exit code is 1"),
      llvm::cl::values(
          clEnumValN(Kind::Safe, "safe", "coroutines that can be migrated"),
          clEnumValN(Kind::Unsafe, "unsafe", "those that a human must check"),
          clEnumValN(Kind::Bridged, "bridged", "those behind a bridge"),
          clEnumValN(Kind::Refused, "refused", "those that cannot be migrated"),
          clEnumValN(Kind::Suppression, "suppression",
                     "comments without a reason or an effect"),
          clEnumValN(Kind::Baseline, "baseline", "stale entries of a baseline"),
          clEnumValN(Kind::Configuration, "configuration",
                     "entries of .recoro.yaml without an effect"),
          clEnumValN(Kind::NotSeen, "not-seen", "what --proof did not see"),
          clEnumValN(Kind::All, "all", "any (default)"),
          clEnumValN(Kind::None, "none", "never")),
      llvm::cl::cat(Analysis.Category),
      llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> Proof{
      "proof",
      llvm::cl::desc(
          "also find what was not seen: words of a rule in code that "
          "is switched off, and in files that no translation unit "
          "reads; exit code 0 then says that nothing is left"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> Statistics{
      "statistics",
      llvm::cl::desc("text: print numbers by rule, reason and folder instead "
                     "of the findings"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  int run();

private:
  int runPreflight(const PipelineOptions &Options);
  llvm::Error refine(Report &R, const PipelineOptions &Options);
  llvm::Error writeBaselineOf(const Report &R, llvm::StringRef File) const;
  bool failsOn(const Finding &F) const;
  int exitCode(const Report &R) const;
};

struct MigrateCommand {
  llvm::cl::SubCommand Sub{"migrate", "rewrite legacy coroutines to co_await"};
  AnalysisOptions Analysis{
      Sub,
      "Options of recoro migrate",
      {Format::Text, Format::Json, Format::Sarif, Format::Yaml, Format::Tidy}};
  llvm::cl::opt<bool> Diff{
      "diff", llvm::cl::desc("print what would change and write no file"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> AllowDirty{
      "allow-dirty",
      llvm::cl::desc("also write files with uncommitted changes, or without "
                     "version control"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Only{
      "only", llvm::cl::value_desc("NAME"),
      llvm::cl::desc(
          "migrate NAME and what has to change with it, and nothing "
          "else: a qualified name, with its parameters where it is "
          "overloaded, or FILE:LINE[:COLUMN]; may be given several times"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Group{
      "group", llvm::cl::value_desc("NAME"),
      llvm::cl::desc("migrate NAME and its whole group, and nothing else; may "
                     "be given several times"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Cut{
      "cut", llvm::cl::value_desc("NAME"),
      llvm::cl::desc(
          "NAME stays legacy; bridges are written to it and from it; "
          "may be given several times"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<std::string> CheckCmd{
      "check-cmd", llvm::cl::value_desc("CMD"),
      llvm::cl::desc("write a group at a time, in the order of 'recoro plan', "
                     "and run CMD by the shell in the project's root after "
                     "each; a group with which it fails is taken back"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> Commit{
      "commit",
      llvm::cl::desc("make a git commit of each group; needs a clean work "
                     "tree"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<Verification> Verify{
      "verify",
      llvm::cl::desc("who has to say that the new code compiles before it is "
                     "written"),
      llvm::cl::init(Verification::Parse),
      llvm::cl::values(
          clEnumValN(Verification::Parse, "parse",
                     "recoro itself, as Clang (default)"),
          clEnumValN(Verification::Compiler, "compiler",
                     "also the compilers that the database names, each by its "
                     "own command, over a scratch copy of the project")),
      llvm::cl::cat(Analysis.Category),
      llvm::cl::sub(Sub)};
  llvm::cl::opt<Style> Written{
      "style",
      llvm::cl::desc("whose generators are written"),
      llvm::cl::init(Style::Recoro),
      llvm::cl::values(
          clEnumValN(Style::Recoro, "recoro", "recoro's runtime's (default)"),
          clEnumValN(Style::Standard, "std",
                     "the standard library's where they do: std::generator, "
                     "which needs C++23 and a library that has it (GCC 14)")),
      llvm::cl::cat(Analysis.Category),
      llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Unsafe{
      "unsafe",
      llvm::cl::CommaSeparated,
      llvm::cl::value_desc("REASON,..."),
      llvm::cl::desc("also migrate what is unsafe for these reasons; 'recoro "
                     "explain REASON' says what to make sure of first"),
      llvm::cl::cat(Analysis.Category),
      llvm::cl::sub(Sub)};
  int run();
};

struct UndoCommand {
  llvm::cl::SubCommand Sub{
      "undo", "take back what 'recoro migrate' wrote last, byte for byte"};
  llvm::cl::OptionCategory Category{"Options of recoro undo"};
  llvm::cl::list<std::string> Build{
      "p", llvm::cl::value_desc("BUILD"),
      llvm::cl::desc("a folder that holds compile_commands.json; may be given "
                     "several times (default: build, else the current folder)"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<std::string> Root{
      "root", llvm::cl::value_desc("DIR"),
      llvm::cl::desc("the project; with it no database is read (default: the "
                     "folder of the nearest .recoro.yaml, else of .git)"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  int run();

private:
  llvm::Expected<std::string> projectRoot() const;
};

struct PlanCommand {
  llvm::cl::SubCommand Sub{"plan",
                           "show an order in which the legacy coroutines can "
                           "be migrated, a group or less at a time"};
  AnalysisOptions Analysis{
      Sub, "Options of recoro plan", {Format::Text, Format::Json}};
  llvm::cl::list<std::string> Only{
      "only", llvm::cl::value_desc("NAME"),
      llvm::cl::desc("only what 'recoro migrate' with the same option would "
                     "change; may be given several times"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Cut{
      "cut", llvm::cl::value_desc("NAME"),
      llvm::cl::desc(
          "NAME stays legacy, as with 'recoro migrate'; may be given "
          "several times"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  int run();
};

struct WhyCommand {
  llvm::cl::SubCommand Sub{"why", "show the chain of decisions that led to a "
                                  "coroutine's verdict"};
  AnalysisOptions Analysis{
      Sub, "Options of recoro why", {Format::Text, Format::Json}};
  WhyCommand() { Analysis.Paths.setDescription("NAME|FILE:LINE[:COLUMN]..."); }
  int run();
};

struct ExplainCommand {
  llvm::cl::SubCommand Sub{"explain",
                           "explain a rule or a reason, or list them all"};
  llvm::cl::OptionCategory Category{"Options of recoro explain"};
  llvm::cl::opt<std::string> Word{llvm::cl::Positional,
                                  llvm::cl::desc("[RULE|REASON]"),
                                  llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  int run();
};

struct LspCommand {
  llvm::cl::SubCommand Sub{"lsp", "serve an editor over standard input and "
                                  "output, as a language server"};
  llvm::cl::OptionCategory Category{"Options of recoro lsp"};
  llvm::cl::list<std::string> Build{
      "p", llvm::cl::value_desc("BUILD"),
      llvm::cl::desc("a folder that holds compile_commands.json; may be given "
                     "several times (default: of each file, the nearest folder "
                     "around it with one, or with one in 'build')"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<unsigned> Jobs{
      "j",
      llvm::cl::value_desc("N"),
      llvm::cl::Prefix,
      llvm::cl::init(0),
      llvm::cl::desc(
          "translation units to read at a time (default: one a core)"),
      llvm::cl::cat(Category),
      llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Rules{
      "rules",
      llvm::cl::CommaSeparated,
      llvm::cl::value_desc("RULE,..."),
      llvm::cl::desc("only these rules (default: all; see 'recoro rules')"),
      llvm::cl::cat(Category),
      llvm::cl::sub(Sub)};
  llvm::cl::opt<std::string> Root{
      "root", llvm::cl::value_desc("DIR"),
      llvm::cl::desc("the project; no edit reaches outside of it (default: the "
                     "folder of the nearest .recoro.yaml, else of .git)"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Trust{
      "trust", llvm::cl::value_desc("DIR"),
      llvm::cl::desc("use .recoro.yaml and .recoro/rules of projects in DIR; "
                     "others' only once the user says so in the editor; may be "
                     "given several times"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> CheckPreambles{
      "check-preambles",
      llvm::cl::desc("read each file that is typed in a second time without "
                     "what is kept of its includes, and show where that "
                     "differs: for a report of such a fault"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  int run();
};

struct ReportCommand {
  llvm::cl::SubCommand Sub{"report",
                           "show what is legacy in numbers, and write a page "
                           "about it"};
  AnalysisOptions Analysis{Sub, "Options of recoro report", {Format::Text}};
  llvm::cl::opt<std::string> Html{
      "html", llvm::cl::value_desc("FILE"),
      llvm::cl::desc("write a page that needs no network: what is legacy and "
                     "why, in which order it can go, old and new code"),
      llvm::cl::cat(Analysis.Category), llvm::cl::sub(Sub)};
  int run();
};

struct RulesCommand {
  llvm::cl::SubCommand Sub{"rules",
                           "list the rules, or run the examples of rule files"};
  llvm::cl::OptionCategory Category{"Options of recoro rules"};
  llvm::cl::list<std::string> Words{
      llvm::cl::Positional, llvm::cl::desc("[test DIR]"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::list<std::string> Includes{
      "I",
      llvm::cl::Prefix,
      llvm::cl::value_desc("DIR"),
      llvm::cl::desc("an include folder for the examples; may be given several "
                     "times"),
      llvm::cl::cat(Category),
      llvm::cl::sub(Sub)};
  int run();
};

struct RuntimeCommand {
  llvm::cl::SubCommand Sub{
      "runtime", "list or copy the headers that migrated code may include"};
  llvm::cl::OptionCategory Category{"Options of recoro runtime"};
  llvm::cl::opt<bool> List{"list", llvm::cl::desc("list the headers"),
                           llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<std::string> CopyTo{
      "copy-to", llvm::cl::value_desc("DIR"),
      llvm::cl::desc("write them to DIR/recoro; DIR is to be an include path"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  llvm::cl::opt<bool> Force{
      "force", llvm::cl::desc("replace headers in DIR that differ"),
      llvm::cl::cat(Category), llvm::cl::sub(Sub)};
  int run();
};

} // namespace recoro

#endif
