// See ConsumerBody.h.
#include "mechanisms/ConsumerBody.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Context.h"

using namespace clang;
using namespace recoro;

void ConsumerBody::visit(const Stmt *S) {
  collect(S);
  checkStack(S);
  checkQuestion(S, Reason::UncaughtAroundYield);
}

void ConsumerBody::use(const DeclRefExpr *Ref, bool Inside,
                       const Ancestors &Above) {
  const Expr *Child = Ref;
  size_t Left = Above.size();
  while (Left && isTransparent(Above[Left - 1]))
    Child = cast<Expr>(Above[--Left]);
  const Stmt *User = Left ? Above[Left - 1] : nullptr;
  if (!Inside)
    return cause(Reason::ConsumerCoroutine, Ref->getExprLoc(),
                 "its input is used in a function inside");
  if (const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(User);
      Call && Call->getArg(0) == Child) {
    if (Call->getOperator() == OO_Call)
      return wait(Call, Ancestors(Above.begin(), Above.begin() + Left - 1));
    if (Call->getOperator() == OO_Exclaim)
      return;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
    const NamedDecl *Named = Member->getMemberDecl();
    if (isa<CXXConversionDecl>(Named) ||
        (Named->getIdentifier() && Named->getName() == "get"))
      return;
  }
  if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(User);
      Cast && Cast->getType()->isVoidType())
    return;
  cause(Reason::ConsumerCoroutine, Ref->getExprLoc(),
        "its input is handed to " + describeUser(B, User));
}

/// in();   ->   co_await in();
void ConsumerBody::wait(const CXXOperatorCallExpr *Call,
                        const Ancestors &Above) {
  ++Waits;
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  Suspension S;
  S.At = Whole ? *Whole : B.Src.place(Call->getBeginLoc());
  S.In = Id;
  S.Rule = D.R.Name;
  S.Callee = "source";
  B.Out.Suspensions.push_back(std::move(S));
  const Stmt *Child = Call;
  for (const Stmt *Around : llvm::reverse(Above)) {
    checkAround(Call, Around, Child);
    if (isa<CXXCatchStmt>(Around))
      cause(Reason::AwaitInHandler, Call->getBeginLoc(),
            "it waits in the handler of an exception");
    Child = Around;
  }
  const auto *Loop = Above.empty() ? nullptr : dyn_cast<ForStmt>(Above.back());
  if (!statementAround(Call, Above) && !(Loop && Loop->getInc() == Call))
    return cause(Reason::ConsumerCoroutine, Call->getBeginLoc(),
                 "what its input returns is used");
  if (!Whole)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call stands in a macro's body");
  Recipe Change = recipe(Operation::Await);
  Change.Rewrites.push_back(
      {*Whole, 20, {{"co_await ", {}, 0}, {"", Whole->At, 20}}});
  B.Out.Recipes.push_back(std::move(Change));
}

void ConsumerBody::finish() {
  if (Waits)
    for (const VarDecl *Guard : ExceptionCounters)
      cause(Reason::UncaughtAroundYield, Guard->getLocation(),
            "its destructor asks whether an exception is on its way");
  const auto *Type = In.Function->getType()->getAs<FunctionProtoType>();
  if (Type && Type->isNothrow())
    cause(Reason::Noexcept, In.Function->getLocation(),
          "it is noexcept, and what feeds it may stop early");
  noteMoves(/*Except=*/Input);
  finishGuards(Reason::CatchAllAroundYield,
               "this handler runs when nothing feeds it any more, and would "
               "not");
  for (const ReturnStmt *Return : Returns)
    if (std::optional<Recipe> Change = changeReturn(Return))
      B.Out.Recipes.push_back(std::move(*Change));
  if (!Waits && Returns.empty())
    returnAtEnd();
}
