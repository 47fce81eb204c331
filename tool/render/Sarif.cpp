// What GitHub's code scanning requires is there: rules with all texts, places
// below the root, regions of one line, fingerprints. Columns are UTF-16 units.
// A fix holds its whole group, over all files.
#include "render/Sarif.h"
#include "render/Diff.h"
#include "render/Escape.h"
#include "render/Places.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

namespace {

/// A check as SARIF describes it: a rule.
struct Described {
  std::string Id;
  std::string Name;
  std::string Short;
  std::string Full;
  std::string Markdown;
  StringRef Level = "warning";
  std::vector<StringRef> Tags = {"maintainability", "coroutines"};
};

class SarifPrinter {
public:
  SarifPrinter(raw_ostream &Out, const Report &R, Sources &Code)
      : J(Out, /*IndentSize=*/2), R(R), Code(Code) {}

  void run();

private:
  void text(StringRef Key, StringRef Value) {
    J.attribute(Key, json::fixUTF8(Value));
  }
  void message(StringRef Key, StringRef Value) {
    J.attributeObject(Key, [&] { text("text", Value); });
  }
  void rule(const Described &D);
  void artifact(const std::string &File);
  void region(StringRef Key, Region At);
  void place(const Span &At);
  void notification(const Finding &F);
  void result(const Finding &F);
  void relatedLocations(const Finding &F);
  void standing(const Finding &F);
  void suppression(StringRef Kind, StringRef Why);
  void fix(const Fix &Of);

  json::OStream J;
  const Report &R;
  Sources &Code;
  std::vector<Described> Rules;
};

} // namespace

/// "recoro-asio-spawn" is called "RecoroAsioSpawn".
static std::string pascalCase(StringRef Id) {
  std::string Name;
  SmallVector<StringRef> Words;
  Id.split(Words, '-', -1, /*KeepEmpty=*/false);
  for (StringRef Word : Words)
    Name += toUpper(Word.front()) + Word.drop_front().str();
  return Name;
}

static std::string asSentence(StringRef Words) {
  std::string Text = Words.rtrim('.').str() + ".";
  Text.front() = toUpper(Text.front());
  return Text;
}

static Described describe(const Rule &Of) {
  Described D;
  D.Id = "recoro-" + Of.Name;
  D.Name = pascalCase(D.Id);
  D.Short = asSentence(Of.Summary);
  D.Full = D.Short + " Legacy coroutines can be rewritten to co_await with "
                     "'recoro migrate', where their behaviour can be kept; the "
                     "message says whether it can, and what stands in the way.";
  D.Markdown = D.Full + "\n\n`recoro explain " + Of.Name +
               "` prints this page; `recoro explain REASON` prints what a "
               "reason means and what to do.\n";
  for (const Example &E : Of.Examples)
    D.Markdown += "\n### " + E.Title + "\n\nbefore:\n\n```cpp\n" + E.Before +
                  "```\n\nafter:\n\n```cpp\n" + E.After + "```\n";
  return D;
}

/// The checks that are no rule's.
static std::vector<Described> ownChecks() {
  auto Make = [](StringRef Id, StringRef Short, StringRef Help) {
    Described D;
    D.Id = Id.str();
    D.Name = pascalCase(Id);
    D.Short = Short.str();
    D.Full = D.Markdown = (Short + " " + Help).str();
    D.Tags = {"configuration"};
    return D;
  };
  return {
      Make(SuppressionCheck,
           "A NOLINT comment that gives no reason or suppresses nothing.",
           "Write why behind a colon, as in 'NOLINT(recoro-asio-spawn): until "
           "the plug-ins are ported', and remove the comment when the code it "
           "was for is gone."),
      Make(BaselineCheck, "An entry of the baseline without a finding.",
           "The baseline can only get shorter: run 'recoro check' with "
           "--baseline and --write-baseline once the coroutine is gone."),
      Make(ConfigurationCheck, "An entry of .recoro.yaml without an effect.",
           "It names a coroutine or a file that is not there, or is not what "
           "the entry says; mend it, or remove it when that has changed."),
      Make(NotSeenCheck, "Legacy code may stand where no compilation looks.",
           "Compile it, remove it, or exclude the file in .recoro.yaml."),
  };
}

