// See SinkBody.h. SinkDelegation.cpp has what hands the sink on, SinkLoops.cpp
// algorithms that become loops.
#include "mechanisms/SinkBody.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Lists.h"
#include "mechanisms/TypeName.h"

using namespace clang;
using namespace recoro;

SinkBody::SinkBody(const SinkDialect &D, Builder &B, const Body &In,
                   EntityId Id, const ParmVarDecl *Sink, bool InPlace)
    : HoistingBody(B, In, Id, InPlace), Sink(Sink), D(D) {}

void SinkBody::record(SuspensionKind Kind, const Expr *At,
                      std::optional<EntityId> Runs, std::string Callee) {
  std::optional<Span> Whole = B.Src.span(At->getSourceRange());
  Suspension S;
  S.Kind = Kind;
  S.At = Whole ? *Whole : B.Src.place(At->getBeginLoc());
  S.In = Id;
  S.Runs = Runs;
  S.Rule = D.R.Name;
  S.Callee = std::move(Callee);
  B.Out.Suspensions.push_back(std::move(S));
}

/// A class that derives from a standard exception.
static bool isOwnException(QualType T) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->isInStdNamespace())
    return false;
  return llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Class = Base.getType()->getAsCXXRecordDecl();
    return (Class && Class->isInStdNamespace()) ||
           isOwnException(Base.getType());
  });
}

void SinkBody::visit(const Stmt *S, const Ancestors &Above) {
  collect(S);
  checkStack(S);
  checkQuestion(S, Reason::UncaughtAroundYield);
  collectInHandlers(S, Above);
  if (const auto *Throw = dyn_cast<CXXThrowExpr>(S)) {
    if (D.R.SlicesExceptions && Throw->getSubExpr() &&
        isOwnException(Throw->getSubExpr()->getType()))
      cause(Reason::SlicedException, Throw->getBeginLoc(),
            "who pulls sees the type that is thrown here");
  }
}

void SinkBody::checkPosition(const Expr *E, const Ancestors &Above) {
  ++Suspensions;
  const Stmt *Child = E;
  for (const Stmt *S : llvm::reverse(Above)) {
    checkAround(E, S, Child);
    Child = S;
  }
  noteHandlers(E, Above);
}

//===----------------------------------------------------------------------===//
// Yields
//===----------------------------------------------------------------------===//

void SinkBody::use(const DeclRefExpr *Ref, const Ancestors &Above) {
  const Expr *Child = Ref;
  unsigned Depth = 0;
  while (Depth < Above.size() &&
         isTransparent(Above[Above.size() - Depth - 1])) {
    Child = cast<Expr>(Above[Above.size() - Depth - 1]);
    ++Depth;
  }
  const Stmt *User =
      Depth < Above.size() ? Above[Above.size() - Depth - 1] : nullptr;
  Ancestors Around(Above.begin(),
                   Above.end() - std::min<size_t>(Depth + 1, Above.size()));
  if (const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(User);
      Call && Call->getArg(0) == Child) {
    if (Call->getOperator() == OO_Call)
      return yield(Call, Around);
    if (Call->getOperator() == OO_Exclaim)
      return query(Call, "false");
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User);
      Member && isa<CXXConversionDecl>(Member->getMemberDecl()))
    return query(Child, "true");
  if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(User);
      Cast && Cast->getType()->isVoidType())
    return dropMention(Cast, Around);
  cause(Reason::SinkEscapes, Ref->getExprLoc(),
        "the sink is handed to " + describeUser(B, User));
}

