// Loops.h for a callback that uses the token; and for one that is named:
//
//   for_each(first, end, step);
//     ->  for (auto at = first, last = end; at != last; ++at) co_await
//     step(*at);
#include "mechanisms/Loops.h"
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

bool TokenBody::isLoop(const CallExpr *Call) { return isForEach(Call); }

/// Whether it suspends nowhere but in its callback.
bool TokenBody::canLoop(const CallExpr *Call, const Ancestors &Around) const {
  return recoro::canLoop(B, Call, Around) && !namesToken(D, Call->getArg(0)) &&
         !namesToken(D, Call->getArg(1));
}

bool TokenBody::loop(const CallExpr *Call, EntityId Runs,
                     const Ancestors &Above) {
  Ancestors Around = ancestorsOf(Call, Above);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Callback = B.Src.span(Call->getArg(2)->getSourceRange());
  if (!Whole || !Callback || !canLoop(Call, Around))
    return false;
  std::optional<LoopHead> Head = loopHead(
      B, Call, nullptr, [&](llvm::StringRef Wish) { return unique(Wish); });
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

bool TokenBody::loopInPlace(const CallExpr *Call, const LambdaExpr *Callback,
                            const Ancestors &Above) {
  Ancestors Around = ancestorsOf(Call, Above);
  if (!canLoop(Call, Around))
    return false;
  // The token's copy can stand outside.
  auto Rewrites = recoro::loopInPlace(
      B, Call, Callback,
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
