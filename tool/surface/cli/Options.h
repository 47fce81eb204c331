// Options that mean the same in every subcommand that reads a project, and what
// they have in common with each other: how faults are said, where results go.
#ifndef RECORO_SURFACE_CLI_OPTIONS_H
#define RECORO_SURFACE_CLI_OPTIONS_H

#include "Pipeline.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

enum class Format {
  Text,
  Json,
  Sarif,
  GitLab,
  Rdjson,
  JUnit,
  GitHub,
  Yaml,
  Tidy
};
enum class ColorMode { Auto, Always, Never };

struct AnalysisOptions {
  /// `Title` stands above the options in the help text; it is not copied.
  AnalysisOptions(llvm::cl::SubCommand &Sub, llvm::StringLiteral Title,
                  llvm::ArrayRef<Format> Formats);

  const std::vector<Format> Formats; ///< those that the subcommand has
  llvm::cl::OptionCategory Category;
  llvm::cl::list<std::string> Build;
  llvm::cl::list<std::string> Paths;
  llvm::cl::opt<unsigned> Jobs;
  llvm::cl::list<std::string> Rules;
  llvm::cl::opt<std::string> Root;
  llvm::cl::opt<Format> Shown;
  llvm::cl::list<std::string> Outputs;
  llvm::cl::opt<ColorMode> Color;

  /// What to run. Fails where no build folder is given and none is at hand.
  llvm::Expected<PipelineOptions> pipeline() const;
  bool wantsColor() const;
  /// Whether the result goes anywhere in this format.
  bool wants(Format Form) const;
  /// Of --output: format and file.
  llvm::Expected<std::vector<std::pair<Format, std::string>>> outputs() const;
};

/// Where a database is looked for when no folder is named.
llvm::Expected<std::vector<std::string>> defaultBuildFolder();

/// Whether standard output shows colours, and nobody has said no (NO_COLOR).
bool terminalWantsColor();

/// Writes one result in one format.
using Renderer = llvm::function_ref<void(llvm::raw_ostream &, Format)>;

/// Writes to standard output, as --format says, unless `Quiet`, and to each
/// file of --output.
llvm::Error emit(const AnalysisOptions &Options, Renderer Render,
                 bool Quiet = false);

/// Wipes the line of progress away, before anything else is printed.
void endProgress();

/// Without links, as findings name files.
std::string currentFolder();

/// Says a fault on standard error; returns its exit code.
int fail(llvm::Error E);

/// "; did you mean 'X'?", or nothing where none of `Valid` comes near.
std::string nearest(llvm::StringRef Word,
                    llvm::ArrayRef<llvm::StringRef> Valid);

} // namespace recoro

#endif