void SarifPrinter::rule(const Described &D) {
  J.object([&] {
    text("id", D.Id);
    text("name", D.Name);
    message("shortDescription", D.Short);
    message("fullDescription", D.Full);
    J.attributeObject("help", [&] {
      text("text", D.Full);
      text("markdown", D.Markdown);
    });
    J.attributeObject("defaultConfiguration",
                      [&] { J.attribute("level", D.Level); });
    J.attributeObject("properties", [&] {
      J.attributeArray("tags", [&] {
        for (StringRef Tag : D.Tags)
          J.value(Tag);
      });
      J.attribute("precision", "very-high");
      J.attribute("problem.severity", D.Level);
    });
  });
}

void SarifPrinter::artifact(const std::string &File) {
  J.attributeObject("artifactLocation", [&] {
    StringRef Below = relativeTo(File, R.Of.Source.Root);
    if (Below.size() == File.size())
      return text("uri", "file://" + escapeUri(File));
    text("uri", escapeUri(Below));
    text("uriBaseId", "SRCROOT");
  });
}

void SarifPrinter::region(StringRef Key, Region At) {
  J.attributeObject(Key, [&] {
    J.attribute("startLine", At.Begin.Line);
    J.attribute("startColumn", At.Begin.Column);
    J.attribute("endLine", At.End.Line);
    J.attribute("endColumn", At.End.Column);
  });
}

void SarifPrinter::place(const Span &At) {
  J.attributeObject("physicalLocation", [&] {
    artifact(At.File);
    if (At.At.size())
      region("region", inUtf16(At, firstLine(At, Code), Code));
    else
      J.attributeObject("region", [&] { J.attribute("startLine", 1); });
  });
}

/// A TU that did not parse is a fault of the run, not a finding.
void SarifPrinter::notification(const Finding &F) {
  J.object([&] {
    J.attribute("level", "error");
    message("message", oneLine(F, R.Of, Code));
    J.attributeArray("locations", [&] { J.object([&] { place(F.At); }); });
  });
}

/// What a finding refers to, in the order in which its message links it.
static std::vector<const Remark *> relatedTo(const Finding &F) {
  std::vector<const Remark *> All;
  for (const Remark &R : F.Remarks)
    All.push_back(&R);
  for (const Remark &R : F.Notes)
    All.push_back(&R);
  return All;
}

void SarifPrinter::relatedLocations(const Finding &F) {
  std::vector<const Remark *> Related = relatedTo(F);
  if (Related.empty())
    return;
  J.attributeArray("relatedLocations", [&] {
    for (size_t I = 0; I != Related.size(); ++I)
      J.object([&] {
        J.attribute("id", int64_t(I + 1));
        place(Related[I]->At);
        message("message", printable(Related[I]->Text));
      });
  });
}

void SarifPrinter::suppression(StringRef Kind, StringRef Why) {
  J.attributeArray("suppressions", [&] {
    J.object([&] {
      J.attribute("kind", Kind);
      J.attribute("status", "accepted");
      if (!Why.empty())
        text("justification", printable(Why));
    });
  });
}

void SarifPrinter::standing(const Finding &F) {
  if (R.Compared)
    J.attribute("baselineState",
                F.Is == Standing::Counts ? "new" : "unchanged");
  if (F.Is == Standing::Suppressed)
    suppression("inSource", F.Because);
  if (F.Is == Standing::InBaseline)
    suppression("external", "in the baseline");
}

