// The data behind the page (see pages/report.html): coroutines with their
// decisions and their code, ties, groups in the order of migration, and the
// pages of the reasons that occur.
#include "render/Html.h"
#include "Embedded.h"
#include "model/TieWords.h"
#include "render/Diff.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

namespace {

/// One row of old and new code: an unchanged line, or what stands on each side.
struct Row {
  std::optional<StringRef> Old, New;
};

/// Finds the lines of a function in the edited text. The edit's replacements
/// lead to the text before it was formatted; from there to the end only space
/// differs, so the other characters are counted.
class NewLines {
public:
  explicit NewLines(const FileEdit &Edit) : Edit(Edit) {
    std::string Composed;
    unsigned Done = 0;
    for (const Replacement &R : Edit.Replacements) {
      Composed += Edit.Before.substr(Done, R.At.Begin - Done) + R.Text;
      Done = R.At.End;
    }
    Composed += Edit.Before.substr(Done);
    Counts.reserve(Composed.size() + 1);
    Counts.push_back(0);
    for (char Ch : Composed)
      Counts.push_back(Counts.back() + !isSpace(Ch));
    for (unsigned I = 0; I != Edit.After.size(); ++I)
      if (!isSpace(Edit.After[I]))
        Marks.push_back(I);
  }

  /// Nothing where formatting has changed more than space.
  std::optional<Range> of(Range WholeLines) const {
    unsigned First = Counts[composed(WholeLines.Begin, /*IsEnd=*/false)];
    unsigned Past = Counts[composed(WholeLines.End, /*IsEnd=*/true)];
    if (Counts.back() != Marks.size() || First >= Past)
      return std::nullopt;
    StringRef After = Edit.After;
    size_t Begin = After.take_front(Marks[First]).rfind('\n');
    size_t End = After.find('\n', Marks[Past - 1]);
    return Range{Begin == StringRef::npos ? 0 : unsigned(Begin) + 1,
                 unsigned(std::min(End, After.size() - 1)) + 1};
  }

private:
  /// What is replaced across the end of the lines belongs to them.
  unsigned composed(unsigned Offset, bool IsEnd) const {
    int Shift = 0;
    for (const Replacement &R : Edit.Replacements) {
      if (R.At.End <= Offset && (!IsEnd || R.At.Begin < Offset))
        Shift += int(R.Text.size()) - int(R.At.size());
      else if (R.At.Begin < Offset)
        return unsigned(int(R.At.Begin) + Shift +
                        (IsEnd ? int(R.Text.size()) : 0));
      else
        break;
    }
    return unsigned(int(Offset) + Shift);
  }

  const FileEdit &Edit;
  std::vector<unsigned> Counts; ///< of what is no space, before each offset
  std::vector<unsigned> Marks;  ///< where that stands in the new text
};

class DataPrinter {
public:
  DataPrinter(raw_ostream &Out, const Report &R,
              const std::vector<FileEdit> &Edits, Sources &Code)
      : J(Out), A(R.Of), Edits(Edits), Code(Code) {
    for (const Finding &F : R.Findings)
      if (F.Coroutine) {
        Numbers[*F.Coroutine] = Shown.size();
        Shown.push_back(&F);
      }
    for (const FileEdit &Edit : Edits)
      Edited.emplace(Edit.File, NewLines(Edit));
  }

  void run();

private:
  void text(StringRef Key, StringRef Value) {
    J.attribute(Key, json::fixUTF8(Value));
  }
  void place(const Span &At);
  void cause(const Cause &Why);
  void coroutine(const Finding &F);
  void chain(EntityId E);
  void suspensions(EntityId E);
  void code(const Entity &E, const Decision &D);
  void rows(StringRef Old, StringRef New);
  void members(ArrayRef<EntityId> Entities);
  void group(unsigned Id, const PlannedGroup *Planned);
  void groups();
  void ties();
  void reasons();

  json::OStream J;
  const Analysis &A;
  const std::vector<FileEdit> &Edits;
  Sources &Code;
  std::vector<const Finding *> Shown;     ///< coroutines, in the order of files
  std::map<EntityId, unsigned> Numbers;   ///< among them
  std::map<std::string, NewLines> Edited; ///< by file
};

} // namespace

void DataPrinter::place(const Span &At) {
  text("file", relativeTo(At.File, A.Source.Root));
  J.attribute("line", Code.position(At.File, At.At.Begin).Line);
}

void DataPrinter::cause(const Cause &Why) {
  text("reason", info(Why.Why).Code);
  place(Why.At);
  text("text", inWords(Why));
}

