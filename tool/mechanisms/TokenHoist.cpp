// Operands that must not stand in the same full expression as an await: those
// that are evaluated before it (see EvaluationOrder.h), and those that g++ 12
// destroys twice or rejects there: closures that capture objects by value,
// aggregates with destructors, initializer lists.
//
//   run([name] { ... }, yield);   ->   {
//                                          auto task = [name] { ... };
//                                          co_await run(std::move(task));
//                                      }
//
// The braces end the variable's life where the temporary's ended. Limits: an
// operand that is only evaluated on a condition, or that stands in a loop's
// condition, has no place in front of its expression.
#include "mechanisms/EvaluationOrder.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

namespace {

class OperandFinder {
public:
  OperandFinder(const TokenDialect &D, const Builder &B,
                const std::set<const Expr *> &Awaited)
      : D(D), B(B), Awaited(Awaited) {}

  std::vector<Operand> find(const Expr *Full) {
    walk(Full, nullptr, false, "operand");
    return std::move(Found);
  }

  /// Choices between objects that await: g++ 12 destroys their result twice.
  std::vector<const AbstractConditionalOperator *> Choices;

private:
  bool needsDestruction(QualType T) const {
    return T.isDestructedType() != QualType::DK_none;
  }

  bool capturesObject(const LambdaExpr *Lambda) const {
    return llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Capture) {
      return Capture.getCaptureKind() == LCK_ByCopy &&
             Capture.capturesVariable() &&
             !D.libraryOf(Capture.getCapturedVar()->getType()) &&
             needsDestruction(Capture.getCapturedVar()->getType());
    });
  }

  /// `Written` is the outermost node that stands for the same object.
  void walk(const Stmt *S, const Expr *Written, bool Conditional,
            llvm::StringRef Wish) {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E)
      return;
    bool Passes = isa<ImplicitCastExpr, MaterializeTemporaryExpr,
                      CXXBindTemporaryExpr, FullExpr, CXXFunctionalCastExpr>(E);
    if (!Written || !Passes)
      if (!Written)
        Written = E;
    const Expr *Object = Written->IgnoreImplicit();
    if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
      if (capturesObject(Lambda))
        Found.push_back({Lambda, Holding::Copy, Conditional, Wish.str()});
      return;
    }
    if (isa<CXXStdInitializerListExpr>(E)) {
      walkAwaiting(E, Conditional);
      return add(Object, Conditional, Wish);
    }
    if (const auto *List = dyn_cast<InitListExpr>(E);
        List && List->getType()->isRecordType() && !List->isTransparent() &&
        needsDestruction(List->getType())) {
      walkAwaiting(List, Conditional);
      return add(Object, Conditional, Wish);
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      for (const Expr *Argument : Construct->arguments())
        walk(Argument, Construct->isListInitialization() ? Written : nullptr,
             Conditional, Wish);
      return;
    }
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return walkCall(Call, Conditional);
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      if (Choice->isPRValue() && needsDestruction(Choice->getType())) {
        if (containsAwait(Choice, Awaited))
          Choices.push_back(Choice);
        else
          Found.push_back({Choice, Holding::Copy, Conditional, Wish.str()});
        return;
      }
      walk(Choice->getCond(), nullptr, Conditional, Wish);
      walk(Choice->getTrueExpr(), nullptr, true, Wish);
      walk(Choice->getFalseExpr(), nullptr, true, Wish);
      return;
    }
    if (const auto *Operator = dyn_cast<BinaryOperator>(E)) {
      walk(Operator->getLHS(), nullptr, Conditional, Wish);
      walk(Operator->getRHS(), nullptr, Conditional || Operator->isLogicalOp(),
           Wish);
      return;
    }
    for (const Stmt *Child : E->children())
      walk(Child, Passes ? Written : nullptr, Conditional, Wish);
  }

  /// What awaits leaves the list first, and may hold such operands itself.
  void walkAwaiting(const Expr *List, bool Conditional) {
    for (const Stmt *Child : List->children())
      if (containsAwait(Child, Awaited))
        walk(Child, nullptr, Conditional, "element");
  }

  void walkCall(const CallExpr *Call, bool Conditional) {
    const FunctionDecl *F = Call->getDirectCallee();
    walk(Call->getCallee(), nullptr, Conditional, "callee");
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
      const auto *Closure =
          Operator && Operator->getOperator() == OO_Call && I == 0
              ? dyn_cast<LambdaExpr>(Call->getArg(I)->IgnoreImplicit())
              : nullptr;
      if (Closure) {
        if (capturesObject(Closure))
          Found.push_back({Closure, Holding::Copy, Conditional, "call", true});
        continue;
      }
      std::string Wish = "operand";
      if (F && !isa<CXXOperatorCallExpr>(Call) && I < F->getNumParams()) {
        llvm::StringRef Name = F->getParamDecl(I)->getName().trim('_');
        if (!Name.empty())
          Wish = Name.str();
      }
      walk(Call->getArg(I), nullptr, Conditional, Wish);
    }
  }

  void add(const Expr *Object, bool Conditional, llvm::StringRef Wish) {
    std::optional<Span> Text = B.Src.span(Object->getSourceRange());
    bool Braces = Text && B.Src.text(*Text).starts_with("{");
    Found.push_back({Object, Braces ? Holding::Typed : Holding::Copy,
                     Conditional, Wish.str()});
  }

  const TokenDialect &D;
  const Builder &B;
  const std::set<const Expr *> &Awaited;
  std::vector<Operand> Found;
};

} // namespace

