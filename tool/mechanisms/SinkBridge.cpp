// See SinkBridge.h.
#include "mechanisms/SinkBridge.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/SinkBody.h"

using namespace clang;
using namespace recoro;

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// The only expression of the body, returned or not.
static const Expr *onlyExpression(const LambdaExpr *Lambda) {
  const auto *Code =
      dyn_cast<CompoundStmt>(Lambda->getCallOperator()->getBody());
  if (!Code || Code->size() != 1)
    return nullptr;
  const Stmt *Only = Code->body_front();
  const auto *Return = dyn_cast<ReturnStmt>(Only);
  return Return ? Return->getRetValue() : dyn_cast<Expr>(Only);
}

std::optional<CalledAcross> recoro::calledAcross(const SinkDialect &D,
                                                 const CallExpr *Call) {
  if (!D.isBridge(Call, &Bridges::ToLegacy) || Call->getNumArgs() != 1)
    return std::nullopt;
  CalledAcross Found{Call,
                     dyn_cast<LambdaExpr>(withoutWrapping(Call->getArg(0)))};
  if (!Found.Lambda || Found.Lambda->isGenericLambda())
    return std::nullopt;
  const Expr *Only = onlyExpression(Found.Lambda);
  Found.Inside = Only ? dyn_cast<CallExpr>(withoutWrapping(Only)) : nullptr;
  const CXXMethodDecl *Operator = Found.Lambda->getCallOperator();
  if (!Found.Inside || Operator->getNumParams() != 1)
    return std::nullopt;
  for (const Expr *Argument : Found.Inside->arguments()) {
    const auto *Ref = dyn_cast<DeclRefExpr>(withoutWrapping(Argument));
    if (Ref && Ref->getDecl() == Operator->getParamDecl(0))
      Found.Sink = Argument;
  }
  return Found.Sink ? std::optional(Found) : std::nullopt;
}

void recoro::dissolve(const SinkDialect &D, Builder &B,
                      const CalledAcross &Bridge, EntityId Runs) {
  std::optional<Span> Whole = B.Src.span(Bridge.Whole->getSourceRange());
  std::optional<Span> Inside = B.Src.span(Bridge.Inside->getSourceRange());
  std::optional<Span> Sink = B.Src.span(Bridge.Sink->getSourceRange());
  Suspension S;
  S.Kind = SuspensionKind::Delegation;
  S.At = Whole ? *Whole : B.Src.place(Bridge.Whole->getBeginLoc());
  S.Runs = Runs;
  S.Rule = D.R.Name;
  B.Out.Suspensions.push_back(std::move(S));
  B.Out.Entities[Runs].Suspends = true; // a generator delegates to it
  if (!Whole || !Inside || !Sink)
    return B.cause(Runs, Reason::InMacro, Bridge.Whole->getBeginLoc(),
                   "the bridge to it stands in a macro's body");
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{Runs, true}};
  Change.Rewrites = dropListItem(B.Src, *Sink);
  if (!wrapArguments(D, B, Bridge.Inside, Change))
    B.cause(Runs, Reason::CannotHoist, Bridge.Inside->getBeginLoc(),
            "g++ 12 destroys one of its arguments twice beside a suspension");
  Change.Rewrites.push_back({*Whole, 20, {{"", Inside->At, 100}}});
  B.Out.Recipes.push_back(std::move(Change));
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

bool recoro::canBridgeBody(const SinkDialect &D, const Builder &B,
                           const BodyBridges &Form, QualType Object,
                           const Expr *Callable) {
  return !(D.R.Across.*Form.ToNative).empty() &&
         !(D.R.Across.*Form.ToLegacy).empty() && D.elementName(Object) &&
         B.Src.span(Callable->getSourceRange());
}

void recoro::bridgeBody(const SinkDialect &D, Builder &B,
                        const BodyBridges &Form, EntityId Object, QualType Type,
                        EntityId Runs, const Expr *Callable, bool ToLegacy) {
  if (!canBridgeBody(D, B, Form, Type, Callable))
    return;
  Span Whole = *B.Src.span(Callable->getSourceRange());
  const std::string Made =
      withElement(D.R.Across.*Form.Type, *D.elementName(Type));
  auto Write = [&](bool Native, const std::string &Front) {
    Recipe Change;
    Change.Op = Operation::Bridge;
    Change.Guard = {{Object, !Native}, {Runs, Native}};
    Change.Headers = {D.R.Across.Header};
    Change.Rewrites.push_back(between(Front + "(", Whole, ")"));
    B.Out.Recipes.push_back(std::move(Change));
  };
  Write(true, D.R.Across.*Form.ToNative);
  if (ToLegacy)
    Write(false, D.R.Across.*Form.ToLegacy + "<" + Made + ">");
}

const CallExpr *recoro::bridgeIn(const SinkDialect &D, const Expr *Callable,
                                 std::string Bridges::*Name) {
  const auto *Call = dyn_cast<CallExpr>(withoutWrapping(Callable));
  return Call && D.isBridge(Call, Name) && Call->getNumArgs() == 1 ? Call
                                                                   : nullptr;
}

void recoro::dropBridge(Builder &B, const CallExpr *Call, EntityId Id) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Inside = B.Src.span(Call->getArg(0)->getSourceRange());
  if (!Whole || !Inside)
    return B.cause(Id, Reason::InMacro, Call->getBeginLoc(),
                   "a bridge stands in a macro's body");
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{Id, true}};
  Change.Rewrites.push_back({*Whole, 40, {{"", Inside->At, 100}}});
  B.Out.Recipes.push_back(std::move(Change));
}
