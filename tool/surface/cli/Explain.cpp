// recoro explain: what the program knows, in words.
#include "surface/cli/Commands.h"

using namespace llvm;
using namespace recoro;

/// A list of names and what they mean, in two columns.
static void list(ArrayRef<std::pair<StringRef, StringRef>> Lines) {
  size_t Width = 0;
  for (const auto &[Name, Summary] : Lines)
    Width = std::max(Width, Name.size());
  for (const auto &[Name, Summary] : Lines)
    outs() << "  " << left_justify(Name, Width + 2) << Summary << '\n';
}

static void listRules(const Ruleset &Rules) {
  std::vector<std::pair<StringRef, StringRef>> Lines;
  for (const Rule &R : Rules.Known)
    Lines.emplace_back(R.Name, R.Summary);
  list(Lines);
}

static void listReasons(Verdict Class) {
  std::vector<std::pair<StringRef, StringRef>> Lines;
  for (const ReasonInfo &Info : allReasons())
    if (Info.Class == Class)
      Lines.emplace_back(Info.Code, Info.Summary);
  list(Lines);
}

static void listAll(const Ruleset &Rules) {
  outs() << "Rules, by which legacy coroutines are found:\n";
  listRules(Rules);
  outs() << "\nReasons for which a coroutine is refused:\n";
  listReasons(Verdict::Refused);
  outs() << "\nPreconditions that a human must check; 'recoro migrate "
            "--unsafe=REASON' accepts one:\n";
  listReasons(Verdict::Unsafe);
  outs() << "\nNotes, which change no verdict:\n";
  listReasons(Verdict::Safe);
  bool Bridges = any_of(allReasons(), [](const ReasonInfo &Info) {
    return Info.Class == Verdict::Bridged;
  });
  if (Bridges) {
    outs() << "\nReasons for which a bridge is left behind:\n";
    listReasons(Verdict::Bridged);
  }
  outs() << "\n'recoro explain WORD' tells more about any of them.\n";
}

static void explain(const ReasonInfo &Info) {
  outs() << Info.Code << " (" << kindOf(Info) << "): " << Info.Summary << "\n\n"
         << Info.Page.trim('\n') << '\n';
}

static void printIndented(StringRef Text) {
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    if (Line.empty())
      outs() << '\n';
    else
      outs() << "    " << Line << '\n';
    Text = Rest;
  }
}

static void printExamples(const Rule &R) {
  for (const Example &E : R.Examples) {
    outs() << "\nExample: " << E.Title << "\n\n  before:\n";
    printIndented(E.Before);
    outs() << "\n  after:\n";
    printIndented(E.After);
  }
}

static void explain(const Rule &R) {
  outs() << R.Name << " (rule): " << R.Summary << "\n\n";
  if (!R.Extends.empty()) {
    outs() << "Extends: " << R.Extends << "\nFile: " << R.Source << '\n';
    return printExamples(R);
  }
  outs() << "Mechanism: " << R.Mechanism << "\nLibraries: ";
  for (size_t I = 0; I != R.Libraries.size(); ++I)
    outs() << (I ? ", " : "") << R.Libraries[I].Name << " ("
           << R.Libraries[I].Namespace << ')';
  outs() << '\n';
  printExamples(R);
}

static Error unknown(StringRef Word, const Ruleset &Rules) {
  SmallVector<StringRef> Valid;
  for (const Rule &R : Rules.Known)
    Valid.push_back(R.Name);
  for (const ReasonInfo &Info : allReasons())
    Valid.push_back(Info.Code);
  return createStringError("no rule or reason is called '" + Word + "'" +
                           nearest(Word, Valid) +
                           " 'recoro explain' lists them all");
}

int ExplainCommand::run() {
  Expected<Ruleset> Rules = rulesAround(currentFolder());
  if (!Rules)
    return fail(Rules.takeError());
  if (Word.empty()) {
    listAll(*Rules);
    return NothingLeft;
  }
  // As it stands in a diagnostic, too.
  StringRef Name = Word;
  Name.consume_front("recoro-");
  if (const Rule *R = Rules->find(Name))
    explain(*R);
  else if (std::optional<Reason> Found = reasonByCode(Name))
    explain(info(*Found));
  else
    return fail(unknown(Word, *Rules));
  return NothingLeft;
}
