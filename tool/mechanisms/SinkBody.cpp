// See SinkBody.h.
#include "mechanisms/SinkBody.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Exceptions.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Moves.h"
#include "mechanisms/TokenSignature.h"

using namespace clang;
using namespace recoro;

SinkBody::SinkBody(const SinkDialect &D, Builder &B, const Body &In,
                   EntityId Id, const ParmVarDecl *Sink, bool InPlace)
    : In(In), Id(Id), Sink(Sink), D(D), B(B), InPlace(InPlace),
      Names(namesIn(B.Src, In.Function)) {}

std::string SinkBody::unique(llvm::StringRef Wish) {
  std::string Name = Wish.str();
  for (unsigned N = 2; !Names.insert(Name).second; ++N)
    Name = (Wish + std::to_string(N)).str();
  return Name;
}

Recipe SinkBody::recipe(Operation Op) const {
  Recipe Made;
  Made.Op = Op;
  Made.Guard = {{Id, true}};
  return Made;
}

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
  if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
    Returns.push_back(Return);
  } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *Each : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(Each)) {
        if (Variable->getType()->isVariableArrayType())
          cause(Reason::VariableLengthArray, Variable->getLocation(),
                "it holds a variable-length array");
        if (countsExceptions(Variable->getType()))
          ExceptionCounters.push_back(Variable);
      }
  } else if (const auto *Throw = dyn_cast<CXXThrowExpr>(S)) {
    if (D.R.SlicesExceptions && Throw->getSubExpr() &&
        isOwnException(Throw->getSubExpr()->getType()))
      cause(Reason::SlicedException, Throw->getBeginLoc(),
            "who pulls sees the type that is thrown here");
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (!F || !F->getIdentifier())
      return;
    if (F->getName() == "alloca" || F->getName() == "__builtin_alloca")
      cause(Reason::VariableLengthArray, Call->getBeginLoc(),
            "it calls alloca");
    else if (F->isInStdNamespace() &&
             F->getName().starts_with("uncaught_exception"))
      cause(Reason::UncaughtAroundYield, Call->getBeginLoc(),
            "it asks whether an exception is on its way");
  }
}

//===----------------------------------------------------------------------===//
// Where an expression stands
//===----------------------------------------------------------------------===//

static bool isTransparent(const Stmt *S) {
  return isa<ParenExpr, FullExpr, ImplicitCastExpr, MaterializeTemporaryExpr,
             CXXBindTemporaryExpr>(S);
}

/// The statement around an expression whose value nobody uses, or null.
static const Stmt *statementAround(const Expr *E, const Ancestors &Above) {
  const Stmt *Child = E;
  for (const Stmt *S : llvm::reverse(Above)) {
    if (isa<FullExpr>(S)) {
      Child = S;
      continue;
    }
    if (isa<CompoundStmt, SwitchCase, LabelStmt, AttributedStmt>(S))
      return S;
    if (const auto *If = dyn_cast<IfStmt>(S))
      return Child == If->getThen() || Child == If->getElse() ? S : nullptr;
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return Child == While->getBody() ? S : nullptr;
    if (const auto *Do = dyn_cast<DoStmt>(S))
      return Child == Do->getBody() ? S : nullptr;
    if (const auto *For = dyn_cast<ForStmt>(S))
      return Child == For->getBody() ? S : nullptr;
    if (const auto *For = dyn_cast<CXXForRangeStmt>(S))
      return Child == For->getBody() ? S : nullptr;
    return nullptr;
  }
  return nullptr;
}

