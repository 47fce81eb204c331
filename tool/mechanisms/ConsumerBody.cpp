// See ConsumerBody.h.
#include "mechanisms/ConsumerBody.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Context.h"
#include "mechanisms/SinkBody.h"

using namespace clang;
using namespace recoro;

void ConsumerBody::visit(const Stmt *S, const Ancestors &Above) {
  collect(S);
  collectInHandlers(S, Above);
  checkStack(S);
  checkQuestion(S, Reason::UncaughtAroundYield);
}

/// The loop that goes through `Ref`, or null.
static const CXXForRangeStmt *loopOver(const DeclRefExpr *Ref,
                                       const Ancestors &Above) {
  for (const Stmt *Each : llvm::reverse(Above)) {
    if (const auto *Loop = dyn_cast<CXXForRangeStmt>(Each))
      return Loop->getRangeInit()->IgnoreParenImpCasts() == Ref ? Loop
                                                                : nullptr;
    if (!isa<DeclStmt>(Each) && !isTransparent(Each))
      return nullptr;
  }
  return nullptr;
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
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User))
    if (const auto *To = Consumers.of(Call->getDirectCallee()))
      return delegate(Call, To->Id,
                      Ancestors(Above.begin(), Above.begin() + Left - 1));
  if (const CXXForRangeStmt *Loop = loopOver(Ref, Above))
    return iterate(Loop, ancestorsOf(Loop, Above));
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

void ConsumerBody::record(const Expr *At, std::optional<EntityId> Runs) {
  ++Waits;
  std::optional<Span> Whole = B.Src.span(At->getSourceRange());
  Suspension S;
  S.Kind = Runs ? SuspensionKind::Delegation : SuspensionKind::Operation;
  S.At = Whole ? *Whole : B.Src.place(At->getBeginLoc());
  S.In = Id;
  S.Runs = Runs;
  S.Rule = D.R.Name;
  S.Callee = Runs ? "" : "source";
  B.Out.Suspensions.push_back(std::move(S));
}

void ConsumerBody::checkPosition(const Expr *E, const Ancestors &Above) {
  const Stmt *Child = E;
  for (const Stmt *Around : llvm::reverse(Above)) {
    checkAround(E, Around, Child);
    Child = Around;
  }
  noteHandlers(E, Above);
}

/// in().get(), as a variable's initialiser or assigned to one: nothing else in
/// the expression could come before it.
static bool standsAlone(const Expr *Wait, const Ancestors &Above) {
  size_t Left = Above.size();
  while (Left && isTransparent(Above[Left - 1]))
    --Left;
  const auto *Member = Left ? dyn_cast<MemberExpr>(Above[Left - 1]) : nullptr;
  const auto *Get =
      Left > 1 ? dyn_cast<CXXMemberCallExpr>(Above[Left - 2]) : nullptr;
  if (!Member || !Get || Get->getNumArgs() || Get->getCallee() != Member)
    return false;
  Left -= 2;
  const Stmt *Child = Get;
  while (Left && (isTransparent(Above[Left - 1]) ||
                  (isa<CXXConstructExpr>(Above[Left - 1]) &&
                   cast<CXXConstructExpr>(Above[Left - 1])->getNumArgs() == 1)))
    Child = Above[--Left];
  const Stmt *User = Left ? Above[Left - 1] : nullptr;
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(User))
    return Declaration->isSingleDecl();
  const auto *Assignment = dyn_cast_or_null<BinaryOperator>(User);
  const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(User);
  const Expr *To =
      Assignment && Assignment->isAssignmentOp() ? Assignment->getLHS()
      : Operator && Operator->isAssignmentOp()   ? Operator->getArg(0)
                                                 : nullptr;
  return To && To != Child && isa<DeclRefExpr>(To->IgnoreParens()) &&
         statementAround(cast<Expr>(User),
                         Ancestors(Above.begin(), Above.begin() + Left - 1));
}

