// See Compose.h.
#include "edit/Compose.h"
#include "llvm/ADT/STLExtras.h"

using namespace recoro;

namespace {

class Composer {
public:
  Composer(llvm::StringRef Text, std::vector<Node> In)
      : Text(Text), Nodes(std::move(In)), Used(Nodes.size(), 0) {
    // Outer before inner; an insertion before what starts where it stands,
    // unless its layer is lower.
    std::vector<unsigned> Order(Nodes.size());
    for (unsigned I = 0; I != Order.size(); ++I)
      Order[I] = I;
    llvm::stable_sort(Order, [&](unsigned A, unsigned B) {
      return isBefore(Nodes[A], Nodes[B]);
    });
    std::vector<Node> Sorted;
    for (unsigned I : Order)
      Sorted.push_back(std::move(Nodes[I]));
    Nodes = std::move(Sorted);
  }

  Composition run() {
    Composition Out;
    unsigned End = 0;
    for (unsigned I = 0; I != Nodes.size(); ++I) {
      if (Used[I])
        continue;
      Replacement R;
      R.At = Nodes[I].At;
      if (R.At.Begin < End && !takesNextLineEnd(Nodes[I], Out, R.At))
        continue;
      R.Text = expand(I, R.Groups);
      End = std::max(End, R.At.End);
      Out.Replacements.push_back(std::move(R));
    }
    for (unsigned I = 0; I != Nodes.size(); ++I)
      if (Used[I] != 1)
        Out.Conflicts.insert(Nodes[I].Groups.begin(), Nodes[I].Groups.end());
    return Out;
  }

private:
  /// Two lines that go, one with the line end behind it and the other with the
  /// one in front, which are the same: the other takes what follows instead.
  bool takesNextLineEnd(const Node &N, const Composition &Before,
                        Range &At) const {
    const Replacement &Last = Before.Replacements.back();
    if (!N.Pieces.empty() || !Last.Text.empty() || N.At.End <= Last.At.End)
      return false;
    llvm::StringRef Shared = Text.slice(N.At.Begin, Last.At.End);
    if (!Shared.trim("\r\n").empty() ||
        !Text.substr(N.At.End).starts_with(Shared))
      return false;
    At = {Last.At.End, N.At.End + unsigned(Shared.size())};
    return true;
  }

  static bool isBefore(const Node &A, const Node &B) {
    if (A.At.Begin != B.At.Begin)
      return A.At.Begin < B.At.Begin;
    bool InsertsA = A.At.size() == 0, InsertsB = B.At.size() == 0;
    if (InsertsA != InsertsB)
      return InsertsA ? A.Layer >= B.Layer : A.Layer > B.Layer;
    if (A.At.End != B.At.End)
      return A.At.End > B.At.End;
    if (A.Layer != B.Layer)
      return A.Layer > B.Layer;
    return A.Pieces < B.Pieces;
  }

  std::string expand(unsigned I, std::set<unsigned> &Groups) {
    ++Used[I];
    Groups.insert(Nodes[I].Groups.begin(), Nodes[I].Groups.end());
    std::string Out;
    for (const Piece &P : Nodes[I].Pieces)
      Out += P.Source.size() ? render(P.Source, P.Below, Groups) : P.Text;
    return Out;
  }

  /// `R` with the rewrites inside it; of those that cover exactly `R`, the ones
  /// below the layer.
  std::string render(Range R, unsigned Below, std::set<unsigned> &Groups) {
    std::string Out;
    unsigned At = R.Begin;
    for (unsigned I = 0; I != Nodes.size(); ++I) {
      const Node &N = Nodes[I];
      bool Inserts = N.At.size() == 0;
      if (N.At.Begin < At || N.At.Begin >= R.End)
        continue;
      if (!R.contains(N.At) || (N.At == R && N.Layer >= Below) ||
          (Inserts && N.At.Begin == R.Begin && N.Layer >= Below))
        continue;
      Out += Text.slice(At, N.At.Begin);
      Out += expand(I, Groups);
      At = N.At.End;
    }
    Out += Text.slice(At, R.End);
    return Out;
  }

  llvm::StringRef Text;
  std::vector<Node> Nodes;
  std::vector<unsigned> Used;
};

} // namespace

Composition recoro::compose(llvm::StringRef Text, std::vector<Node> Nodes) {
  return Composer(Text, std::move(Nodes)).run();
}

std::string
recoro::applyReplacements(llvm::StringRef Text,
                          const std::vector<Replacement> &Replacements) {
  std::string Out;
  unsigned At = 0;
  for (const Replacement &R : Replacements) {
    Out += Text.slice(At, R.At.Begin);
    Out += R.Text;
    At = R.At.End;
  }
  Out += Text.substr(At);
  return Out;
}
