// See Plan.h. A step is a command line that can be pasted. Lines move when
// files change, so a name that holds one is for the next step only, and that is
// said.
#include "render/Plan.h"
#include "render/Escape.h"
#include "report/Findings.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace recoro;

static std::string counted(size_t N, StringRef What) {
  return (Twine(N) + " " + What + (N == 1 ? "" : "s")).str();
}

/// In single quotes where a shell would see more than a word. What a terminal
/// obeys cannot be pasted in any case.
static std::string quoted(StringRef Name) {
  std::string Word = printable(Name);
  bool Plain = all_of(Word, [](char C) {
    return isAlnum(C) || StringRef("_:./-+,").contains(C);
  });
  if (Plain)
    return Word;
  std::string Quoted = "'";
  for (char C : Word)
    Quoted += C == '\'' ? "'\\''" : std::string(1, C);
  return Quoted + "'";
}

namespace {

class PlanPrinter {
public:
  PlanPrinter(raw_ostream &Out, const Analysis &A, Sources &Code,
              StringRef Folder, const PlanWishes &Wanted)
      : Out(Out), A(A), Code(Code), Folder(Folder), Wanted(Wanted) {
    for (const std::string &Name : Wanted.Cut)
      Command += " --cut=" + quoted(Name);
  }

  void group(unsigned Number, const PlannedGroup &G);
  void advice();

private:
  std::string place(EntityId E);
  void why(EntityId E);
  void steps(const PlannedGroup &G);
  std::string name(EntityId E) {
    std::string Name = nameOf(A, E, Folder);
    unsigned Line;
    NamesLines |= !StringRef(Name).rsplit(':').second.getAsInteger(10, Line);
    return quoted(Name);
  }

  raw_ostream &Out;
  const Analysis &A;
  Sources &Code;
  StringRef Folder;
  const PlanWishes &Wanted;
  std::string Command = "   recoro migrate"; ///< with what is cut
  bool NamesLines = false;
};

} // namespace

std::string PlanPrinter::place(EntityId Id) {
  const Span &At = placeOf(A.Linked.Entities[Id]);
  Sources::Position Position = Code.position(At.File, At.At.Begin);
  return printable(relativeTo(At.File, Folder)) + ":" +
         std::to_string(Position.Line) + ": ";
}

void PlanPrinter::why(EntityId E) {
  const Cause &Why = *A.Decided.Entities[E].Why;
  Out << "   " << place(E) << A.Linked.Entities[E].Name << ": "
      << (Why.Detail.empty() ? info(Why.Why).Summary : StringRef(Why.Detail))
      << " [" << info(Why.Why).Code << "]\n";
}

/// A group that lands whole needs no bridge; in steps it does, in between. What
/// --only names is one step, with all that comes along.
void PlanPrinter::steps(const PlannedGroup &G) {
  if (G.Steps.empty())
    return;
  if (!Wanted.Only.empty()) {
    Out << Command;
    for (EntityId E : A.Decided.Groups[G.Group].Entities)
      if (A.Wanted.Only.count(E))
        Out << " --only=" << name(E);
    Out << '\n';
    return;
  }
  Out << Command << " --group=" << name(G.Steps.front().Entities.front())
      << '\n';
  if (G.Steps.size() == 1)
    return;
  Out << "   or in " << G.Steps.size() << " steps:\n";
  for (const PlannedStep &S : G.Steps) {
    Out << Command << " --only=" << name(S.Entities.front());
    if (S.Entities.size() > 1)
      Out << "  # " << counted(S.Entities.size(), "coroutine");
    Out << '\n';
  }
}

void PlanPrinter::group(unsigned Number, const PlannedGroup &G) {
  const Group &Of = A.Decided.Groups[G.Group];
  Out << Number << ". " << toString(Of.V) << ": "
      << counted(Of.Entities.size(), "coroutine") << ", "
      << counted(G.Places, "place") << ", " << counted(G.Files.size(), "file")
      << '\n';
  for (EntityId E : G.Causes)
    why(E);
  if (Of.V != Verdict::Refused)
    return steps(G);
  if (Of.Kept || G.Causes.empty() || G.Causes.size() == Of.Entities.size())
    return;
  Out << "   the others can be migrated beside bridges:\n" << Command;
  for (EntityId E : G.Causes)
    Out << " --cut=" << name(E);
  Out << '\n';
}

void PlanPrinter::advice() {
  if (NamesLines)
    Out << "lines are those of the files as they are: before a step that names "
           "one, print the plan anew\n";
}

void recoro::renderPlan(raw_ostream &Out, const Analysis &A, Sources &Code,
                        StringRef CurrentFolder, const PlanWishes &Wanted) {
  PlanPrinter Printer(Out, A, Code, CurrentFolder, Wanted);
  std::vector<PlannedGroup> Groups = planSteps(A);
  for (unsigned I = 0; I != Groups.size(); ++I)
    Printer.group(I + 1, Groups[I]);
  size_t All = 0;
  for (const PlannedGroup &G : Groups)
    All += A.Decided.Groups[G.Group].Entities.size();
  Out << counted(All, "legacy coroutine") << " in "
      << counted(Groups.size(), "group") << '\n';
  Printer.advice();
}

void recoro::renderPlanJson(raw_ostream &Out, const Analysis &A, Sources &Code,
                            const PlanWishes &Wanted) {
  json::OStream J(Out, 2);
  auto File = [&](StringRef Path) {
    return json::fixUTF8(relativeTo(Path, A.Source.Root));
  };
  auto Coroutine = [&](EntityId Id) {
    const Entity &E = A.Linked.Entities[Id];
    const Decision &D = A.Decided.Entities[Id];
    Sources::Position At = Code.position(placeOf(E).File, placeOf(E).At.Begin);
    J.object([&] {
      J.attribute("name", json::fixUTF8(E.Name));
      J.attribute("file", File(placeOf(E).File));
      J.attribute("line", At.Line);
      J.attribute("column", At.Column);
      J.attribute("verdict", toString(D.V));
      if (D.Why) {
        J.attribute("reason", info(D.Why->Why).Code);
        J.attribute("text", json::fixUTF8(D.Why->Detail));
      }
    });
  };
  J.object([&] {
    J.attribute("tool", "recoro");
    J.attribute("version", RECORO_VERSION);
    J.attribute("root", json::fixUTF8(A.Source.Root));
    for (auto [Key, Names] :
         {std::pair("cut", &Wanted.Cut), std::pair("only", &Wanted.Only)})
      J.attributeArray(Key, [&] {
        for (const std::string &Name : *Names)
          J.value(json::fixUTF8(Name));
      });
    J.attributeArray("groups", [&] {
      for (const PlannedGroup &G : planSteps(A))
        J.object([&] {
          const Group &Of = A.Decided.Groups[G.Group];
          J.attribute("group", G.Group);
          J.attribute("verdict", toString(Of.V));
          J.attribute("places", G.Places);
          J.attributeArray("files", [&] {
            for (const std::string &Path : G.Files)
              J.value(File(Path));
          });
          J.attributeArray("coroutines", [&] {
            for (EntityId E : Of.Entities)
              Coroutine(E);
          });
          J.attributeArray("steps", [&] {
            for (const PlannedStep &S : G.Steps)
              J.object([&] {
                J.attribute("only", json::fixUTF8(nameOf(A, S.Entities.front(),
                                                         A.Source.Root)));
                J.attribute("coroutines", S.Entities.size());
              });
          });
        });
    });
  });
  Out << '\n';
}
