// See Config.h.
#include "ruleset/Config.h"
#include "ruleset/Yaml.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

static std::string below(StringRef Root, StringRef Path) {
  SmallString<256> Full(Root);
  sys::path::append(Full, Path);
  return std::string(Full);
}

namespace {

/// One function a key.
class ConfigReader {
public:
  ConfigReader(StringRef Text, StringRef Path, StringRef Root,
               vfs::FileSystem &Files, Config &C)
      : File(Text, Path), Root(Root), Files(Files), C(C) {}

  Error run() {
    auto Folders = [&](yaml::Node &N) { readRuleFolders(N); };
    auto Rules = [&](yaml::Node &N) { readRules(N); };
    auto Exclude = [&](yaml::Node &N) { readGlobs(N, C.Excluded); };
    auto Off = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readOff(Item); });
    };
    auto Accept = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readAccepted(Item); });
    };
    auto Baseline = [&](yaml::Node &N) {
      std::string Path;
      File.readText(N, Path);
      C.Baseline = below(Root, Path);
    };
    File.readDocument({{"rule-folders", {Folders}},
                       {"rules", {Rules}},
                       {"exclude", {Exclude}},
                       {"off", {Off}},
                       {"accept", {Accept}},
                       {"baseline", {Baseline}}});
    if (!File.problems().empty())
      return createStringError(join(File.problems(), "\n"));
    return Error::success();
  }

private:
  void readRuleFolders(yaml::Node &N) {
    File.readList(N, [&](yaml::Node &Item) {
      std::string Folder;
      File.readText(Item, Folder);
      C.RuleFolders.push_back(below(Root, Folder));
      if (!Files.exists(C.RuleFolders.back()))
        File.problem(Item, "there is no folder '" + Folder + "' in " + Root);
    });
  }

  void readRules(yaml::Node &N) {
    File.readList(N, [&](yaml::Node &Item) {
      File.readText(Item, C.Rules.emplace_back());
      C.RulePlaces.push_back(File.place(Item));
    });
  }

  void readGlobs(yaml::Node &N, std::vector<std::string> &Into) {
    File.readList(N, [&](yaml::Node &Item) {
      std::string Glob;
      File.readText(Item, Glob);
      if (Error E = GlobPattern::create(Glob).takeError())
        File.problem(Item, toString(std::move(E)));
      Into.push_back(Glob);
    });
  }

  void readOff(yaml::Node &N) {
    SwitchedOff &Off = C.Off.emplace_back();
    auto Rules = [&](yaml::Node &N) { File.readTexts(N, Off.Rules); };
    auto Paths = [&](yaml::Node &N) { readGlobs(N, Off.Paths); };
    File.readMapping(N, {{"rules", {Rules}}, {"paths", {Paths, true}}});
  }

  void readAccepted(yaml::Node &N) {
    AcceptedSite &Site = C.Accepted.emplace_back();
    auto Coroutine = [&](yaml::Node &N) {
      File.readText(N, Site.Coroutine);
      Site.At = {C.File, File.range(N)};
    };
    auto In = [&](yaml::Node &N) { File.readText(N, Site.File); };
    auto Why = [&](yaml::Node &N) {
      SmallVector<StringRef> Unsafe;
      for (const ReasonInfo &Info : allReasons())
        if (Info.Class == Verdict::Unsafe)
          Unsafe.push_back(Info.Code);
      std::string Code;
      File.readText(N, Code, Unsafe);
      if (std::optional<Reason> Found = reasonByCode(Code))
        Site.Why = *Found;
    };
    auto Text = [&](yaml::Node &N) {
      File.readText(N, Site.Text);
      if (StringRef(Site.Text).trim().empty())
        File.problem(N, "say why it may be accepted");
    };
    File.readMapping(N, {{"coroutine", {Coroutine, true}},
                         {"file", {In}},
                         {"reason", {Why, true}},
                         {"text", {Text, true}}});
  }

  YamlFile File;
  StringRef Root;
  vfs::FileSystem &Files;
  Config &C;
};

} // namespace

Expected<Config> recoro::readConfig(StringRef Root, vfs::FileSystem &Files) {
  Config C;
  C.File = below(Root, ".recoro.yaml");
  auto Buffer = Files.getBufferForFile(C.File);
  if (!Buffer && Files.exists(C.File))
    return createStringError("cannot read '" + C.File +
                             "': " + Buffer.getError().message());
  // An empty file marks the root, and says nothing else.
  if (Buffer && !(*Buffer)->getBuffer().trim().empty())
    if (Error E =
            ConfigReader((*Buffer)->getBuffer(), C.File, Root, Files, C).run())
      return std::move(E);
  C.RuleFolders.push_back(below(Root, ".recoro/rules"));
  return C;
}