static std::string declarator(Holding As, const std::string &Type) {
  switch (As) {
  case Holding::Copy:
    return "auto ";
  case Holding::Typed:
    return Type + " ";
  case Holding::Bound:
    return "auto &&";
  case Holding::Truth:
    return "bool const ";
  }
  llvm_unreachable("every holding declares something");
}

/// What stands for the operand in its expression: an object that was a
/// temporary is given away.
static std::string useOfHoisted(const Operand &O, const std::string &Name) {
  bool Gone = O.As != Holding::Truth && !O.E->isLValue() &&
              O.E->getType()->isRecordType() && !O.Called;
  return Gone ? "std::move(" + Name + ")" : Name;
}

static bool isTruth(const Expr *E) {
  const auto *Operator = dyn_cast<BinaryOperator>(E->IgnoreParenImpCasts());
  return Operator && Operator->isLogicalOp();
}

static Holding holdingOf(const Expr *E) {
  const Expr *Plain = E->IgnoreImplicit();
  if (isTruth(E))
    return Holding::Truth;
  bool Value = Plain->isPRValue() && Plain->getType()->isScalarType();
  return Value ? Holding::Copy : Holding::Bound;
}

static void append(std::vector<Operand> &Out, EarlyOperands Early) {
  for (EarlyOperand &E : Early.Operands)
    Out.push_back({E.E->IgnoreImplicit(), holdingOf(E.E), E.Conditional,
                   std::move(E.Wish)});
}

/// g++ 12 awaits both operands of `co_return a ? b : c`, `co_return a && b` and
/// `if (a ? b : c)`.
static bool choosesRightly(const Expr *Full, const Stmt *Parent) {
  if (isa_and_nonnull<ReturnStmt>(Parent))
    return Full->getType()->isVoidType();
  return !isa_and_nonnull<IfStmt>(Parent) ||
         !isa<AbstractConditionalOperator>(Full->IgnoreParenImpCasts());
}

