// The options' texts, and their meaning in terms of the pipeline.
#include "surface/cli/Options.h"
#include "surface/cli/Commands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"

using namespace llvm;
using namespace recoro;

namespace {

struct FormatInfo {
  Format Form;
  StringLiteral Name;
  StringLiteral Help;
};

} // namespace

static constexpr FormatInfo AllFormats[] = {
    {Format::Text, "text", "for people (default)"},
    {Format::Json, "json", "for scripts"},
    {Format::Sarif, "sarif", "SARIF 2.1.0, for GitHub and others"},
    {Format::GitLab, "gitlab", "GitLab's code quality report"},
    {Format::Rdjson, "rdjson", "for reviewdog"},
    {Format::JUnit, "junit", "JUnit's XML"},
    {Format::GitHub, "github", "annotations by a GitHub workflow"},
    {Format::Yaml, "yaml", "the edits, for clang-apply-replacements"},
    {Format::Tidy, "tidy", "for recoro's module of clang-tidy"},
};

static const FormatInfo &infoOf(Format Form) {
  return AllFormats[static_cast<unsigned>(Form)];
}

AnalysisOptions::AnalysisOptions(cl::SubCommand &Sub, StringLiteral Title,
                                 ArrayRef<Format> Formats)
    : Formats(Formats), Category(Title),
      Build("p", cl::value_desc("BUILD"),
            cl::desc("a folder that holds compile_commands.json; may be given "
                     "several times (default: build, else the current folder)"),
            cl::cat(Category), cl::sub(Sub)),
      Paths(cl::Positional, cl::desc("[FILE|FOLDER]..."), cl::cat(Category),
            cl::sub(Sub)),
      Jobs(
          "j", cl::value_desc("N"), cl::Prefix, cl::init(0),
          cl::desc("translation units to read at a time (default: one a core)"),
          cl::cat(Category), cl::sub(Sub)),
      Rules("rules", cl::CommaSeparated, cl::value_desc("RULE,..."),
            cl::desc("only these rules (default: all; see 'recoro rules')"),
            cl::cat(Category), cl::sub(Sub)),
      Root("root", cl::value_desc("DIR"),
           cl::desc("the project; nothing outside of it is changed (default: "
                    "the folder of the nearest .recoro.yaml, else of .git)"),
           cl::cat(Category), cl::sub(Sub)),
      Shown("format", cl::desc("what is printed"), cl::init(Format::Text),
            cl::cat(Category), cl::sub(Sub)),
      Outputs("output", cl::value_desc("FORMAT:FILE"),
              cl::desc("also write the result to FILE; may be given several "
                       "times"),
              cl::cat(Category), cl::sub(Sub)),
      Color("color", cl::desc("colours in what is printed"),
            cl::init(ColorMode::Auto),
            cl::values(
                clEnumValN(ColorMode::Auto, "auto", "on a terminal (default)"),
                clEnumValN(ColorMode::Always, "always", "always"),
                clEnumValN(ColorMode::Never, "never", "never")),
            cl::cat(Category), cl::sub(Sub)) {
  for (Format Form : Formats)
    Shown.getParser().addLiteralOption(infoOf(Form).Name, Form,
                                       infoOf(Form).Help);
}

Expected<std::vector<std::string>> recoro::defaultBuildFolder() {
  for (StringRef Folder : {"build", "."})
    if (sys::fs::exists(Folder + "/compile_commands.json"))
      return std::vector<std::string>{Folder.str()};
  return createStringError(
      "no compile_commands.json in 'build' or the current folder; name the "
      "folder that holds it with -p (CMake writes one with "
      "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, other builds with 'bear -- make')");
}

/// A line that is written over and over, on a terminal only.
static void showProgress(StringRef Stage, unsigned Done, unsigned All) {
  errs() << "\r\033[K[" << Done << '/' << All << "] " << Stage;
}

