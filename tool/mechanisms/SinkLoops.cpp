// Loops.h for a callback that uses the sink, and for values that are copied
// into the sink.
//
//   std::copy(first, end, begin(sink));
//     ->  for (auto at = first, last = end; at != last; ++at) co_yield *at;
#include "mechanisms/SinkBody.h"

using namespace clang;
using namespace recoro;

static bool names(const VarDecl *Sink, const Stmt *S) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
  return (Ref && Ref->getDecl() == Sink) ||
         (S && llvm::any_of(S->children(), [&](const Stmt *Child) {
            return names(Sink, Child);
          }));
}

bool SinkBody::loop(const CallExpr *Call, const Iteration &Over,
                    const LambdaExpr *Callback, const Ancestors &Above) {
  if (!canLoop(B, Call, Over, Above) || names(Sink, Over.First) ||
      (Over.Last && names(Sink, Over.Last)))
    return false;
  auto Rewrites = loopInPlace(
      B, Call, Over, Callback, [](const VarDecl *) { return false; },
      [&](llvm::StringRef Wish) { return unique(Wish); });
  if (!Rewrites)
    return false;
  checkPosition(Call, Above);
  Recipe Change = recipe(Operation::Hoist);
  Change.Rewrites = std::move(*Rewrites);
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

/// std::copy(first, last, begin(sink));
bool SinkBody::copy(const CallExpr *Call, const Iteration &Over,
                    const Ancestors &Above) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  if (!Whole || !canLoop(B, Call, Over, Above) || names(Sink, Over.First) ||
      names(Sink, Over.Last) || !statementAround(Call, Above))
    return false;
  std::optional<LoopHead> Head = loopHead(
      B, Over, nullptr, [&](llvm::StringRef Wish) { return unique(Wish); });
  if (!Head)
    return false;
  checkPosition(Call, Above);
  record(SuspensionKind::Operation, Call, std::nullopt, "std::copy");
  Recipe Change = recipe(Operation::Hoist);
  Head->Pieces.push_back({"co_yield *" + Head->At, {}, 0});
  Change.Rewrites.push_back({*Whole, 30, std::move(Head->Pieces)});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}