/// All that has to move in front of `Full`, in the order to be written.
std::vector<Operand> TokenBody::operandsToHoist(const Expr *Full,
                                                const Stmt *Parent) {
  OperandFinder Finder(D, B, Awaited);
  std::vector<Operand> Temporaries = Finder.find(Full);
  for (const AbstractConditionalOperator *Choice : Finder.Choices)
    chooseInLambda(Choice, Full);
  if (isa_and_nonnull<DeclStmt>(Parent))
    // The declared object itself is no temporary.
    llvm::erase_if(Temporaries, [&](const Operand &O) {
      return withoutWrapping(Full) == withoutWrapping(O.E) ||
             O.E == Full->IgnoreImplicit();
    });
  std::vector<Operand> Out;
  std::set<const Expr *> Settled = Tokens;
  for (const Operand &O : Temporaries) {
    append(Out, findEarlyOperands(O.E, B.By, Awaited, Settled,
                                  /*Whole=*/true));
    Out.push_back(O);
    Settled.insert(O.E);
  }
  EarlyOperands Early = findEarlyOperands(Full, B.By, Awaited, Settled,
                                          choosesRightly(Full, Parent));
  if (Early.Open)
    cause(Reason::EvaluationOrder, Early.Open->getBeginLoc(),
          "more than one operand of this expression has effects");
  append(Out, std::move(Early));
  return Out;
}

/// c ? name(1, yield) : "none"
///   ->  co_await [&]() -> awaitable<std::string> { if (c) co_return co_await
///       name(1); co_return "none"; }()
void TokenBody::chooseInLambda(const AbstractConditionalOperator *Choice,
                               const Expr *Full) {
  std::optional<Span> Whole = B.Src.span(Choice->getSourceRange());
  std::optional<Span> If = B.Src.span(Choice->getCond()->getSourceRange());
  std::optional<Span> Then =
      B.Src.span(Choice->getTrueExpr()->getSourceRange());
  std::optional<Span> Else =
      B.Src.span(Choice->getFalseExpr()->getSourceRange());
  std::optional<std::string> Type =
      Signature.nameOfType(Choice->getType().getUnqualifiedType());
  bool Plain =
      Whole && If && Then && Else && Type && isa<ConditionalOperator>(Choice);
  for (const Expr *Part :
       {Choice->getCond(), Choice->getTrueExpr(), Choice->getFalseExpr()})
    Plain = Plain && operandsToHoist(Part, nullptr).empty();
  if (!Plain) {
    cause(Reason::CannotHoist, Choice->getBeginLoc(),
          "a choice between objects that awaits cannot be written here");
    return;
  }
  Awaited.insert(Choice);
  bool Alone = Full->IgnoreImplicit() == Choice;
  std::string Result =
      expandTemplate(D.R.Result, {{"ns", Space}, {"type", *Type}});
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  Change.Rewrites.push_back(
      {*Whole,
       25,
       {{std::string(Alone ? "" : "(") + "co_await [&]() -> " + Result +
             " { if (",
         {},
         0},
        {"", If->At, 25},
        {") co_return ", {}, 0},
        {"", Then->At, 25},
        {"; co_return ", {}, 0},
        {"", Else->At, 25},
        {std::string("; }()") + (Alone ? "" : ")"), {}, 0}}});
  keepInContext(std::move(Change), Choice, above(Choice));
}

namespace {

/// The statement in front of which variables can be declared.
struct HoistPlace {
  const Stmt *Statement = nullptr; ///< null: there is none
  bool Braces = false;             ///< to end the variables' lives
};

} // namespace

static bool isSubstatement(const Stmt *S, const Stmt *Around) {
  if (const auto *If = dyn_cast<IfStmt>(Around))
    return If->getThen() == S || If->getElse() == S;
  if (const auto *For = dyn_cast<ForStmt>(Around))
    return For->getBody() == S;
  if (const auto *While = dyn_cast<WhileStmt>(Around))
    return While->getBody() == S;
  if (const auto *Each = dyn_cast<CXXForRangeStmt>(Around))
    return Each->getBody() == S;
  return false;
}

