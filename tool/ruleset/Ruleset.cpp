// Rule files become values here, validated once. See docs/rule-format.md.
#include "ruleset/Ruleset.h"
#include "Embedded.h"
#include "ruleset/Yaml.h"
#include "llvm/ADT/StringExtras.h"

using namespace recoro;
using namespace llvm;

namespace {

/// Reads one rule. Each function below reads one mapping of the file; its table
/// is the format.
class RuleReader {
public:
  RuleReader(StringRef Text, StringRef File) : File(Text, File) {}

  Expected<Rule> read() {
    static constexpr StringRef Mechanisms[] = {"token"};
    auto Name = [&](yaml::Node &N) { File.readText(N, R.Name); };
    auto Summary = [&](yaml::Node &N) { File.readText(N, R.Summary); };
    auto Mechanism = [&](yaml::Node &N) {
      File.readText(N, R.Mechanism, Mechanisms);
    };
    auto Triggers = [&](yaml::Node &N) { File.readTexts(N, R.Triggers); };
    auto Libraries = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readLibrary(Item); });
    };
    auto Legacy = [&](yaml::Node &N) { readLegacy(N); };
    auto Native = [&](yaml::Node &N) { readNative(N); };
    auto Examples = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readExample(Item); });
    };
    File.readDocument({{"name", {Name, true}},
                       {"summary", {Summary, true}},
                       {"mechanism", {Mechanism, true}},
                       {"triggers", {Triggers, true}},
                       {"libraries", {Libraries, true}},
                       {"legacy", {Legacy, true}},
                       {"native", {Native, true}},
                       {"examples", {Examples}}});
    if (!File.problems().empty())
      return createStringError(join(File.problems(), "\n"));
    return std::move(R);
  }

private:
  void readLibrary(yaml::Node &N) {
    Rule::Library L;
    auto Name = [&](yaml::Node &N) { File.readText(N, L.Name); };
    auto Namespace = [&](yaml::Node &N) { File.readText(N, L.Namespace); };
    auto Macro = [&](yaml::Node &N) { File.readText(N, L.VersionMacro); };
    auto Least = [&](yaml::Node &N) { File.readNumber(N, L.MinVersion); };
    auto Headers = [&](yaml::Node &N) { File.readText(N, L.IncludePrefix); };
    auto Umbrellas = [&](yaml::Node &N) { File.readTexts(N, L.Umbrellas); };
    File.readMapping(N, {{"name", {Name, true}},
                         {"namespace", {Namespace, true}},
                         {"version-macro", {Macro}},
                         {"min-version", {Least}},
                         {"headers", {Headers, true}},
                         {"umbrella-headers", {Umbrellas}}});
    R.Libraries.push_back(std::move(L));
  }

  void readLegacy(yaml::Node &N) {
    auto Types = [&](yaml::Node &N) { File.readTexts(N, R.TokenTypes); };
    auto Queries = [&](yaml::Node &N) { File.readTexts(N, R.ExecutorQueries); };
    auto Roots = [&](yaml::Node &N) { File.readTexts(N, R.RootFunctions); };
    auto Header = [&](yaml::Node &N) { File.readText(N, R.LegacyHeader); };
    auto Links = [&](yaml::Node &N) { File.readTexts(N, R.Links); };
    File.readMapping(N, {{"token-types", {Types, true}},
                         {"executor-queries", {Queries}},
                         {"roots", {Roots, true}},
                         {"header", {Header, true}},
                         {"links", {Links}}});
  }

  /// A template, the header that declares what it names, and the keys that it
  /// must hold.
  void readTemplate(yaml::Node &N, std::string &Text, std::string &Header,
                    ArrayRef<StringRef> Keys) {
    auto ReadText = [&](yaml::Node &V) {
      File.readText(V, Text);
      for (StringRef Key : Keys)
        if (!StringRef(Text).contains(Key))
          File.problem(V, "the template must contain " + Key);
    };
    auto ReadHeader = [&](yaml::Node &V) { File.readText(V, Header); };
    File.readMapping(N,
                     {{"text", {ReadText, true}}, {"header", {ReadHeader, true}}});
  }

  void readNative(yaml::Node &N) {
    auto Result = [&](yaml::Node &V) {
      readTemplate(V, R.Result, R.ResultHeader, {"{type}"});
    };
    auto Token = [&](yaml::Node &V) {
      readTemplate(V, R.Token, R.TokenHeader, {});
    };
    auto WithCode = [&](yaml::Node &V) {
      readTemplate(V, R.TokenWithCode, R.TokenWithCodeHeader, {"{code}"});
    };
    auto Executor = [&](yaml::Node &V) {
      readTemplate(V, R.Executor, R.ExecutorHeader, {});
    };
    auto Roots = [&](yaml::Node &V) {
      File.readList(V, [&](yaml::Node &Item) { readRoot(Item); });
    };
    File.readMapping(N, {{"result", {Result, true}},
                         {"token", {Token, true}},
                         {"token-with-code", {WithCode, true}},
                         {"executor", {Executor, true}},
                         {"roots", {Roots, true}}});
  }

  void readRoot(yaml::Node &N) {
    static constexpr StringRef Forms[] = {"context", "executor", "strand",
                                          "token", "handler", "completion"};
    RootForm Root;
    auto On = [&](yaml::Node &V) { File.readText(V, Root.On, Forms); };
    auto Call = [&](yaml::Node &V) { File.readText(V, Root.Call); };
    auto Header = [&](yaml::Node &V) { File.readText(V, Root.Header); };
    File.readMapping(N, {{"on", {On, true}},
                         {"call", {Call, true}},
                         {"header", {Header, true}}});
    R.Roots.push_back(std::move(Root));
  }

  void readExample(yaml::Node &N) {
    Example E;
    auto Title = [&](yaml::Node &V) { File.readText(V, E.Title); };
    auto Before = [&](yaml::Node &V) { File.readText(V, E.Before); };
    auto After = [&](yaml::Node &V) { File.readText(V, E.After); };
    File.readMapping(N, {{"title", {Title, true}},
                         {"before", {Before, true}},
                         {"after", {After, true}}});
    R.Examples.push_back(std::move(E));
  }

  YamlFile File;
  Rule R;
};

} // namespace

Expected<Rule> recoro::parseRule(StringRef Text, StringRef File) {
  return RuleReader(Text, File).read();
}

const Rule *Ruleset::find(StringRef Name) const {
  for (const Rule &R : Rules)
    if (R.Name == Name)
      return &R;
  return nullptr;
}

Expected<Ruleset> recoro::loadRules(const std::vector<std::string> &Names) {
  Ruleset All;
  for (const EmbeddedFile &File : embeddedFiles()) {
    if (!File.Path.starts_with("rules/"))
      continue;
    Expected<Rule> R = parseRule(File.Text, File.Path);
    if (!R)
      return R.takeError();
    All.Rules.push_back(std::move(*R));
  }
  if (Names.empty())
    return All;
  SmallVector<StringRef, 8> Valid;
  for (const Rule &R : All.Rules)
    Valid.push_back(R.Name);
  Ruleset Chosen;
  for (const std::string &Name : Names) {
    const Rule *R = All.find(Name);
    if (!R) {
      StringRef Near = nearestWord(Name, Valid);
      return createStringError(
          "there is no rule '" + Name + "'" +
          (Near.empty() ? Twine("") : "; did you mean '" + Near + "'?") +
          " (one of: " + join(Valid, ", ") + ")");
    }
    Chosen.Rules.push_back(*R);
  }
  return Chosen;
}