void SarifPrinter::fix(const Fix &Of) {
  J.attributeArray("fixes", [&] {
    J.object([&] {
      message("description", "Make the coroutine, and what must change with "
                             "it, native.");
      J.attributeArray("artifactChanges", [&] {
        for (const FileEdit &Edit : Of.Edits)
          J.object([&] {
            artifact(Edit.File);
            J.attributeArray("replacements", [&] {
              for (const Replacement &Change : changesOf(Edit))
                J.object([&] {
                  Span At{Edit.File, Change.At};
                  region("deletedRegion",
                         inUtf16(At, regionOf(At, Code), Code));
                  message("insertedContent", Change.Text);
                });
            });
          });
      });
    });
  });
}

/// The text of a link: brackets would end it.
static std::string linked(StringRef Text, size_t Id) {
  std::string Link = "[";
  for (char Ch : printable(Text)) {
    if (Ch == '[' || Ch == ']' || Ch == '\\')
      Link += '\\';
    Link += Ch;
  }
  return Link + "](" + std::to_string(Id) + ")";
}

void SarifPrinter::result(const Finding &F) {
  J.object([&] {
    text("ruleId", F.Id.Check);
    auto Rule =
        find_if(Rules, [&](const Described &D) { return D.Id == F.Id.Check; });
    assert(Rule != Rules.end() && "every check is described");
    J.attribute("ruleIndex", int64_t(Rule - Rules.begin()));
    J.attribute("level", "warning");
    std::string Words = printable(F.Message);
    size_t Id = 0;
    for (const Remark &R : F.Remarks)
      Words += ": " + linked(R.Text, ++Id);
    for (const Remark &R : F.Notes)
      Words += "; note: " + linked(R.Text, ++Id);
    message("message", Words + ".");
    J.attributeArray("locations", [&] {
      J.object([&] {
        place(F.At);
        J.attributeArray("logicalLocations", [&] {
          J.object([&] { text("fullyQualifiedName", F.Id.Entity); });
        });
      });
    });
    relatedLocations(F);
    J.attributeObject("partialFingerprints", [&] {
      // The second is the one that GitHub compares.
      for (StringRef Key : {"recoro/v1", "primaryLocationLineHash"})
        J.attribute(Key, F.Id.fingerprint());
    });
    standing(F);
    if (const Fix *Proven = R.fixFor(F))
      fix(*Proven);
    if (F.Decided)
      J.attributeObject("properties", [&] {
        text("verdict", toString(F.Decided->V));
        if (F.Decided->Why)
          text("reason", info(F.Decided->Why->Why).Code);
      });
  });
}

void SarifPrinter::run() {
  for (const Rule &Of : R.Of.Rules.Rules)
    Rules.push_back(describe(Of));
  append_range(Rules, ownChecks());
  J.object([&] {
    J.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    J.attribute("version", "2.1.0");
    J.attributeArray("runs", [&] {
      J.object([&] {
        J.attributeObject("tool", [&] {
          J.attributeObject("driver", [&] {
            J.attribute("name", "recoro");
            J.attribute("version", RECORO_VERSION);
            J.attribute("semanticVersion", RECORO_VERSION);
            J.attributeArray("rules", [&] {
              for (const Described &D : Rules)
                rule(D);
            });
          });
        });
        J.attributeObject("automationDetails",
                          [&] { J.attribute("id", "recoro/"); });
        J.attributeArray("invocations", [&] {
          J.object([&] {
            J.attribute("executionSuccessful", R.Errors.empty());
            J.attributeArray("toolExecutionNotifications", [&] {
              for (const Finding &F : R.Errors)
                notification(F);
            });
          });
        });
        J.attributeObject("originalUriBaseIds", [&] {
          J.attributeObject("SRCROOT", [&] {
            text("uri", "file://" + escapeUri(R.Of.Source.Root) + "/");
          });
        });
        J.attribute("columnKind", "utf16CodeUnits");
        J.attributeArray("results", [&] {
          for (const Finding &F : R.Findings)
            result(F);
        });
      });
    });
  });
}

void recoro::renderSarif(raw_ostream &Out, const Report &R, Sources &Code) {
  SarifPrinter(Out, R, Code).run();
  Out << '\n';
}
