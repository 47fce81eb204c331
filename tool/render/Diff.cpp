// Lines are compared with Myers' algorithm ("An O(ND) difference algorithm and
// its variations", 1986) after what is equal at both ends is put aside. Its
// cost grows with the square of the number of changes, so past a limit the
// middle is shown as replaced whole: right, if not short.
#include "render/Diff.h"
#include "render/Sources.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace recoro;

static constexpr int MaxChanges = 2000;
static constexpr unsigned Context = 3;

using Lines = std::vector<StringRef>;

namespace {

/// A run of lines that one side has in place of the other's.
struct Change {
  unsigned OldBegin, OldEnd, NewBegin, NewEnd;
};

} // namespace

/// Lines with their ends, so that a last line without one differs from one
/// with.
static Lines splitLines(StringRef Text) {
  Lines Found;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    size_t Size = End == StringRef::npos ? Text.size() : End + 1;
    Found.push_back(Text.take_front(Size));
    Text = Text.drop_front(Size);
  }
  return Found;
}

/// The furthest x on each diagonal k = x - y, after each number of changes, up
/// to the number that reaches both ends; empty past the limit.
static std::vector<std::vector<int>> furthestReaches(ArrayRef<StringRef> Old,
                                                     ArrayRef<StringRef> New) {
  const int N = Old.size(), M = New.size();
  const int Limit = std::min(N + M, MaxChanges);
  std::vector<std::vector<int>> Rounds;
  std::vector<int> Reach(2 * Limit + 3, 0);
  for (int D = 0; D <= Limit; ++D) {
    for (int K = -D; K <= D; K += 2) {
      int *At = &Reach[K + Limit + 1];
      bool Down = K == -D || (K != D && At[-1] < At[1]);
      int X = Down ? At[1] : At[-1] + 1;
      while (X < N && X - K < M && Old[X] == New[X - K])
        ++X;
      *At = X;
      if (X >= N && X - K >= M) {
        Rounds.push_back(Reach);
        return Rounds;
      }
    }
    Rounds.push_back(Reach);
  }
  return {};
}

/// Single steps, last first: an old line goes (true) or a new one comes.
static std::vector<Change> stepsBack(ArrayRef<StringRef> Old,
                                     ArrayRef<StringRef> New) {
  const int N = Old.size(), M = New.size();
  const int Limit = std::min(N + M, MaxChanges);
  auto Rounds = furthestReaches(Old, New);
  std::vector<Change> Steps;
  if (Rounds.empty())
    return {{0, unsigned(N), 0, unsigned(M)}};
  int X = N, Y = M;
  for (int D = int(Rounds.size()) - 1; D > 0; --D) {
    const int K = X - Y;
    const int *At = &Rounds[D - 1][K + Limit + 1];
    bool Down = K == -D || (K != D && At[-1] < At[1]);
    X = Down ? At[1] : At[-1];
    Y = X - (Down ? K + 1 : K - 1);
    Steps.push_back(
        {unsigned(X), unsigned(X + !Down), unsigned(Y), unsigned(Y + Down)});
  }
  return Steps;
}

/// The changes from front to back, adjoining ones made one.
static std::vector<Change> compare(ArrayRef<StringRef> Old,
                                   ArrayRef<StringRef> New) {
  unsigned Front = 0;
  while (Front < Old.size() && Front < New.size() && Old[Front] == New[Front])
    ++Front;
  unsigned Back = 0;
  while (Back < Old.size() - Front && Back < New.size() - Front &&
         Old[Old.size() - 1 - Back] == New[New.size() - 1 - Back])
    ++Back;
  const std::vector<Change> Steps =
      stepsBack(Old.drop_front(Front).drop_back(Back),
                New.drop_front(Front).drop_back(Back));
  std::vector<Change> Changes;
  for (Change C : reverse(Steps)) {
    C.OldBegin += Front;
    C.OldEnd += Front;
    C.NewBegin += Front;
    C.NewEnd += Front;
    if (!Changes.empty() && Changes.back().OldEnd == C.OldBegin &&
        Changes.back().NewEnd == C.NewBegin) {
      Changes.back().OldEnd = C.OldEnd;
      Changes.back().NewEnd = C.NewEnd;
    } else
      Changes.push_back(C);
  }
  return Changes;
}

static void put(raw_ostream &Out, char Mark, StringRef Line) {
  if (Mark == '-')
    Out.changeColor(raw_ostream::RED);
  else if (Mark == '+')
    Out.changeColor(raw_ostream::GREEN);
  Out << Mark << Line.rtrim('\n');
  if (Mark != ' ')
    Out.resetColor();
  Out << '\n';
  if (!Line.ends_with("\n"))
    Out << "\\ No newline at end of file\n";
}