void recoro::endProgress() {
  if (sys::Process::StandardErrIsDisplayed())
    errs() << "\r\033[K";
}

Expected<PipelineOptions> AnalysisOptions::pipeline() const {
  PipelineOptions Options;
  Options.Load.BuildFolders.assign(Build.begin(), Build.end());
  if (Options.Load.BuildFolders.empty()) {
    auto Found = defaultBuildFolder();
    if (!Found)
      return Found.takeError();
    Options.Load.BuildFolders = std::move(*Found);
  }
  Options.Load.Paths.assign(Paths.begin(), Paths.end());
  Options.Load.Root = Root;
  Options.Rules.assign(Rules.begin(), Rules.end());
  Options.Jobs = Jobs;
  if (sys::Process::StandardErrIsDisplayed())
    Options.Progress = showProgress;
  return Options;
}

bool recoro::terminalWantsColor() {
  std::optional<std::string> NoColor = sys::Process::GetEnv("NO_COLOR");
  return !(NoColor && !NoColor->empty()) &&
         sys::Process::StandardOutHasColors();
}

bool AnalysisOptions::wantsColor() const {
  return Color == ColorMode::Auto ? terminalWantsColor()
                                  : Color == ColorMode::Always;
}

Expected<std::vector<std::pair<Format, std::string>>>
AnalysisOptions::outputs() const {
  std::vector<std::pair<Format, std::string>> Wanted;
  for (StringRef Given : Outputs) {
    auto [Name, File] = Given.split(':');
    auto Form = find_if(Formats, [&, &Name = Name](Format F) {
      return infoOf(F).Name == Name;
    });
    if (!File.empty() && Form != Formats.end()) {
      Wanted.emplace_back(*Form, File.str());
      continue;
    }
    std::vector<StringRef> Names;
    for (Format F : Formats)
      Names.push_back(infoOf(F).Name);
    return createStringError("--output=" + Given + ": give a format (" +
                             join(Names, ", ") +
                             "), a colon and a file, such as "
                             "json:findings.json");
  }
  return Wanted;
}

bool AnalysisOptions::wants(Format Form) const {
  if (Shown == Form)
    return true;
  auto Files = outputs();
  if (!Files) {
    consumeError(Files.takeError()); // the subcommand has said it
    return false;
  }
  return any_of(*Files, [&](const auto &F) { return F.first == Form; });
}

Error recoro::emit(const AnalysisOptions &Options, Renderer Render,
                   bool Quiet) {
  auto Wanted = Options.outputs();
  if (!Wanted)
    return Wanted.takeError();
  if (!Quiet) {
    outs().enable_colors(Options.wantsColor());
    Render(outs(), Options.Shown);
  }
  for (const auto &[Form, File] : *Wanted) {
    Error E = writeToOutput(File, [&, &Form = Form](raw_ostream &Out) {
      Out.enable_colors(false);
      Render(Out, Form);
      return Error::success();
    });
    if (E)
      return createStringError("cannot write '" + File +
                               "': " + toString(std::move(E)));
  }
  return Error::success();
}

std::string recoro::currentFolder() {
  SmallString<256> Current, Real;
  if (sys::fs::current_path(Current) || sys::fs::real_path(Current, Real))
    return {};
  return std::string(Real);
}

int recoro::fail(Error E) {
  outs().flush();
  endProgress();
  errs() << "recoro: error: " << toString(std::move(E)) << '\n';
  return Fault;
}

std::string recoro::nearest(StringRef Word, ArrayRef<StringRef> Valid) {
  StringRef Best;
  unsigned BestDistance = Word.size() / 2 + 1;
  for (StringRef Candidate : Valid) {
    unsigned Distance = Word.edit_distance(Candidate);
    if (Distance < BestDistance) {
      Best = Candidate;
      BestDistance = Distance;
    }
  }
  return Best.empty() ? "" : "; did you mean '" + Best.str() + "'?";
}
