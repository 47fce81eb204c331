// What starts or asks on the token's executor: the native coroutine has to be
// asked for it, in place or in front of the expression.
//
//   spawn(yield, f);   ->   spawn_on(co_await this_coro::executor, f);
#include "mechanisms/Context.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

bool TokenBody::startOnExecutor(const CallExpr *Call, const Expr *On,
                                Recipe &Go, const Ancestors &Above) {
  std::optional<Span> Token = B.Src.span(On->getSourceRange());
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  if (!Token || !Whole) {
    cause(Reason::InMacro, Call->getBeginLoc(),
          "the call stands in a macro's body");
    return false;
  }
  B.Out.Entities[Id].Suspends = true;
  ++Awaits;
  Ancestors Around = ancestorsOf(Call, Above);
  checkPosition(Call, Around);
  Go.Headers.push_back(header(D.R.ExecutorHeader));
  if (canShare(Call)) {
    Go.Rewrites.push_back({*Token, 10, {{expand(D.R.Executor), {}, 0}}});
    return true;
  }
  // The callable must not share the expression with the await.
  std::optional<std::string> Name = executorInFront(Call, Above, Go);
  if (!Name)
    return false;
  Go.Rewrites.push_back({*Token, 10, {{*Name, {}, 0}}});
  return true;
}

/// What asks for the executor, in front of the full expression around `Call`:
/// once for all that ask there.
std::optional<std::string> TokenBody::executorInFront(const CallExpr *Call,
                                                      const Ancestors &Above,
                                                      Recipe &Change) {
  FullExpression Outermost = fullExpression(Call, ancestorsOf(Call, Above));
  std::string &Name = Executors[Outermost.E];
  if (!Name.empty())
    return Name;
  HoistPlace Place = placeFor(Outermost.E, Outermost.Above);
  Place.Braces = Place.Governs; // the executor may live on
  std::optional<Front> At = frontOf(Place);
  if (!At) {
    cause(Reason::CannotHoist, Call->getBeginLoc(),
          "there is no place in front of the call");
    return std::nullopt;
  }
  Name = unique("executor");
  Change.Rewrites.push_back(putInFront(
      *At,
      {{"auto " + Name + " = " + expand(D.R.Executor) + ";" + At->Lead, {}}}));
  return Name;
}

void TokenBody::finishQuery(const CallExpr *Call, const Ancestors &Above) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  const Ancestors Around = ancestorsOf(Call, Above);
  const Expr *Outermost = fullExpression(Call, Around).E;
  Recipe Change;
  Change.Op = Operation::Query;
  Change.Guard = {{Id, true}};
  Change.Headers = {header(D.R.ExecutorHeader)};
  std::string Text = expand(D.R.Executor);
  // With other awaits, what cannot share the expression leaves it anyway.
  const bool Alone = Executors.count(Outermost) ||
                     (!Full.count(Outermost) && !canShare(Outermost));
  if (Alone) {
    std::optional<std::string> Name = executorInFront(Call, Above, Change);
    if (!Name)
      return;
    Text = *Name;
  } else if (bindsTighter(B, Call, Around)) {
    Text = "(" + Text + ")";
  }
  Change.Rewrites.push_back({*Whole, 20, {{Text, {}, 0}}});
  keepInContext(std::move(Change), Call, Above);
}
