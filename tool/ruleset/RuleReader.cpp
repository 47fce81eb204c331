// A rule file becomes a value here, validated once. See docs/rule-format.md.
#include "ruleset/Ruleset.h"
#include "ruleset/Yaml.h"
#include "llvm/ADT/StringExtras.h"

using namespace recoro;
using namespace llvm;

namespace {

/// Reads one rule. Each function below reads one mapping of the file; its table
/// is the format.
class RuleReader {
public:
  RuleReader(StringRef Text, StringRef File, Rule &R) : File(Text, File), R(R) {
    R.Source = File.str();
    Whole = !Text.starts_with("extends:") && !Text.contains("\nextends:");
    Token = Whole && !Text.contains("\nmechanism: sink");
    Sink = Whole && !Token;
  }

  bool read(std::vector<std::string> &Problems) {
    static constexpr StringRef Mechanisms[] = {"token", "sink"};
    auto Name = [&](yaml::Node &N) {
      File.readText(N, R.Name);
      R.NamePlace = File.place(N);
      checkName(N, R.Name);
    };
    auto Summary = [&](yaml::Node &N) { File.readText(N, R.Summary); };
    auto Extends = [&](yaml::Node &N) {
      File.readText(N, R.Extends);
      R.ExtendsPlace = File.place(N);
    };
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
                       {"extends", {Extends}},
                       {"mechanism", {Mechanism, Whole}},
                       {"triggers", {Triggers, Whole}},
                       {"libraries", {Libraries, Whole}},
                       {"legacy", {Legacy, true}},
                       {"native", {Native, Whole}},
                       {"examples", {Examples}}});
    append_range(Problems, File.problems());
    return File.problems().empty();
  }