/// As `recoro why` prints it: from a coroutine to the one that its verdict
/// comes from.
void DataPrinter::chain(EntityId First) {
  J.attributeArray("chain", [&] {
    std::set<EntityId> Seen;
    for (std::optional<EntityId> E = First; E && Seen.insert(*E).second;
         E = A.Decided.Entities[*E].Through)
      if (const std::optional<Cause> &Why = A.Decided.Entities[*E].Why)
        J.object([&] {
          text("of", A.Linked.Entities[*E].Name);
          if (auto It = Numbers.find(*E); It != Numbers.end())
            J.attribute("number", It->second);
          cause(*Why);
        });
  });
}

void DataPrinter::suspensions(EntityId E) {
  J.attributeArray("suspensions", [&] {
    for (const Suspension &S : A.Linked.Suspensions)
      if (S.In == E)
        J.object([&] {
          place(S.At);
          text("callee", S.Callee);
        });
  });
}

static SmallVector<StringRef> linesOf(StringRef Text) {
  SmallVector<StringRef> Lines;
  Text.consume_back("\n");
  Text.split(Lines, '\n');
  for (StringRef &Line : Lines)
    Line = Line.rtrim('\r');
  return Lines;
}

static std::vector<Row> alignedRows(StringRef Old, StringRef New) {
  std::vector<Row> Rows;
  FileEdit Pair{"", Old.str(), New.str(), {}};
  unsigned At = 0, Shift = 0;
  auto Same = [&](unsigned Until) {
    if (Until > At)
      for (StringRef Line : linesOf(Old.slice(At, Until)))
        Rows.push_back({Line, Line});
  };
  for (const Replacement &C : changedLines(Pair)) {
    Same(C.At.Begin);
    auto Left = linesOf(Old.slice(C.At.Begin, C.At.End));
    auto Right = linesOf(New.substr(C.At.Begin + Shift, C.Text.size()));
    size_t LeftSize = C.At.size() ? Left.size() : 0;
    size_t RightSize = C.Text.empty() ? 0 : Right.size();
    for (size_t I = 0; I != std::max(LeftSize, RightSize); ++I) {
      Row &Changed = Rows.emplace_back();
      if (I < LeftSize)
        Changed.Old = Left[I];
      if (I < RightSize)
        Changed.New = Right[I];
    }
    Shift += unsigned(C.Text.size()) - C.At.size();
    At = C.At.End;
  }
  Same(Old.size());
  return Rows;
}

/// A row is a line, or two of which one may be missing.
void DataPrinter::rows(StringRef Old, StringRef New) {
  J.attributeArray("code", [&] {
    for (const Row &One : alignedRows(Old, New)) {
      if (One.Old && One.New && *One.Old == *One.New) {
        J.value(json::fixUTF8(*One.Old));
        continue;
      }
      J.array([&] {
        for (const std::optional<StringRef> &Side : {One.Old, One.New})
          if (Side)
            J.value(json::fixUTF8(*Side));
          else
            J.value(nullptr);
      });
    }
  });
}

void DataPrinter::code(const Entity &E, const Decision &D) {
  if (!E.Definition || !E.Extent)
    return;
  const std::string &File = E.Definition->File;
  StringRef Old = Code.wholeLines(File, *E.Extent);
  unsigned Begin = Code.lineBegin(File, E.Extent->Begin);
  J.attribute("first", Code.position(File, Begin).Line);
  auto Edit = find_if(Edits, [&](const FileEdit &X) { return X.File == File; });
  StringRef New;
  std::optional<Range> At;
  if (isMigrated(D.V) && Edit != Edits.end())
    At = Edited.at(File).of({Begin, unsigned(Begin + Old.size())});
  if (At) {
    StringRef After = Edit->After;
    New = After.slice(At->Begin, At->End);
    J.attribute("firstNew",
                int64_t(After.take_front(At->Begin).count('\n') + 1));
  }
  rows(Old, New.empty() ? Old : New);
}

static StringRef nameOf(Standing S) {
  switch (S) {
  case Standing::Counts:
    return "";
  case Standing::Suppressed:
    return "suppressed";
  case Standing::InBaseline:
    return "in the baseline";
  case Standing::Older:
    return "older";
  }
  llvm_unreachable("every standing has a name");
}

