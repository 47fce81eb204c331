// One line an entry, sorted, so that two branches merge.
#include "report/Baseline.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;

static constexpr StringLiteral Head = "{\"recoro-baseline\": 1, \"entries\": [";
static constexpr StringLiteral Tail = "]}";

static Error malformed(StringRef File, unsigned Line, const Twine &What) {
  return createStringError(File + ":" + Twine(Line) + ": " + What +
                           "; a baseline is written by 'recoro check "
                           "--baseline FILE --write-baseline'");
}

static Expected<Identity> entryOf(StringRef Line) {
  auto Value = json::parse(Line);
  if (!Value)
    return Value.takeError();
  Identity Id;
  json::Path::Root Root;
  json::ObjectMapper Map(*Value, Root);
  if (!Map || !Map.map("check", Id.Check) || !Map.map("path", Id.Path) ||
      !Map.map("entity", Id.Entity) || !Map.mapOptional("ordinal", Id.Ordinal))
    return Root.getError();
  return Id;
}

static bool isConflictMarker(StringRef Line) {
  return any_of(ArrayRef<StringRef>{"<<<<<<<", "=======", ">>>>>>>", "|||||||"},
                [&](StringRef Mark) { return Line.starts_with(Mark); });
}

Expected<std::optional<Baseline>> recoro::readBaseline(StringRef File) {
  auto Buffer = MemoryBuffer::getFile(File);
  if (!Buffer && Buffer.getError() == std::errc::no_such_file_or_directory)
    return std::nullopt;
  if (!Buffer)
    return createStringError("cannot read the baseline '" + File +
                             "': " + Buffer.getError().message());
  Baseline B;
  B.File = File.str();
  StringRef Text = (*Buffer)->getBuffer();
  unsigned Number = 0;
  bool Ended = false;
  for (StringRef Rest = Text; !Rest.empty();) {
    auto [Line, Below] = Rest.split('\n');
    Rest = Below;
    ++Number;
    unsigned Begin = Line.data() - Text.data();
    StringRef Words = Line.trim();
    if (isConflictMarker(Words))
      return createStringError(
          File + ":" + Twine(Number) +
          ": a merge has left this mark; remove the marks and keep the entries "
          "of both sides, of which --write-baseline drops what is stale");
    if (Number == 1 && Words != Head)
      return malformed(File, 1,
                       "this is no baseline, which has an entry a line");
    if (Number == 1 || Words.empty())
      continue;
    if (Ended)
      return malformed(File, Number, "nothing can stand behind the end");
    Ended = Words == Tail;
    if (Ended)
      continue;
    Words.consume_back(",");
    auto Id = entryOf(Words);
    if (!Id)
      return malformed(File, Number, toString(Id.takeError()));
    B.Entries.push_back(
        {std::move(*Id),
         {B.File, {Begin, Begin + unsigned(Line.rtrim('\r').size())}}});
  }
  if (!Ended)
    return malformed(File, Number, "the end is missing");
  return B;
}

/// Whether a finding with this identity would have been seen.
static bool wasLookedFor(const Analysis &A, const Identity &Id) {
  if (!A.Broken.empty())
    return false;
  std::string Path = A.Source.Root + "/" + Id.Path;
  if (!A.Source.Paths.empty() && none_of(A.Source.Paths, [&](StringRef Named) {
        StringRef Rest = Path;
        return Rest.consume_front(Named) &&
               (Rest.empty() || Rest.starts_with("/"));
      }))
    return false;
  // A rule that is known and not at work.
  StringRef Rule = Id.Check;
  Rule.consume_front("recoro-");
  auto Called = [&](const recoro::Rule &X) { return X.Name == Rule; };
  return none_of(A.Rules.Known, Called) || any_of(A.Rules.Rules, Called);
}

/// What concerns one comment or entry is mended, not kept.
static bool canBeKept(const Finding &F) { return F.Coroutine || F.Start; }

static std::set<Identity> identitiesOf(const Report &R) {
  std::set<Identity> All;
  for (const Finding &F : R.Findings)
    if (canBeKept(F))
      All.insert(F.Id);
  return All;
}

void recoro::compare(Report &R, const Baseline &With) {
  R.Compared = true;
  std::set<Identity> Kept;
  for (const Baseline::Entry &E : With.Entries)
    Kept.insert(E.Id);
  for (Finding &F : R.Findings)
    if (F.Is == Standing::Counts && Kept.count(F.Id))
      F.Is = Standing::InBaseline;
  std::set<Identity> Present = identitiesOf(R);
  for (const Baseline::Entry &E : With.Entries) {
    if (Present.count(E.Id) || !wasLookedFor(R.Of, E.Id))
      continue;
    Finding F;
    F.At = E.At;
    F.Id = {BaselineCheck.str(), E.Id.Path, E.Id.Entity};
    F.Message = "the baseline holds '" + E.Id.Entity + "' of " + E.Id.Path +
                ", which is no finding any more; --write-baseline removes it";
    R.Findings.push_back(std::move(F));
  }
}

Baseline recoro::shrunk(const Report &R, StringRef File,
                        const std::optional<Baseline> &Old) {
  Baseline New;
  New.File = File.str();
  std::set<Identity> Present = identitiesOf(R);
  if (Old) {
    for (const Baseline::Entry &E : Old->Entries)
      if (Present.count(E.Id) || !wasLookedFor(R.Of, E.Id))
        New.Entries.push_back(E);
  } else {
    for (const Finding &F : R.Findings)
      if (canBeKept(F) && F.Is != Standing::Suppressed)
        New.Entries.push_back({F.Id, {}});
  }
  llvm::sort(New.Entries, [](const auto &X, const auto &Y) {
    return std::tie(X.Id.Path, X.Id) < std::tie(Y.Id.Path, Y.Id);
  });
  // A merge, or a hand, may have doubled some.
  New.Entries.erase(
      llvm::unique(New.Entries,
                   [](const auto &X, const auto &Y) { return X.Id == Y.Id; }),
      New.Entries.end());
  return New;
}

void recoro::writeBaseline(raw_ostream &Out, const Baseline &B) {
  Out << Head << '\n';
  for (const Baseline::Entry &E : B.Entries) {
    json::OStream J(Out);
    J.object([&] {
      J.attribute("check", json::fixUTF8(E.Id.Check));
      J.attribute("path", json::fixUTF8(E.Id.Path));
      J.attribute("entity", json::fixUTF8(E.Id.Entity));
      if (E.Id.Ordinal)
        J.attribute("ordinal", E.Id.Ordinal);
    });
    Out << (&E == &B.Entries.back() ? "\n" : ",\n");
  }
  Out << Tail << '\n';
}
