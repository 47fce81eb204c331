// Loops.h for a callback that uses the token; and for one that is named:
//
//   for_each(first, end, step);
//     ->  for (auto at = first, last = end; at != last; ++at) co_await
//     step(*at);
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

static bool namesToken(const TokenDialect &D, const Stmt *S) {
  if (const auto *E = dyn_cast_or_null<Expr>(S); E && D.libraryOf(E->getType()))
    return true;
  return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
           return namesToken(D, Child);
         });
}

/// Whether it suspends nowhere but in its callback.
bool TokenBody::canLoop(const CallExpr *Call, const Iteration &Over,
                        const Ancestors &Around) const {
  return recoro::canLoop(B, Call, Over, Around) && !namesToken(D, Over.First) &&
         !namesToken(D, Over.Last);
}

bool TokenBody::loop(const CallExpr *Call, const Iteration &Over, EntityId Runs,
                     const Ancestors &Above) {
  Ancestors Around = ancestorsOf(Call, Above);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Callback = B.Src.span(Over.Callback->getSourceRange());
  if (!Whole || !Callback || !canLoop(Call, Over, Around))
    return false;
  std::optional<LoopHead> Head = loopHead(
      B, Over, nullptr, [&](llvm::StringRef Wish) { return unique(Wish); });
  if (!Head)
    return false;
  record(SuspensionKind::Delegation, Call, Runs);
  B.Out.Ties.push_back({Id, Runs, TieKind::Delegates, *Whole});
  ++Awaits;
  checkPosition(Call, Around);
  Head->Pieces.push_back({"co_await ", {}, 0});
  Recipe Change;
  Change.Guard = {{Id, true}, {Runs, true}};
  Change.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Callback->At.Begin}}, 30,
       std::move(Head->Pieces)});
  Change.Rewrites.push_back(
      {Span{Whole->File, {Callback->At.End, Whole->At.End}},
       30,
       {{"(*" + Head->At + ")", {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

bool TokenBody::loopInPlace(const CallExpr *Call, const Iteration &Over,
                            const LambdaExpr *Callback,
                            const Ancestors &Above) {
  Ancestors Around = ancestorsOf(Call, Above);
  if (!canLoop(Call, Over, Around))
    return false;
  // The token's copy can stand outside.
  auto Rewrites = recoro::loopInPlace(
      B, Call, Over, Callback,
      [&](const VarDecl *Copied) { return D.libraryOf(Copied->getType()); },
      [&](llvm::StringRef Wish) { return unique(Wish); });
  if (!Rewrites)
    return false;
  ++Awaits;
  checkPosition(Call, Around);
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  Change.Rewrites = std::move(*Rewrites);
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}