void DataPrinter::coroutine(const Finding &F) {
  const Entity &E = A.Linked.Entities[*F.Coroutine];
  const Decision &D = *F.Decided;
  J.object([&] {
    text("name", E.Name);
    text("rule", E.Rule);
    place(F.At);
    text("verdict", toString(D.V));
    if (D.Why)
      text("reason", info(D.Why->Why).Code);
    text("standing", nameOf(F.Is));
    text("because", F.Because);
    J.attribute("group", D.Group);
    if (D.Why)
      chain(*F.Coroutine);
    J.attributeArray("hazards", [&] {
      for (const Cause &Why : E.Causes)
        if (!D.Why || Why != *D.Why)
          J.object([&] { cause(Why); });
    });
    suspensions(*F.Coroutine);
    code(E, D);
  });
}

/// The members of `Entities` that are shown, by number.
void DataPrinter::members(ArrayRef<EntityId> Entities) {
  J.attributeArray("members", [&] {
    for (EntityId E : Entities)
      if (auto It = Numbers.find(E); It != Numbers.end())
        J.value(It->second);
  });
}

void DataPrinter::group(unsigned Id, const PlannedGroup *Planned) {
  const Group &Of = A.Decided.Groups[Id];
  auto Name = [&](const PlannedStep &S) {
    return nameOf(A, S.Entities.front(), A.Source.Root);
  };
  J.object([&] {
    J.attribute("id", Id);
    text("verdict", toString(Of.V));
    members(Of.Entities);
    if (!Planned)
      return;
    J.attribute("files", int64_t(Planned->Files.size()));
    J.attribute("places", Planned->Places);
    J.attributeArray("steps", [&] {
      for (const PlannedStep &S : Planned->Steps)
        J.object([&] {
          text("name", Name(S));
          members(S.Entities);
        });
    });
  });
}

/// In the order of `recoro plan`; then what no plan holds, since it stays.
void DataPrinter::groups() {
  std::set<unsigned> Left;
  for (const Finding *F : Shown)
    Left.insert(F->Decided->Group);
  J.attributeArray("groups", [&] {
    for (const PlannedGroup &Planned : planSteps(A))
      if (Left.erase(Planned.Group))
        group(Planned.Group, &Planned);
    for (unsigned Group : Left)
      group(Group, nullptr);
  });
}

void DataPrinter::ties() {
  J.attributeArray("ties", [&] {
    for (const Tie &T : A.Linked.Ties) {
      auto From = Numbers.find(T.From), To = Numbers.find(T.To);
      if (From == Numbers.end() || To == Numbers.end())
        continue;
      J.array([&] {
        J.value(From->second);
        J.value(To->second);
        J.value(verb(T.Kind, /*Forwards=*/true));
      });
    }
  });
}

void DataPrinter::reasons() {
  std::set<Reason> Occurring;
  for (const Finding *F : Shown) {
    if (F->Decided->Why)
      Occurring.insert(F->Decided->Why->Why);
    for (const Cause &Why : A.Linked.Entities[*F->Coroutine].Causes)
      Occurring.insert(Why.Why);
  }
  J.attributeObject("reasons", [&] {
    for (Reason Why : Occurring)
      J.attributeObject(info(Why).Code, [&] {
        text("verdict", toString(info(Why).Class));
        text("summary", info(Why).Summary);
        text("page", info(Why).Page);
      });
  });
}

void DataPrinter::run() {
  J.object([&] {
    text("version", RECORO_VERSION);
    text("project", sys::path::filename(A.Source.Root));
    J.attribute("unread", int64_t(A.Broken.size()));
    J.attributeArray("coroutines", [&] {
      for (const Finding *F : Shown)
        coroutine(*F);
    });
    groups();
    ties();
    reasons();
  });
}

/// What would end the script that holds it is written with escapes, which mean
/// the same in JSON.
static std::string inScript(StringRef Json) {
  std::string Out;
  for (char Ch : Json)
    if (Ch == '<')
      Out += "\\u003c";
    else
      Out += Ch;
  return Out;
}

void recoro::renderHtml(raw_ostream &Out, const Report &R,
                        const std::vector<FileEdit> &Edits, Sources &Code) {
  auto Page = find_if(embeddedFiles(), [](const EmbeddedFile &File) {
    return File.Path == "pages/report.html";
  });
  assert(Page != embeddedFiles().end() && "the page is embedded");
  auto [Head, Tail] = Page->Text.split("@DATA@");
  std::string Data;
  raw_string_ostream Stream(Data);
  DataPrinter(Stream, R, Edits, Code).run();
  Out << Head << inScript(Data) << Tail;
}