static HoistPlace placeFor(const Expr *Full, const Ancestors &Around) {
  HoistPlace Place;
  Ancestors Above = Around;
  const Stmt *Parent = Above.empty() ? nullptr : Above.back();
  const Stmt *Statement = Full;
  const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent);
  const auto *If = dyn_cast_or_null<IfStmt>(Parent);
  const auto *Switch = dyn_cast_or_null<SwitchStmt>(Parent);
  bool Condition =
      (If && If->getCond() == Full && !If->hasInitStorage() &&
       !If->getConditionVariable()) ||
      (Switch && Switch->getCond() == Full && !Switch->getConditionVariable());
  if (Declaration || Condition || isa_and_nonnull<ReturnStmt>(Parent)) {
    Statement = Parent;
    Above.pop_back();
  }
  if (Declaration && !Above.empty() && isa<CXXForRangeStmt>(Above.back())) {
    // The range of a range-based for.
    Statement = Above.back();
    Declaration = nullptr;
    Above.pop_back();
  }
  if (Declaration && !Above.empty() && isa<ForStmt>(Above.back())) {
    Statement = Above.back();
    Declaration = nullptr;
    Above.pop_back();
  }
  if (Above.empty() || (Declaration && !Declaration->isSingleDecl()))
    return Place;
  bool InBlock = isa<CompoundStmt>(Above.back());
  bool Branch =
      !Declaration && !Condition && isSubstatement(Statement, Above.back());
  if (!InBlock && !Branch)
    return Place;
  Place.Statement = Statement;
  Place.Braces = !Declaration && !(InBlock && isa<ReturnStmt>(Statement));
  return Place;
}

