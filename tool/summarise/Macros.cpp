// See Macros.h.
#include "summarise/Macros.h"
#include "summarise/Builder.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;
using namespace recoro;

static bool meet(Range A, Range B) {
  return A.Begin <= B.End && B.Begin <= A.End;
}

/// Which place of `At` does not ask for the text at `Edited`.
static const SourceLocation *missing(const Source &Src, Range Edited,
                                     const std::vector<SourceLocation> &At) {
  auto It = llvm::find_if(At, [&](SourceLocation Place) {
    return llvm::none_of(Src.askedOf(Place),
                         [&](Range R) { return meet(R, Edited); });
  });
  return It == At.end() ? nullptr : &*It;
}

/// A range whose ends do not both stand inside, or is none at all.
static bool crosses(Range R, Range Body) {
  const bool Begins = Body.Begin <= R.Begin && R.Begin < Body.End;
  const bool Ends = Body.Begin < R.End && R.End <= Body.End;
  return Begins != Ends && R.size() != 0;
}

/// Whether `R` changes the text in `Body` as if each line of it were a line of
/// the program, or takes it elsewhere.
static bool tearsApart(const Recipe &R, const Span &Body) {
  bool Inside = false, Outside = false;
  for (const Rewrite &W : R.Rewrites) {
    const bool Here = W.At.File == Body.File && Body.At.contains(W.At.At);
    if (W.At.File == Body.File && crosses(W.At.At, Body.At))
      return true;
    (Here ? Inside : Outside) = true;
    for (const Piece &P : W.Pieces) {
      if (Here && llvm::StringRef(P.Text).contains('\n'))
        return true;
      if (!Here && P.Text.empty() && W.At.File == Body.File &&
          Body.At.contains(P.Source))
        return true;
    }
  }
  return R.Op == Operation::Hoist && Inside && Outside;
}

static void checkMacro(SourceRange Macro, const std::vector<SourceLocation> &At,
                       Builder &B) {
  std::optional<Span> Body = B.Src.span(Macro);
  if (!Body)
    return;
  std::optional<EntityId> First;
  for (const Recipe &R : B.Out.Recipes) {
    auto Accuse = [&](SourceLocation Place, const char *Why) {
      for (const Condition &C : R.Guard)
        B.cause(C.Entity, Reason::InMacro, Place, Why);
    };
    if (tearsApart(R, *Body))
      Accuse(Macro.getBegin(),
             "what is needed has no place in the macro's body");
    bool Inside = false;
    for (const Rewrite &W : R.Rewrites) {
      if (W.At.File != Body->File || !Body->At.contains(W.At.At))
        continue;
      Inside = true;
      if (const SourceLocation *Place = missing(B.Src, W.At.At, At))
        Accuse(*Place, "the text that would change is a macro's, which is also "
                       "expanded here, where it stays as it is");
    }
    if (!Inside)
      continue;
    for (const Condition &C : R.Guard) {
      if (First && C.Entity != *First)
        B.Out.Ties.push_back(
            {*First, C.Entity, TieKind::Shares, B.Src.place(Macro.getBegin())});
      First = First.value_or(C.Entity);
    }
  }
}

void recoro::checkMacros(const Preprocessed &Met, Builder &B) {
  struct Use {
    SourceRange Definition;
    std::vector<SourceLocation> At;
  };
  llvm::MapVector<SourceLocation, Use> All; ///< by where it is defined
  for (const Preprocessed::Expansion &E : Met.Expansions) {
    Use &Of = All[E.Definition.getBegin()];
    Of.Definition = E.Definition;
    Of.At.push_back(E.At);
  }
  for (const auto &[Begin, Of] : All)
    checkMacro(Of.Definition, Of.At, B);
}