/// `begin,count`, where an empty range is named by the line before it.
static void putRange(raw_ostream &Out, unsigned Begin, unsigned End) {
  Out << (End == Begin ? Begin : Begin + 1);
  if (End - Begin != 1)
    Out << ',' << End - Begin;
}

static void putHunk(raw_ostream &Out, ArrayRef<Change> Changes,
                    const Lines &Old, const Lines &New) {
  const Change &First = Changes.front(), &Last = Changes.back();
  unsigned Lead = std::min(First.OldBegin, Context);
  unsigned Tail = std::min<unsigned>(Old.size() - Last.OldEnd, Context);
  Out.changeColor(raw_ostream::CYAN);
  Out << "@@ -";
  putRange(Out, First.OldBegin - Lead, Last.OldEnd + Tail);
  Out << " +";
  putRange(Out, First.NewBegin - Lead, Last.NewEnd + Tail);
  Out << " @@";
  Out.resetColor();
  Out << '\n';
  unsigned At = First.OldBegin - Lead;
  for (const Change &C : Changes) {
    for (; At != C.OldBegin; ++At)
      put(Out, ' ', Old[At]);
    for (; At != C.OldEnd; ++At)
      put(Out, '-', Old[At]);
    for (unsigned I = C.NewBegin; I != C.NewEnd; ++I)
      put(Out, '+', New[I]);
  }
  for (unsigned I = 0; I != Tail; ++I)
    put(Out, ' ', Old[At + I]);
}

/// Where each line begins, and where the last one ends.
static std::vector<unsigned> offsetsOf(const Lines &Of) {
  std::vector<unsigned> Offsets = {0};
  for (StringRef Line : Of)
    Offsets.push_back(Offsets.back() + Line.size());
  return Offsets;
}

std::vector<Replacement> recoro::changedLines(const FileEdit &Edit) {
  Lines Old = splitLines(Edit.Before), New = splitLines(Edit.After);
  std::vector<unsigned> InOld = offsetsOf(Old), InNew = offsetsOf(New);
  std::vector<Replacement> Changed;
  for (const Change &C : compare(Old, New))
    Changed.push_back({{InOld[C.OldBegin], InOld[C.OldEnd]},
                       Edit.After.substr(InNew[C.NewBegin],
                                         InNew[C.NewEnd] - InNew[C.NewBegin]),
                       {}});
  return Changed;
}

std::vector<Replacement> recoro::changesOf(const FileEdit &Edit) {
  std::string Made;
  unsigned At = 0;
  for (const Replacement &R : Edit.Replacements) {
    Made += Edit.Before.substr(At, R.At.Begin - At) + R.Text;
    At = R.At.End;
  }
  Made += Edit.Before.substr(At);
  return Made == Edit.After ? Edit.Replacements : changedLines(Edit);
}

/// As git writes a path that holds what would end it or turn a terminal.
static std::string gitPath(StringRef Path) {
  std::string Quoted;
  for (unsigned char Ch : Path)
    if (Ch == '"' || Ch == '\\')
      Quoted += {'\\', char(Ch)};
    else if (Ch < 0x20 || Ch == 0x7F)
      Quoted += formatv("\\{0}{1}{2}", Ch >> 6, (Ch >> 3) & 7, Ch & 7).str();
    else
      Quoted += char(Ch);
  return Quoted == Path ? Quoted : '"' + Quoted + '"';
}

void recoro::renderDiff(raw_ostream &Out, const FileEdit &Edit,
                        StringRef Root) {
  Lines Old = splitLines(Edit.Before), New = splitLines(Edit.After);
  std::vector<Change> Changes = compare(Old, New);
  if (Changes.empty())
    return;
  std::string Name = relativeTo(Edit.File, Root).str();
  Out.changeColor(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
  Out << "--- " << gitPath("a/" + Name) << "\n+++ " << gitPath("b/" + Name)
      << '\n';
  Out.resetColor();
  for (ArrayRef<Change> Rest = Changes; !Rest.empty();) {
    size_t Size = 1;
    while (Size < Rest.size() &&
           Rest[Size].OldBegin - Rest[Size - 1].OldEnd <= 2 * Context)
      ++Size;
    putHunk(Out, Rest.take_front(Size), Old, New);
    Rest = Rest.drop_front(Size);
  }
}