void SinkBody::checkPosition(const Expr *E, const Ancestors &Above) {
  ++Suspensions;
  const Stmt *Child = E;
  for (const Stmt *S : llvm::reverse(Above)) {
    const auto *Try = dyn_cast<CXXTryStmt>(S);
    if (Try && Try->getTryBlock() == Child)
      Guards.insert(Try);
    if (isa<CXXCatchStmt>(S))
      cause(Reason::AwaitInHandler, E->getBeginLoc(),
            "it yields in the handler of an exception");
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *Each : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(Each))
          if (Variable->isStaticLocal())
            cause(Reason::StaticInitialiser, E->getBeginLoc(),
                  "it initialises the static variable '" +
                      Variable->getNameAsString() + "'");
    Child = S;
  }
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
void SinkBody::dropMention(const Expr *Cast, const Ancestors &Above) {
  std::optional<Span> At = B.Src.span(Cast->getSourceRange());
  const Source::Lexeme *Semicolon =
      At ? B.Src.after(At->File, At->At.End) : nullptr;
  if (!Semicolon || Semicolon->Kind != tok::semi ||
      !isa_and_nonnull<CompoundStmt>(statementAround(Cast, Above)))
    return cause(Reason::SinkEscapes, Cast->getBeginLoc(),
                 "the sink is mentioned where it cannot be removed");
  Recipe Change = recipe(Operation::ChangeSignature);
  Change.Rewrites.push_back(
      {Span{At->File,
            withItsLine(B.Src, At->File, {At->At.Begin, Semicolon->At.End})},
       20,
       {}});
  B.Out.Recipes.push_back(std::move(Change));
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

void SinkBody::yield(const CXXOperatorCallExpr *Call, const Ancestors &Above) {
  Recipe Change = recipe(Operation::Await);
  Change.Headers = {D.R.ResultHeader};
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
  const std::string &File = Whole->File;
  Range Head{Whole->At.Begin, 0};
  std::string Word = "co_yield ";
  if (Before) {
    Head.Begin = B.Src.span(Before->getSourceRange())->At.End;
    Word = "; co_yield ";
  }
  const bool HasValue = Call->getNumArgs() > 1;
  std::optional<Span> Value =
      HasValue ? B.Src.span(Call->getArg(1)->getSourceRange()) : std::nullopt;
  if (HasValue && !Value)
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

/// What g++ 12 destroys twice, or rejects, beside a suspension.
static bool isFragile(const Stmt *S) {
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

/// co_yield {1, 2}   ->   co_yield [&]() -> point { return {1, 2}; }()
bool SinkBody::wrapValue(const Expr *Value, Recipe &Change) {
  if (!isFragile(Value))
    return true;
  std::optional<Span> Text = B.Src.span(Value->getSourceRange());
  std::optional<std::string> Type = D.elementText(
      Sink->getTypeSourceInfo()->getTypeLoc(), Sink->getDeclContext());
  if (!Type) {
    cause(Reason::CannotHoist, Value->getBeginLoc(),
          "the type of the value has no name");
    return true;
  }
  Change.Rewrites.push_back({*Text,
                             40,
                             {{"[&]() -> " + *Type + " { return ", {}, 0},
                              {"", Text->At, 40},
                              {"; }()", {}, 0}}});
  return true;
}

//===----------------------------------------------------------------------===//
// Delegation
//===----------------------------------------------------------------------===//

void SinkBody::delegate(const CallExpr *Call, EntityId Runs,
                        const Expr *Argument, const Ancestors &Above) {
  record(SuspensionKind::Delegation, Call, Runs, "");
  B.Out.Ties.push_back(
      {Id, Runs, TieKind::Delegates, B.Src.place(Call->getBeginLoc())});
  checkPosition(Call, Above);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Item = B.Src.span(Argument->getSourceRange());
  if (!Whole || !Item)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call stands in a macro's body");
  Recipe Change = recipe(Operation::Await);
  Change.Rewrites = dropListItem(B.Src, *Item);
  for (const Expr *Each : Call->arguments())
    if (isFragile(Each) && !wrapArgument(Each, Change))
      cause(Reason::CannotHoist, Each->getBeginLoc(),
            "g++ 12 destroys this argument twice beside a suspension");
  bool Plain = true;
  if (!delegateFor(Call, Change, Above, Plain))
    return cause(Reason::YieldInExpression, Call->getBeginLoc(),
                 "it stands in the middle of an expression");
  const NativeText &Form = Plain ? D.R.Delegation : D.R.DelegationWithResult;
  auto [Front, Back] = llvm::StringRef(Form.Text).split("{call}");
  Change.Headers.push_back(Form.Header);
  Change.Rewrites.push_back(
      {*Whole,
       20,
       {{Front.str(), {}, 0}, {"", Whole->At, 20}, {Back.str(), {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

/// walk({1, 2}, sink)   ->   walk([&]() -> std::vector<int> { return {1, 2};
/// }())
bool SinkBody::wrapArgument(const Expr *Argument, Recipe &Change) {
  std::optional<Span> Text = B.Src.span(Argument->getSourceRange());
  const Expr *Plain = Argument->IgnoreParenImpCasts();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Plain))
    Plain = Temporary->getSubExpr()->IgnoreParenImpCasts();
  if (!Text || Plain->isGLValue())
    return false;
  std::string Arrow;
  if (B.Src.text(*Text).starts_with("{")) {
    std::optional<std::string> Type =
        TokenSignature(D.Tokens, B)
            .nameOfType(Argument->getType().getUnqualifiedType());
    if (!Type)
      return false;
    Arrow = "() -> " + *Type;
  }
  Change.Rewrites.push_back({*Text,
                             40,
                             {{"[&]" + Arrow + " { return ", {}, 0},
                              {"", Text->At, 40},
                              {"; }()", {}, 0}}});
  return true;
}

/// Whether the call may suspend where it stands. `Plain`: its result, if any,
/// is not used.
bool SinkBody::delegateFor(const CallExpr *Call, Recipe &Change,
                           const Ancestors &Above, bool &Plain) {
  if (statementAround(Call, Above))
    return true;
  const Stmt *Child = Call;
  unsigned Depth = 0;
  bool Negated = false;
  for (; Depth < Above.size(); ++Depth) {
    const Stmt *S = Above[Above.size() - Depth - 1];
    const auto *Not = dyn_cast<UnaryOperator>(S);
    if (Not && Not->getOpcode() == UO_LNot)
      Negated = true;
    else if (!isTransparent(S) &&
             !(isa<CXXConstructExpr>(S) &&
               cast<CXXConstructExpr>(S)->getNumArgs() == 1))
      break;
    Child = S;
  }
  if (Depth == Above.size())
    return false;
  const Stmt *User = Above[Above.size() - Depth - 1];
  Ancestors Around(Above.begin(), Above.end() - Depth - 1);
  if (const auto *Return = dyn_cast<ReturnStmt>(User)) {
    Plain = Call->getType()->isVoidType();
    if (Plain)
      returnDelegated(Return, Change, Around);
    return true;
  }
  Plain = false;
  if (Call->getType()->isVoidType())
    return false;
  if (const auto *If = dyn_cast<IfStmt>(User); If && If->getCond() == Child &&
                                               !If->hasInitStorage() &&
                                               !If->hasVarStorage())
    return nameCondition(If, Change);
  if (Negated)
    return false;
  if (const auto *Declaration = dyn_cast<DeclStmt>(User))
    return Declaration->isSingleDecl();
  const auto *Assignment = dyn_cast<BinaryOperator>(User);
  if (!Assignment || !Assignment->isAssignmentOp() ||
      Assignment->getRHS() != Child ||
      !isa<DeclRefExpr>(Assignment->getLHS()->IgnoreParens()))
    return false;
  return statementAround(Assignment, Around) != nullptr;
}

/// g++ 12 miscompiles some conditions that await; a declaration mends them.
bool SinkBody::nameCondition(const IfStmt *If, Recipe &Change) {
  std::optional<Span> Text = B.Src.span(If->getCond()->getSourceRange());
  const Expr *Plain = If->getCond()->IgnoreImplicit();
  if (!Text || Plain->getType()->isRecordType())
    return false;
  Change.Rewrites.push_back({*Text,
                             40,
                             {{"bool const condition = ", {}, 0},
                              {"", Text->At, 40},
                              {"; condition", {}, 0}}});
  return true;
}

/// return walk(sink);   ->   co_yield recoro::elements_of(walk()); co_return;
void SinkBody::returnDelegated(const ReturnStmt *Return, Recipe &Change,
                               const Ancestors &Above) {
  Written.insert(Return);
  std::optional<Span> Whole = B.Src.span(Return->getSourceRange());
  std::optional<Span> Value =
      B.Src.span(Return->getRetValue()->getSourceRange());
  const Source::Lexeme *Semicolon =
      Whole ? B.Src.after(Whole->File, Whole->At.End) : nullptr;
  if (!Value || !Semicolon || Semicolon->Kind != tok::semi)
    return cause(Reason::InMacro, Return->getBeginLoc(),
                 "a return statement comes out of a macro");
  const bool Braces = Above.empty() || !isa<CompoundStmt>(Above.back());
  Change.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Value->At.Begin}},
       10,
       {{Braces ? "{ " : "", {}, 0}}});
  Change.Rewrites.push_back(
      {Span{Whole->File, {Semicolon->At.End, Semicolon->At.End}},
       10,
       {{Braces ? " co_return; }"
                : "\n" + B.Src.indentation(Whole->File, Whole->At.Begin) +
                      "co_return;",
         {},
         0}}});
}

//===----------------------------------------------------------------------===//
// Algorithms
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// The end of the body
//===----------------------------------------------------------------------===//

void SinkBody::finish() {
  if (Suspensions)
    for (const VarDecl *Guard : ExceptionCounters)
      cause(Reason::UncaughtAroundYield, Guard->getLocation(),
            "its destructor asks whether an exception is on its way");
  const auto *Type = In.Function->getType()->getAs<FunctionProtoType>();
  if (Type && Type->isNothrow() && !In.Lambda && !InPlace)
    cause(Reason::Noexcept, In.Function->getLocation(),
          "it is noexcept, and its consumer may stop early");
  noteMoves();
  finishGuards();
  finishReturns();
  if (Suspensions || !Returns.empty() || InPlace)
    return;
  // A body that neither yields nor returns would be no coroutine.
  std::optional<Rewrite> End = coReturnAtEnd(B.Src, In.Function);
  if (!End)
    return cause(Reason::UnsupportedDeclarator, In.Function->getLocation(),
                 "its body has no place for a co_return");
  Recipe Change = recipe(Operation::Return);
  Change.Rewrites.push_back(std::move(*End));
  B.Out.Recipes.push_back(std::move(Change));
}

void SinkBody::noteMoves() {
  if (InPlace)
    return;
  for (const ParmVarDecl *P : In.Function->parameters())
    if (P != Sink && isMoveVisible(B, P->getType()))
      cause(Reason::VisibleMoves, P->getLocation(),
            "the parameter '" + P->getNameAsString() +
                "' is moved once more, which its class makes visible");
  if (isMoveVisible(B, In.Function->getReturnType()))
    cause(Reason::VisibleMoves, In.Function->getLocation(),
          "the result is moved twice more, which its class makes visible");
}

/// catch (...) sees the unwinding of an abandoned stack; natively nothing does.
void SinkBody::finishGuards() {
  for (const CXXTryStmt *Try : Guards) {
    bool UnwindPasses = false;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      const CXXCatchStmt *Catch = Try->getHandler(I);
      if (catchesUnwind(Catch) && onlyRethrows(Catch) &&
          Try->getNumHandlers() > 1) {
        UnwindPasses = true;
        if (std::optional<Rewrite> Gone = dropHandler(B.Src, Catch)) {
          Recipe Drop = recipe(Operation::OutlineHandler);
          Drop.Rewrites.push_back(std::move(*Gone));
          B.Out.Recipes.push_back(std::move(Drop));
        } else {
          cause(Reason::InMacro, Catch->getBeginLoc(),
                "a handler comes out of a macro");
        }
        continue;
      }
      const bool CatchesAll = !Catch->getExceptionDecl();
      if ((CatchesAll || catchesUnwind(Catch)) && !UnwindPasses &&
          !onlyRethrows(Catch))
        cause(Reason::CatchAllAroundYield, Catch->getBeginLoc(),
              "this handler runs when the consumer stops early, and would not "
              "any more");
    }
  }
}

void SinkBody::finishReturns() {
  for (const ReturnStmt *Return : Returns) {
    if (Written.count(Return))
      continue;
    std::optional<Span> Keyword = B.Src.token(Return->getReturnLoc());
    const Source::Lexeme *Value =
        Keyword ? B.Src.after(Keyword->File, Keyword->At.End) : nullptr;
    if (!Value) {
      cause(Reason::InMacro, Return->getReturnLoc(),
            "a return statement comes out of a macro");
      continue;
    }
    Recipe Change = recipe(Operation::Return);
    Change.Rewrites.push_back(
        {*Keyword, 10, {{InPlace ? "continue" : "co_return", {}, 0}}});
    if (Value->Kind == tok::l_brace) {
      // A promise cannot deduce a type from braces.
      std::optional<std::string> Type =
          TokenSignature(D.Tokens, B)
              .nameOfType(In.Function->getReturnType().getUnqualifiedType());
      if (!Type) {
        cause(Reason::DeducedResult, Return->getReturnLoc(),
              "the type of the returned braces has no name");
        continue;
      }
      Change.Rewrites.push_back(
          {Span{Keyword->File, {Value->At.Begin, Value->At.Begin}},
           10,
           {{*Type, {}, 0}}});
    }
    B.Out.Recipes.push_back(std::move(Change));
  }
}