/// while (next() < last(yield)) {   ->   while (true) {
///                                         auto left = next();
///                                         if (!(left < co_await last()))
///                                           break;
///
/// Only for what has no destructor: it would end later than before.
bool TokenBody::hoistIntoLoop(const Expr *Condition, const Stmt *Loop,
                              const std::vector<Operand> &Operands) {
  const auto *While = dyn_cast<WhileStmt>(Loop);
  const auto *For = dyn_cast<ForStmt>(Loop);
  const Expr *Own = While ? While->getCond() : For->getCond();
  const auto *Code =
      dyn_cast<CompoundStmt>(While ? While->getBody() : For->getBody());
  std::optional<Span> Text = B.Src.span(Condition->getSourceRange());
  std::optional<Span> Open =
      Code ? B.Src.token(Code->getLBracLoc()) : std::nullopt;
  if (Condition != Own || !Text || !Open || Named.count(Loop) ||
      (While ? While->getConditionVariable() : For->getConditionVariable()))
    return false;
  const std::string &File = Text->File;
  std::optional<Span> Body = B.Src.span(Code->getSourceRange());
  std::string Step = Body ? B.Src.step(*Body) : "    ";
  std::string Lead =
      "\n" +
      B.Src.indentation(File, B.Src.place(Loop->getBeginLoc()).At.Begin) + Step;
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  std::vector<Piece> Front;
  for (const Operand &O : Operands) {
    std::optional<Span> At = B.Src.span(O.E->getSourceRange());
    bool Ends = O.E->isPRValue() &&
                O.E->getType().isDestructedType() != QualType::DK_none;
    if (!At || O.Conditional || Ends || O.As == Holding::Typed ||
        O.E->getType()->isVoidType())
      return false;
    std::string Name = unique(O.Wish);
    Front.push_back({Lead + declarator(O.As, "") + Name + " = ", {}, 0});
    Front.push_back({"", At->At, 30});
    Front.push_back({";", {}, 0});
    Change.Rewrites.push_back({*At, 30, {{useOfHoisted(O, Name), {}, 0}}});
  }
  Front.push_back({Lead + "if (!(", {}, 0});
  Front.push_back({"", Text->At, 50});
  Front.push_back({"))" + Lead + Step + "break;", {}, 0});
  Change.Rewrites.push_back({*Text, 50, {{While ? "true" : "", {}, 0}}});
  Change.Rewrites.push_back(
      {Span{File, {Open->At.End, Open->At.End}}, 50, std::move(Front)});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

void TokenBody::finishExpression(const FullExpression &Expression) {
  const Stmt *Parent =
      Expression.Above.empty() ? nullptr : Expression.Above.back();
  std::vector<Operand> Operands = operandsToHoist(Expression.E, Parent);
  if (Operands.empty())
    return;
  if (isa_and_nonnull<WhileStmt, ForStmt>(Parent) &&
      hoistIntoLoop(Expression.E, Parent, Operands))
    return;
  HoistPlace Place = placeFor(Expression.E, Expression.Above);
  std::optional<Span> Text = Place.Statement
                                 ? B.Src.span(Place.Statement->getSourceRange())
                                 : std::nullopt;
  if (!Text) {
    cause(Reason::CannotHoist, Operands.front().E->getBeginLoc(),
          "there is no place in front of the expression");
    return;
  }
  llvm::StringRef Last =
      B.Src.text(Text->File, {Text->At.End - 1, Text->At.End});
  if (Last != ";" && Last != "}")
    if (const Source::Lexeme *Semicolon = B.Src.after(Text->File, Text->At.End);
        Semicolon && Semicolon->Kind == tok::semi)
      Text->At.End = Semicolon->At.End;

  std::string Indent = B.Src.indentation(Text->File, Text->At.Begin);
  std::optional<Span> Code =
      B.Src.span(In.Function->getBody()->getSourceRange());
  std::string Step = Code ? B.Src.step(*Code) : "    ";
  std::string Lead = "\n" + Indent + (Place.Braces ? Step : "");
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  Rewrite Whole{*Text, 50, {}};
  std::vector<std::string> Scoped; ///< may be used again behind the braces
  if (Place.Braces)
    Whole.Pieces.push_back({"{" + Lead, {}, 0});
  for (const Operand &O : Operands) {
    Hoisted.insert(O.E);
    // A smart pointer is asked for its object, which the arrow then leads to.
    const Expr *Written = O.E;
    const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Written);
    if (Arrow && Arrow->getOperator() == OO_Arrow)
      Written = Arrow->getArg(0);
    else
      Arrow = nullptr;
    std::optional<Span> At = B.Src.span(Written->getSourceRange());
    std::optional<std::string> Type =
        O.As == Holding::Typed
            ? Signature.nameOfType(O.E->getType().getUnqualifiedType())
            : "";
    if (!At || !Type || O.Conditional || O.E->getType()->isVoidType()) {
      cause(Reason::CannotHoist, O.E->getBeginLoc(),
            O.Conditional ? "it is only evaluated on a condition"
                          : "it cannot be kept in a variable");
      return;
    }
    std::string Name = unique(O.Wish);
    if (Place.Braces)
      Scoped.push_back(Name);
    std::string Front = declarator(O.As, *Type) + Name;
    Whole.Pieces.push_back(
        {O.As == Holding::Typed ? Front : Front + " = ", {}, 0});
    Whole.Pieces.push_back({"", At->At, 30});
    Whole.Pieces.push_back({(Arrow ? ".operator->();" : ";") + Lead, {}, 0});
    std::string Use = useOfHoisted(O, Name);
    if (Use != Name)
      Change.Headers = {"utility"};
    Change.Rewrites.push_back({*At, 30, {{Use, {}, 0}}});
  }
  Whole.Pieces.push_back({"", Text->At, 50});
  if (Place.Braces)
    Whole.Pieces.push_back({"\n" + Indent + "}", {}, 0});
  Change.Rewrites.push_back(std::move(Whole));
  B.Out.Recipes.push_back(std::move(Change));
  for (const std::string &Name : Scoped)
    Names.erase(Name);
}

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
  std::vector<Operand> Operands = OperandFinder(D, B, Awaited).find(Call);
  if (Operands.empty()) {
    Go.Rewrites.push_back({*Token, 10, {{expand(D.R.Executor), {}, 0}}});
    return true;
  }
  // The callable must not share the expression with the await.
  while (!Around.empty() && isa<Expr>(Around.back()))
    Around.pop_back();
  if (Around.empty() || !isa<CompoundStmt>(Around.back())) {
    cause(Reason::CannotHoist, Call->getBeginLoc(),
          "there is no place in front of the call");
    return false;
  }
  std::string Name = unique("executor");
  std::string Indent = B.Src.indentation(Whole->File, Whole->At.Begin);
  Go.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Whole->At.Begin}},
       50,
       {{"auto " + Name + " = " + expand(D.R.Executor) + ";\n" + Indent,
         {},
         0}}});
  Go.Rewrites.push_back({*Token, 10, {{Name, {}, 0}}});
  return true;
}