/// A running body always has somebody to yield to.
void SinkBody::query(const Expr *Whole, llvm::StringRef Answer) {
  std::optional<Span> At = B.Src.span(Whole->getSourceRange());
  if (!At)
    return cause(Reason::InMacro, Whole->getBeginLoc(),
                 "the sink is asked in a macro's body");
  Recipe Change = recipe(Operation::Query);
  Change.Rewrites.push_back({*At, 10, {{Answer.str(), {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

/// (void)sink;
void SinkBody::dropMention(const Expr *Cast, const Ancestors &Around) {
  if (!dropStatement(Cast, Around))
    cause(Reason::SinkEscapes, Cast->getBeginLoc(),
          "the sink is mentioned where it cannot be removed");
}

/// The call whose sink is what `Inner` returns: sink(1)(2).
static const CXXOperatorCallExpr *next(const CXXOperatorCallExpr *Inner,
                                       Ancestors &Above) {
  const Stmt *Child = Inner;
  unsigned Depth = 0;
  while (Depth < Above.size() &&
         isTransparent(Above[Above.size() - Depth - 1])) {
    Child = Above[Above.size() - Depth - 1];
    ++Depth;
  }
  if (Depth == Above.size())
    return nullptr;
  const auto *Outer =
      dyn_cast<CXXOperatorCallExpr>(Above[Above.size() - Depth - 1]);
  if (!Outer || Outer->getOperator() != OO_Call || Outer->getArg(0) != Child)
    return nullptr;
  Above.resize(Above.size() - Depth - 1);
  return Outer;
}

/// In sink(1)(2), one of the values.
bool SinkBody::isStatement(const Expr *E, const Ancestors &Above) const {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(Above.back());
  if (!Call || Call->getOperator() != OO_Call || Call->getArg(0) == E ||
      !D.isSink(Call->getArg(0)->getType()))
    return false;
  Ancestors Around(Above.begin(), std::prev(Above.end()));
  return isa<CXXOperatorCallExpr>(withoutWrapping(Call->getArg(0))) ||
         next(Call, Around);
}

void SinkBody::yield(const CXXOperatorCallExpr *Call, const Ancestors &Above) {
  Recipe Change = recipe(Operation::Await);
  Change.Headers = {isStandard() ? D.R.StandardResult.Header
                                 : D.R.ResultHeader};
  Ancestors Around = Above;
  const CXXOperatorCallExpr *Before = nullptr;
  const CXXOperatorCallExpr *Last = Call;
  bool Known = true;
  for (const CXXOperatorCallExpr *Each = Call; Each;
       Each = next(Each, Around)) {
    record(SuspensionKind::Operation, Each, std::nullopt, "sink");
    Known = Known && writeYield(Each, Before, Change);
    Before = Last = Each;
  }
  checkPosition(Last, Around);
  if (!Known)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call of the sink stands in a macro's body");
  const Stmt *Statement = statementAround(Last, Around);
  if (!Statement)
    return cause(Reason::YieldInExpression, Call->getBeginLoc(),
                 "what the sink returns is used");
  if (Last != Call && !isa<CompoundStmt>(Statement)) {
    std::optional<Span> Whole = B.Src.span(Last->getSourceRange());
    const Source::Lexeme *Semicolon = B.Src.after(Whole->File, Whole->At.End);
    Change.Rewrites.push_back(
        {Span{Whole->File, {Whole->At.Begin, Whole->At.Begin}},
         20,
         {{"{ ", {}, 0}}});
    Change.Rewrites.push_back(
        {Span{Whole->File, {Semicolon->At.End, Semicolon->At.End}},
         20,
         {{" }", {}, 0}}});
  }
  B.Out.Recipes.push_back(std::move(Change));
}

/// `sink(` or, behind the call `Before`, `)(` becomes `co_yield `; the last `)`
/// goes.
bool SinkBody::writeYield(const CXXOperatorCallExpr *Call,
                          const CXXOperatorCallExpr *Before, Recipe &Change) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Close = B.Src.token(Call->getRParenLoc());
  if (!Whole || !Close)
    return false;
  // A call that is all of a macro is written in its body.
  const bool InBody = !Whole->At.contains(Close->At);
  auto SpanOf = [&](const Expr *E) {
    return InBody ? B.Src.spanInBody(E->getSourceRange())
                  : B.Src.span(E->getSourceRange());
  };
  Whole = SpanOf(Call);
  std::optional<Span> Earlier = Before ? SpanOf(Before) : std::nullopt;
  if (!Whole || !Whole->At.contains(Close->At) || (Before && !Earlier))
    return false;
  const std::string &File = Whole->File;
  Range Head{Whole->At.Begin, 0};
  std::string Word = "co_yield ";
  if (Before) {
    Head.Begin = Earlier->At.End;
    Word = "; co_yield ";
  }
  const bool HasValue = Call->getNumArgs() > 1;
  std::optional<Span> Value = HasValue ? SpanOf(Call->getArg(1)) : std::nullopt;
  if (HasValue && (!Value || !Whole->At.contains(Value->At)))
    return false;
  const Source::Lexeme *Open = HasValue ? B.Src.before(File, Value->At.Begin)
                                        : B.Src.before(File, Close->At.Begin);
  // The value may stand in parentheses of its own.
  while (Open && Open->Kind != tok::l_paren && Open->At.Begin > Head.Begin)
    Open = B.Src.before(File, Open->At.Begin);
  if (!Open || Open->Kind != tok::l_paren || Open->At.Begin < Head.Begin)
    return false;
  if (!HasValue) {
    Head.End = Close->At.End;
    Change.Rewrites.push_back(
        {Span{File, Head}, 10, {{Word + D.R.Nothing.Text, {}, 0}}});
    Change.Headers.push_back(D.R.Nothing.Header);
    return true;
  }
  Head.End = Open->At.End;
  const Source::Lexeme *First = B.Src.after(File, Head.End, true);
  if (!B.Src.text(File, {Head.End, First->At.Begin}).contains('\n'))
    Head.End = First->At.Begin;
  Range Tail = Close->At;
  const Source::Lexeme *Last = B.Src.before(File, Tail.Begin, true);
  if (!B.Src.text(File, {Last->At.End, Tail.Begin}).contains('\n') &&
      B.Src.text(File, Last->At).find("//") != 0)
    Tail.Begin = Last->At.End;
  Change.Rewrites.push_back({Span{File, Head}, 10, {{Word, {}, 0}}});
  Change.Rewrites.push_back({Span{File, Tail}, 10, {}});
  return wrapValue(Call->getArg(1), Change);
}

bool recoro::isFragile(const Stmt *S) {
  if (!S)
    return false;
  const auto *E = dyn_cast<Expr>(S);
  if (isa<CXXStdInitializerListExpr>(S))
    return true;
  if (isa<LambdaExpr, InitListExpr>(S) && E->getType().isDestructedType())
    return true;
  if (isa<AbstractConditionalOperator>(S) && E->getType()->isRecordType())
    return true;
  return llvm::any_of(S->children(), isFragile);
}

std::optional<std::string> SinkBody::element() const {
  return D.sinkElement(cast<FunctionDecl>(Sink->getDeclContext()));
}

/// co_yield {1, 2}   ->   co_yield [&]() -> point { return {1, 2}; }()
bool SinkBody::wrapValue(const Expr *Value, Recipe &Change) {
  if (!isFragile(Value) || namesSink(Value))
    return true; // what suspends itself moves in front
  std::optional<Span> Text = B.Src.span(Value->getSourceRange());
  // A sink of references takes a temporary, which lives on in the expression.
  const Expr *Object = Value->IgnoreImplicit();
  std::optional<std::string> Type =
      D.elementOf(Sink->getType())->isReferenceType() && Object->isPRValue()
          ? nameOfType(B.Ctx, Object->getType().getUnqualifiedType())
          : element();
  if (!Type) {
    cause(Reason::CannotHoist, Value->getBeginLoc(),
          "the type of the value has no name");
    return true;
  }
  Wrapped.insert(Value);
  Change.Rewrites.push_back(
      between("[&]() -> " + *Type + " { return ", *Text, "; }()"));
  return true;
}

//===----------------------------------------------------------------------===//
// The end of the body
//===----------------------------------------------------------------------===//

void SinkBody::finish() {
  if (Suspensions)
    for (const VarDecl *Guard : ExceptionCounters)
      cause(Reason::UncaughtAroundYield, Guard->getLocation(),
            "its destructor asks whether an exception is on its way");
  const auto *Type = In.Function->getType()->getAs<FunctionProtoType>();
  if (Type && Type->isNothrow() && Suspensions && !InPlace)
    cause(Reason::TerminateAtShutdown, In.Function->getLocation(),
          "which is noexcept, a consumer that stops early does not end the "
          "program any more");
  if (!InPlace)
    keepTerminate();
  if (!InPlace)
    noteMoves(/*Except=*/Sink);
  finishGuards(Reason::CatchAllAroundYield,
               "this handler runs when the consumer stops early, and would not "
               "any more");
  finishHandlers();
  finishExpressions();
  finishReturns();
  if (!Suspensions && Returns.empty() && !InPlace)
    returnAtEnd();
}

void SinkBody::finishReturns() {
  for (const ReturnStmt *Return : Returns) {
    if (Written.count(Return))
      continue;
    if (std::optional<Recipe> Change = changeReturn(Return))
      B.Out.Recipes.push_back(std::move(*Change));
  }
}