/// in();   ->   co_await in();
void ConsumerBody::wait(const CXXOperatorCallExpr *Call,
                        const Ancestors &Above) {
  record(Call, std::nullopt);
  checkPosition(Call, Above);
  const auto *Loop = Above.empty() ? nullptr : dyn_cast<ForStmt>(Above.back());
  const bool IsUsed =
      !statementAround(Call, Above) && !(Loop && Loop->getInc() == Call);
  if (IsUsed && !standsAlone(Call, Above))
    return cause(Reason::ConsumerCoroutine, Call->getBeginLoc(),
                 "what its input returns is used");
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  if (!Whole)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call stands in a macro's body");
  Recipe Change = recipe(Operation::Await);
  Change.Rewrites.push_back({*Whole,
                             20,
                             {{IsUsed ? "(co_await " : "co_await ", {}, 0},
                              {"", Whole->At, 20},
                              {IsUsed ? ")" : "", {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

/// Each value is the source's own, as that of an iterator is.
void ConsumerBody::iterate(const CXXForRangeStmt *Loop,
                           const Ancestors &Above) {
  record(Loop->getRangeInit(), std::nullopt);
  checkPosition(Loop->getRangeInit(), Above);
  std::optional<Span> Variable =
      B.Src.span(Loop->getLoopVariable()->getSourceRange());
  if (const auto *Parts = dyn_cast<DecompositionDecl>(Loop->getLoopVariable()))
    Variable = B.Src.span(
        SourceRange(Parts->getBeginLoc(), Parts->getSourceRange().getEnd()));
  std::optional<Span> Range =
      B.Src.span(Loop->getRangeInit()->getSourceRange());
  std::optional<Span> Code = B.Src.span(Loop->getBody()->getSourceRange());
  std::optional<Span> Whole = B.Src.span(Loop->getSourceRange());
  const Source::Lexeme *Colon =
      Range ? B.Src.before(Range->File, Range->At.Begin) : nullptr;
  if (!Variable || !Code || !Whole || !Colon || Colon->Kind != tok::colon ||
      Loop->getInit())
    return cause(Reason::InMacro, Loop->getBeginLoc(),
                 "the loop over its input cannot be written otherwise");
  const std::string &File = Range->File;
  const std::string Input = B.Src.text(*Range).str();
  const std::string Indent = B.Src.indentation(File, Whole->At.Begin);
  const bool Block = isa<CompoundStmt>(Loop->getBody());
  const std::string Lead =
      "\n" + Indent +
      B.Src.step(Block ? *Code
                       : B.Src.span(In.Function->getBody()->getSourceRange())
                             .value_or(*Whole));
  const std::string Declared =
      B.Src.text(File, {Variable->At.Begin, Colon->At.Begin}).rtrim().str() +
      " = " + Input + ".current();";
  Recipe Change = recipe(Operation::Await);
  Change.Rewrites.push_back(
      {{File, {Variable->At.Begin, Range->At.End}},
       30,
       {{"; " + Input + "; co_await " + Input + "()", {}, 0}}});
  if (Block) {
    const unsigned Inside = Code->At.Begin + 1;
    Change.Rewrites.push_back(
        {{File, {Inside, Inside}}, 30, {{Lead + Declared, {}, 0}}});
  } else {
    if (const Source::Lexeme *Semicolon = B.Src.after(File, Code->At.End);
        Semicolon && Semicolon->Kind == tok::semi &&
        !B.Src.text(*Code).ends_with(";") && !B.Src.text(*Code).ends_with("}"))
      Code->At.End = Semicolon->At.End;
    const Source::Lexeme *Close = B.Src.before(File, Code->At.Begin);
    Change.Rewrites.push_back({{File, {Close->At.End, Code->At.End}},
                               30,
                               {{" {" + Lead + Declared + Lead, {}, 0},
                                {"", Code->At, 30},
                                {"\n" + Indent + "}", {}, 0}}});
  }
  B.Out.Recipes.push_back(std::move(Change));
}

/// header(in);   ->   co_await header(in);
void ConsumerBody::delegate(const CallExpr *Call, EntityId Runs,
                            const Ancestors &Above) {
  record(Call, Runs);
  checkPosition(Call, Above);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  B.Out.Ties.push_back(
      {Id, Runs, TieKind::Delegates, B.Src.place(Call->getBeginLoc())});
  if (!Whole)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call stands in a macro's body");
  if (!statementAround(Call, Above))
    return cause(Reason::YieldInExpression, Call->getBeginLoc(),
                 "it stands in the middle of an expression");
  Recipe Change = recipe(Operation::Await);
  Change.Rewrites.push_back(
      {*Whole, 20, {{"co_await ", {}, 0}, {"", Whole->At, 20}}});
  if (!wrapArguments(D, B, Call, Change))
    cause(Reason::CannotHoist, Call->getBeginLoc(),
          "g++ 12 destroys one of its arguments twice beside a suspension");
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
  finishHandlers();
  for (const ReturnStmt *Return : Returns)
    if (std::optional<Recipe> Change = changeReturn(Return))
      B.Out.Recipes.push_back(std::move(*Change));
  if (!Waits && Returns.empty())
    returnAtEnd();
}
