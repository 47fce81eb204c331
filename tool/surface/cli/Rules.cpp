// recoro rules: which rules there are, and whether their examples hold.
#include "render/Diff.h"
#include "report/Findings.h"
#include "surface/cli/Commands.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

static std::string sourceOf(const Rule &R) {
  StringRef File = R.Source;
  if (File.empty())
    return "built in";
  if (File.consume_front(currentFolder()))
    File.consume_front("/");
  return File.str();
}

static int listRules() {
  Expected<Ruleset> Rules = rulesAround(currentFolder());
  if (!Rules)
    return fail(Rules.takeError());
  size_t Width = 0;
  for (const Rule &R : Rules->Known)
    Width = std::max(Width, R.Name.size());
  for (const Rule &R : Rules->Known) {
    outs() << "  " << left_justify(R.Name, Width + 2) << R.Summary << " ("
           << sourceOf(R);
    if (!R.Extends.empty())
      outs() << ", extends " << R.Extends;
    outs() << ")\n";
  }
  return NothingLeft;
}

//===-- recoro rules test -------------------------------------------------===//

namespace {

/// A program of one file in a folder that goes away with this object.
class Scratch {
public:
  static Expected<Scratch> make(StringRef Code,
                                ArrayRef<std::string> IncludeFolders) {
    Scratch S;
    SmallString<256> Made, Real;
    if (std::error_code EC = sys::fs::createUniqueDirectory("recoro", Made))
      return createStringError(EC, "cannot make a temporary folder: " +
                                       EC.message());
    if (std::error_code EC = sys::fs::real_path(Made, Real))
      return createStringError(EC, EC.message());
    S.Folder = std::string(Real);
    json::Array Arguments{"clang++", "-std=c++20"};
    for (const std::string &Include : IncludeFolders)
      Arguments.push_back("-I" + Include);
    Arguments.push_back("-c");
    Arguments.push_back("example.cpp");
    json::Value Database =
        json::Array{json::Object{{"directory", S.Folder},
                                 {"file", "example.cpp"},
                                 {"arguments", std::move(Arguments)}}};
    if (Error E = S.write("example.cpp", Code))
      return std::move(E);
    std::string Text;
    raw_string_ostream(Text) << Database;
    if (Error E = S.write("compile_commands.json", Text))
      return std::move(E);
    return S;
  }

  Scratch(Scratch &&Other) : Folder(std::exchange(Other.Folder, {})) {}
  ~Scratch() {
    if (!Folder.empty())
      sys::fs::remove_directories(Folder);
  }

  std::string Folder;

private:
  Scratch() = default;

  Error write(StringRef Name, StringRef Text) const {
    return writeToOutput((Folder + "/" + Name).str(), [&](raw_ostream &Out) {
      Out << Text;
      return Error::success();
    });
  }
};

} // namespace

/// What the example becomes; its own text where nothing is migrated, which is
/// then explained.
static Expected<std::string> migrated(const Example &E, StringRef RuleFolder,
                                      ArrayRef<std::string> IncludeFolders) {
  Expected<Scratch> Program = Scratch::make(E.Before, IncludeFolders);
  if (!Program)
    return Program.takeError();
  PipelineOptions Options;
  Options.Load.BuildFolders = {Program->Folder};
  Options.Load.Root = Program->Folder;
  Options.RuleFolders = {RuleFolder.str()};
  Expected<Migration> M = planMigration(Options);
  if (!M)
    return M.takeError();
  for (const BrokenTU &TU : M->Result.Broken)
    return createStringError("it does not parse: line " +
                             Twine(TU.Errors.front().Line) + ": " +
                             TU.Errors.front().Message);
  for (const FileEdit &Edit : M->Edits)
    return Edit.After;
  for (const Decision &D : M->Result.Decided.Entities)
    if (D.Why)
      return createStringError(Twine(info(D.Why->Why).Code) + ": " +
                               D.Why->Detail);
  return createStringError("no legacy coroutine is found in it");
}

static int testRules(StringRef Folder, std::vector<std::string> Includes) {
  SmallString<256> Real;
  if (std::error_code EC = sys::fs::real_path(Folder, Real))
    return fail(createStringError("cannot read the folder '" + Folder +
                                  "': " + EC.message()));
  FileSystemPtr Files = vfs::getRealFileSystem();
  Expected<Ruleset> Rules = loadRules({{std::string(Real)}, {}, {}}, *Files);
  if (!Rules)
    return fail(Rules.takeError());
  for (std::string &Include : Includes)
    if (!sys::fs::real_path(Include, Real))
      Include = std::string(Real);

  outs().enable_colors(terminalWantsColor());
  unsigned Passed = 0, Failed = 0;
  for (const Rule &R : Rules->Known) {
    if (R.Source.empty())
      continue;
    if (R.Examples.empty())
      outs() << "no examples: " << R.Name << " (" << sourceOf(R) << ")\n";
    for (const Example &E : R.Examples) {
      Expected<std::string> Got = migrated(E, Folder, Includes);
      bool Holds = Got && *Got == E.After;
      ++(Holds ? Passed : Failed);
      outs() << (Holds ? "ok: " : "FAILED: ") << R.Name << ": " << E.Title
             << '\n';
      if (!Got)
        outs() << "  " << toString(Got.takeError()) << '\n';
      else if (!Holds)
        renderDiff(outs(), {"/after", E.After, *Got, {}}, "/");
    }
  }
  outs() << Passed << " passed, " << Failed << " failed\n";
  return Failed ? SomethingLeft : NothingLeft;
}

int RulesCommand::run() {
  if (Words.empty())
    return listRules();
  if (Words.front() != "test" || Words.size() != 2)
    return fail(createStringError(
        "'recoro rules' lists the rules, 'recoro rules test DIR' runs the "
        "examples of the rule files in DIR"));
  return testRules(Words[1], Includes);
}