private:
  void checkName(yaml::Node &N, StringRef Name) {
    bool Kebab = !Name.empty() && isLower(Name.front()) &&
                 !Name.ends_with("-") && !Name.contains("--") &&
                 all_of(Name, [](char C) {
                   return isLower(C) || isDigit(C) || C == '-';
                 });
    if (!Kebab)
      File.problem(N, "a rule's name is written like-this");
  }

  /// A text whose place-holders are known.
  void readCall(yaml::Node &N, std::string &Into, ArrayRef<StringRef> Keys) {
    File.readText(N, Into);
    for (StringRef Rest = Into; Rest.contains('{');) {
      auto [Key, Tail] = Rest.split('{').second.split('}');
      unsigned Number = 0;
      bool IsNumber = is_contained(Keys, StringRef("1")) &&
                      !Key.getAsInteger(10, Number) && Number > 0;
      if (!Rest.split('{').second.contains('}'))
        File.problem(N, "a place-holder has no closing '}'");
      else if (!IsNumber && !is_contained(Keys, Key))
        File.problem(N, "unknown place-holder '{" + Key + "}' (one of: {" +
                            join(Keys, "}, {") + "})");
      Rest = Tail;
    }
  }

  /// A name as in C++, from the outermost namespace on.
  void readName(yaml::Node &N, std::string &Into) {
    File.readText(N, Into);
    checkWords(N, Into);
  }

  void checkWords(yaml::Node &N, StringRef Name) {
    SmallVector<StringRef, 4> Words;
    Name.split(Words, "::");
    for (StringRef Word : Words)
      if (Word.empty() || isDigit(Word.front()) ||
          !all_of(Word, [](char C) { return isAlnum(C) || C == '_'; }))
        return File.problem(N, "'" + Name.str() +
                                   "' is no name; write it as it is declared, "
                                   "with its namespaces: house::launch");
  }

  /// The same, or a name with template arguments.
  void readInstance(yaml::Node &N, std::string &Into) {
    File.readText(N, Into);
    checkWords(N, StringRef(Into).split('<').first);
  }

  void readNames(yaml::Node &N, std::vector<std::string> &Into) {
    File.readList(N, [&](yaml::Node &Item) {
      Into.emplace_back();
      readName(Item, Into.back());
    });
  }

  void readLibrary(yaml::Node &N) {
    Library L;
    auto Name = [&](yaml::Node &N) { File.readText(N, L.Name); };
    auto Namespace = [&](yaml::Node &N) { File.readText(N, L.Namespace); };
    auto Macro = [&](yaml::Node &N) { File.readText(N, L.VersionMacro); };
    auto Least = [&](yaml::Node &N) { File.readNumber(N, L.MinVersion); };
    auto Headers = [&](yaml::Node &N) { File.readText(N, L.IncludePrefix); };
    auto Umbrellas = [&](yaml::Node &N) { File.readTexts(N, L.Umbrellas); };
    auto Before = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readEra(Item, L); });
    };
    File.readMapping(N, {{"name", {Name, true}},
                         {"namespace", {Namespace, true}},
                         {"version-macro", {Macro}},
                         {"min-version", {Least}},
                         {"headers", {Headers, true}},
                         {"umbrella-headers", {Umbrellas}},
                         {"before", {Before}}});
    R.Libraries.push_back(std::move(L));
  }

  void readEra(yaml::Node &N, Library &L) {
    Library::Era Era;
    auto Below = [&](yaml::Node &V) { File.readNumber(V, Era.Below); };
    auto Macros = [&](yaml::Node &V) { File.readTexts(V, Era.ClangMacros); };
    auto Header = [&](yaml::Node &V) { File.readText(V, Era.Header); };
    auto First = [&](yaml::Node &V) { File.readText(V, Era.First); };
    auto Clears = [&](yaml::Node &V) { File.readTruth(V, Era.ClearsCode); };
    File.readMapping(N, {{"version", {Below, true}},
                         {"clang-macros", {Macros}},
                         {"header", {Header}},
                         {"needs-first", {First}},
                         {"clears-code", {Clears}}});
    L.Before.push_back(std::move(Era));
  }

  void readLegacy(yaml::Node &N) {
    auto Types = [&](yaml::Node &N) { readNames(N, R.TokenTypes); };
    auto Accessors = [&](yaml::Node &N) { File.readTexts(N, R.Accessors); };
    auto Queries = [&](yaml::Node &N) { File.readTexts(N, R.ExecutorQueries); };
    auto Adapters = [&](yaml::Node &N) { File.readTexts(N, R.TokenAdapters); };
    auto Roots = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readRoot(Item); });
    };
    auto Helpers = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readHelper(Item); });
    };
    auto Members = [&](yaml::Node &N) {
      File.readList(N, [&](yaml::Node &Item) { readMember(Item); });
    };
    auto Sinks = [&](yaml::Node &N) { readNames(N, R.SinkTypes); };
    auto Sources = [&](yaml::Node &N) { readNames(N, R.SourceTypes); };
    auto Families = [&](yaml::Node &N) { readNames(N, R.FamilyTypes); };
    auto Others = [&](yaml::Node &N) { readNames(N, R.Unsupported); };
    auto Slices = [&](yaml::Node &N) { File.readTruth(N, R.SlicesExceptions); };
    auto Header = [&](yaml::Node &N) {
      if (isa<yaml::SequenceNode>(N))
        return File.readTexts(N, R.LegacyHeaders);
      File.readText(N, R.LegacyHeaders.emplace_back());
    };
    auto Links = [&](yaml::Node &N) { File.readTexts(N, R.Links); };
    File.readMapping(N, {{"token-types", {Types, Token}},
                         {"accessors", {Accessors}},
                         {"executor-queries", {Queries}},
                         {"token-adapters", {Adapters}},
                         {"roots", {Roots, Token}},
                         {"sink-types", {Sinks, Sink}},
                         {"source-types", {Sources, Sink}},
                         {"family-types", {Families}},
                         {"unsupported-types", {Others}},
                         {"slices-exceptions", {Slices}},
                         {"helpers", {Helpers}},
                         {"members", {Members}},
                         {"header", {Header, Whole}},
                         {"links", {Links}}});
  }

  /// A plain name, or a name and what is called instead.
  void readRoot(yaml::Node &N) {
    Root New;
    if (isa<yaml::ScalarNode>(N)) {
      readName(N, New.Name);
    } else {
      auto Name = [&](yaml::Node &V) { readName(V, New.Name); };
      auto Call = [&](yaml::Node &V) { readCall(V, New.Call, {"ns"}); };
      auto Header = [&](yaml::Node &V) { File.readText(V, New.Header); };
      File.readMapping(N, {{"name", {Name, true}},
                           {"call", {Call, true}},
                           {"header", {Header}}});
    }
    R.Roots.push_back(std::move(New));
  }

  void readHelper(yaml::Node &N) {
    static constexpr StringRef Kinds[] = {"token", "value", "awaitable"};
    Helper New;
    std::string Gives;
    auto Name = [&](yaml::Node &V) { readName(V, New.Name); };
    auto Kind = [&](yaml::Node &V) { File.readText(V, Gives, Kinds); };
    auto Call = [&](yaml::Node &V) {
      readCall(V, New.Call, {"ns", "token", "args", "1"});
    };
    auto Header = [&](yaml::Node &V) { File.readText(V, New.Header); };
    File.readMapping(N, {{"name", {Name, true}},
                         {"gives", {Kind, true}},
                         {"call", {Call, true}},
                         {"header", {Header}}});
    New.Gives = Gives == "token"   ? Helper::Kind::Token
                : Gives == "value" ? Helper::Kind::Value
                                   : Helper::Kind::Awaitable;
    R.Helpers.push_back(std::move(New));
  }

  void readMember(yaml::Node &N) {
    Helper New;
    New.Gives = Helper::Kind::Value;
    auto Name = [&](yaml::Node &V) { readName(V, New.Name); };
    auto Call = [&](yaml::Node &V) {
      readCall(V, New.Call, {"ns", "args", "1"});
    };
    auto Header = [&](yaml::Node &V) { File.readText(V, New.Header); };
    File.readMapping(
        N,
        {{"name", {Name, true}}, {"call", {Call, true}}, {"header", {Header}}});
    R.Members.push_back(std::move(New));
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
    File.readMapping(
        N, {{"text", {ReadText, true}}, {"header", {ReadHeader, true}}});
  }

  void readNative(yaml::Node &N) {
    auto Result = [&](yaml::Node &V) {
      readTemplate(V, R.Result, R.ResultHeader,
                   {Sink ? StringRef("{element}") : StringRef("{type}")});
    };
    auto Text = [&](NativeText &Into, ArrayRef<StringRef> Keys) {
      return [this, &Into, Keys](yaml::Node &V) {
        readTemplate(V, Into.Text, Into.Header, Keys);
      };
    };
    static constexpr StringRef Element[] = {"{element}"};
    static constexpr StringRef Both[] = {"{element}", "{type}"};
    static constexpr StringRef Call[] = {"{call}"};
    auto Nested = Text(R.Nested, Element);
    auto NestedWithResult = Text(R.NestedWithResult, Both);
    auto Source = Text(R.SourceType, Element);
    auto Consumer = Text(R.Consumer, Element);
    auto ConsumerSource = Text(R.ConsumerSource, Element);
    auto ConsumerSink = Text(R.ConsumerSink, Element);
    auto Delegation = Text(R.Delegation, Call);
    auto DelegationWithResult = Text(R.DelegationWithResult, Call);
    auto Nothing = Text(R.Nothing, {});
    auto StandardResult = Text(R.StandardResult, Element);
    auto StandardDelegation = Text(R.StandardDelegation, Call);
    auto TokenText = [&](yaml::Node &V) {
      readTemplate(V, R.Token, R.TokenHeader, {});
    };
    auto WithCode = [&](yaml::Node &V) {
      readTemplate(V, R.TokenWithCode, R.TokenWithCodeHeader, {"{code}"});
    };
    auto Executor = [&](yaml::Node &V) {
      readTemplate(V, R.Executor, R.ExecutorHeader, {});
    };
    auto Forms = [&](yaml::Node &V) {
      File.readList(V, [&](yaml::Node &Item) { readForm(Item); });
    };
    auto Across = [&](yaml::Node &V) { readBridges(V); };
    File.readMapping(N,
                     {{"result", {Result, Whole}},
                      {"token", {TokenText, Token}},
                      {"token-with-code", {WithCode, Token}},
                      {"executor", {Executor, Token}},
                      {"roots", {Forms, Token}},
                      {"nested-result", {Nested, Sink}},
                      {"nested-result-with-value", {NestedWithResult, Sink}},
                      {"source", {Source, Sink}},
                      {"consumer", {Consumer}},
                      {"consumer-source", {ConsumerSource}},
                      {"consumer-sink", {ConsumerSink}},
                      {"delegation", {Delegation, Sink}},
                      {"delegation-with-value", {DelegationWithResult, Sink}},
                      {"nothing", {Nothing, Sink}},
                      {"standard-result", {StandardResult}},
                      {"standard-delegation", {StandardDelegation}},
                      {"bridges", {Across}}});
  }

  void readBridges(yaml::Node &N) {
    auto ToNative = [&](yaml::Node &V) { readName(V, R.Across.ToNative); };
    auto ToLegacy = [&](yaml::Node &V) { readName(V, R.Across.ToLegacy); };
    auto AsLegacy = [&](yaml::Node &V) { readName(V, R.Across.AsLegacy); };
    auto Token = [&](yaml::Node &V) { readCall(V, R.Across.Token, {"ns"}); };
    auto Header = [&](yaml::Node &V) { File.readText(V, R.Across.Header); };
    auto NameOf = [&](std::string &Into) {
      return [this, &Into](yaml::Node &V) { readInstance(V, Into); };
    };
    auto TypeOf = [&](std::string &Into) {
      return [this, &Into](yaml::Node &V) { readCall(V, Into, {"element"}); };
    };
    File.readMapping(N, {{"to-native", {ToNative, true}},
                         {"to-legacy", {ToLegacy, true}},
                         {"as-legacy", {AsLegacy}},
                         {"token", {Token, this->Token}},
                         {"native-body", {NameOf(R.Across.NativeBody), Sink}},
                         {"legacy-body", {NameOf(R.Across.LegacyBody), Sink}},
                         {"native-consumer", {NameOf(R.Across.NativeConsumer)}},
                         {"legacy-consumer", {NameOf(R.Across.LegacyConsumer)}},
                         {"sink", {TypeOf(R.Across.Sink), Sink}},
                         {"source", {TypeOf(R.Across.Source), Sink}},
                         {"header", {Header, true}}});
  }

  void readForm(yaml::Node &N) {
    static constexpr StringRef Forms[] = {"context",   "executor", "strand",
                                          "token",     "bound",    "handler",
                                          "completion"};
    RootForm Form;
    auto On = [&](yaml::Node &V) { File.readText(V, Form.On, Forms); };
    auto Call = [&](yaml::Node &V) { File.readText(V, Form.Call); };
    auto Header = [&](yaml::Node &V) { File.readText(V, Form.Header); };
    File.readMapping(N, {{"on", {On, true}},
                         {"call", {Call, true}},
                         {"header", {Header, true}}});
    R.Forms.push_back(std::move(Form));
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
  Rule &R;
  bool Whole = true; ///< it extends no other rule
  bool Token = true; ///< a whole one of this mechanism
  bool Sink = false; ///< the same
};

} // namespace

bool recoro::parseRule(StringRef Text, StringRef File,
                       std::vector<std::string> &Problems, Rule &Into) {
  return RuleReader(Text, File, Into).read(Problems);
}
