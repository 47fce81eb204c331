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

/// "a", "a/b" and "a/b/c.h" of "a/b/c.h".
static bool matches(const GlobPattern &Pattern, StringRef Path) {
  for (size_t End = Path.find('/'); End != StringRef::npos;
       End = Path.find('/', End + 1))
    if (Pattern.match(Path.take_front(End)))
      return true;
  return Pattern.match(Path);
}

bool recoro::matches(const Globs &Patterns, StringRef Path) {
  return any_of(Patterns, [&](const Located &Glob) {
    auto Pattern = GlobPattern::create(Glob.Text);
    if (Pattern)
      return ::matches(*Pattern, Path);
    consumeError(Pattern.takeError()); // said when it was read
    return false;
  });
}

bool Config::isOff(StringRef Rule, StringRef Path) const {
  auto Covers = [&](const Scope &S) {
    bool Names = S.Rules.empty() || any_of(S.Rules, [&](const Located &Name) {
                   return Name.Text == Rule;
                 });
    return Names && (S.Paths.empty() || recoro::matches(S.Paths, Path));
  };
  return any_of(Off, Covers) && none_of(On, Covers);
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
    auto Off = [&](yaml::Node &N) { readScopes(N, C.Off); };
    auto On = [&](yaml::Node &N) { readScopes(N, C.On); };
    auto Public = [&](yaml::Node &N) { readGlobs(N, C.PublicInterfaces); };
    auto Cut = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readLocated(Item, C.Cut); });
    };
    auto Accept = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readAccepted(Item); });
    };
    auto Targets = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readTarget(Item); });
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
                       {"on", {On}},
                       {"cut", {Cut}},
                       {"public-api", {Public}},
                       {"accept", {Accept}},
                       {"targets", {Targets}},
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

  void readLocated(yaml::Node &N, std::vector<Located> &Into) {
    Located &Text = Into.emplace_back();
    File.readText(N, Text.Text);
    Text.At = {C.File, File.range(N)};
    if (StringRef(Text.Text).trim().empty())
      File.problem(N, "this names nothing");
  }

  void readGlobs(yaml::Node &N, Globs &Into) {
    File.readList(N, [&](yaml::Node &Item) {
      readLocated(Item, Into);
      StringRef Glob = Into.back().Text;
      if (Error E = GlobPattern::create(Glob).takeError())
        File.problem(Item, toString(std::move(E)));
      if (Glob.starts_with("/") || Glob.starts_with("./") ||
          Glob.starts_with("../"))
        File.problem(Item, "this can match nothing: globs are matched with "
                           "paths from the root, such as src/net");
      Into.back().Text = Glob.rtrim('/').str(); // a folder
    });
  }

  void readScopes(yaml::Node &N, std::vector<Scope> &Into) {
    File.readList(N, [&](yaml::Node &Item) {
      Scope &S = Into.emplace_back();
      bool IsNamed = false;
      auto Rules = [&](yaml::Node &N) {
        IsNamed = true;
        File.readList(N, [&](yaml::Node &Item) { readLocated(Item, S.Rules); });
        if (S.Rules.empty())
          File.problem(N, "this names no rule");
      };
      auto Paths = [&](yaml::Node &N) {
        IsNamed = true;
        readGlobs(N, S.Paths);
        if (S.Paths.empty())
          File.problem(N, "this names no file");
      };
      File.readMapping(Item, {{"rules", {Rules}}, {"paths", {Paths}}});
      if (!IsNamed)
        File.problem(Item, "name rules, paths or both");
    });
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

  void readTarget(yaml::Node &N) {
    Target &T = C.Targets.emplace_back();
    auto Rule = [&](yaml::Node &N) {
      File.readText(N, T.Rule.Text);
      T.Rule.At = {C.File, File.range(N)};
    };
    auto Result = [&](yaml::Node &N) {
      File.readText(N, T.Result);
      StringRef Rest = T.Result;
      if (!Rest.contains("{type}"))
        File.problem(N, "the template must contain {type}");
      while ((Rest = Rest.substr(Rest.find('{'))).consume_front("{")) {
        StringRef Key = Rest.take_until([](char Ch) { return Ch == '}'; });
        if (Key != "type" && Key != "ns")
          File.problem(N, "unknown place-holder '{" + Key +
                              "}' (one of: {ns}, {type})");
      }
    };
    auto Header = [&](yaml::Node &N) {
      File.readText(N, T.Header);
      if (T.Header.empty())
        File.problem(N, "name the header that declares it");
    };
    File.readMapping(N, {{"rule", {Rule, true}},
                         {"result", {Result, true}},
                         {"header", {Header, true}}});
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
