// Tables of coroutines, the largest number first; equal ones by name.
#include "render/Statistics.h"
#include "render/Escape.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

using namespace llvm;
using namespace recoro;

using Table = std::map<std::string, Tally>;

static void print(raw_ostream &Out, StringRef Title, const Table &Rows) {
  std::vector<std::pair<std::string, Tally>> Sorted(Rows.begin(), Rows.end());
  llvm::stable_sort(Sorted, [](const auto &X, const auto &Y) {
    return X.second.all() > Y.second.all();
  });
  size_t Width = Title.size();
  for (const auto &[Name, T] : Sorted)
    Width = std::max(Width, Name.size());
  Out << left_justify(Title, Width)
      << "    all   safe unsafe bridged refused\n";
  for (const auto &[Name, T] : Sorted)
    Out << left_justify(Name, Width)
        << format(" %6u %6u %6u %7u %7u\n", T.all(), T.Safe, T.Unsafe,
                  T.Bridged, T.Refused);
}

void recoro::renderStatistics(raw_ostream &Out, const Report &R) {
  Table Rules, Reasons, Folders;
  for (const Finding &F : R.Findings) {
    if (!F.Coroutine || F.Is != Standing::Counts)
      continue;
    const Decision &D = *F.Decided;
    Rules[R.Of.Linked.Entities[*F.Coroutine].Rule].count(D.V);
    Reasons[D.Why ? info(D.Why->Why).Code.str() : "none, it is safe"].count(
        D.V);
    StringRef Path = F.Id.Path;
    size_t End = Path.rfind('/');
    Folders[End == StringRef::npos ? "." : printable(Path.take_front(End))]
        .count(D.V);
  }
  print(Out, "rule", Rules);
  Out << '\n';
  print(Out, "reason", Reasons);
  Out << '\n';
  print(Out, "folder", Folders);
}
