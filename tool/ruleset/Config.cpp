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

Expected<Config> recoro::readConfig(StringRef Root, vfs::FileSystem &Files) {
  Config C;
  std::string Path = below(Root, ".recoro.yaml");
  auto Buffer = Files.getBufferForFile(Path);
  if (!Buffer && Files.exists(Path))
    return createStringError("cannot read '" + Path +
                             "': " + Buffer.getError().message());
  // An empty file marks the root, and says nothing else.
  if (Buffer && !(*Buffer)->getBuffer().trim().empty()) {
    YamlFile File((*Buffer)->getBuffer(), Path);
    auto Folders = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) {
        std::string Folder;
        File.readText(Item, Folder);
        C.RuleFolders.push_back(below(Root, Folder));
        if (!Files.exists(C.RuleFolders.back()))
          File.problem(Item, "there is no folder '" + Folder + "' in " + Root);
      });
    };
    auto Rules = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) {
        File.readText(Item, C.Rules.emplace_back());
        C.RulePlaces.push_back(File.place(Item));
      });
    };
    auto Exclude = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) {
        std::string Glob;
        File.readText(Item, Glob);
        if (Error E = GlobPattern::create(Glob).takeError())
          File.problem(Item, toString(std::move(E)));
        C.Excluded.push_back(Glob);
      });
    };
    File.readDocument({{"rule-folders", {Folders}},
                       {"rules", {Rules}},
                       {"exclude", {Exclude}}});
    if (!File.problems().empty())
      return createStringError(join(File.problems(), "\n"));
  }
  C.RuleFolders.push_back(below(Root, ".recoro/rules"));
  return C;
}
