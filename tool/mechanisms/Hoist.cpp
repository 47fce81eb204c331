// Moves operands that must not stand in the same full expression as an await
// (HoistOperands.cpp finds them) in front of it:
//
//   run([name] { ... }, yield);   ->   {
//                                          auto task = [name] { ... };
//                                          co_await run(std::move(task));
//                                      }
//
// The braces end the variable's life where the temporary's ended. Limits: an
// operand that is only evaluated on a condition, or that stands in a loop's
// condition, has no place in front of its expression.
#include "mechanisms/Hoist.h"
#include "mechanisms/TypeName.h"

using namespace clang;
using namespace recoro;

void HoistingBody::suspendAt(const Expr *E, const Ancestors &Above) {
  Awaited.insert(E);
  checkCondition(E, Above);
  FullExpression Outermost = fullExpression(E, Above);
  Full.insert({Outermost.E, Outermost});
}

HoistingBody::FullExpression
HoistingBody::fullExpression(const Expr *E, const Ancestors &Above) const {
  FullExpression Outermost{E, Above};
  while (!Outermost.Above.empty() && isa<Expr>(Outermost.Above.back()) &&
         !isStatement(Outermost.E, Outermost.Above)) {
    Outermost.E = cast<Expr>(Outermost.Above.back());
    Outermost.Above.pop_back();
  }
  return Outermost;
}

/// From `S`, which is included, down to `Part`, which is not.
static bool findPath(const Stmt *S, const Expr *Part, Ancestors &Path) {
  if (S == Part)
    return true;
  if (!S)
    return false;
  Path.push_back(S);
  for (const Stmt *Child : S->children())
    if (findPath(Child, Part, Path))
      return true;
  Path.pop_back();
  return false;
}

Ancestors HoistingBody::above(const Expr *Part) const {
  for (const auto &[E, Expression] : Full)
    if (Ancestors Path = Expression.Above; findPath(E, Part, Path))
      return Path;
  return {};
}

void HoistingBody::keepInContext(Recipe Change, const Expr *,
                                 const Ancestors &) {
  B.Out.Recipes.push_back(std::move(Change));
}

void HoistingBody::finishExpressions() {
  for (const auto &[E, Expression] : Full)
    finishExpression(Expression);
}

void HoistingBody::finishChoices() {
  for (const auto &[E, Expression] : Full)
    settleChoices(E);
}

std::string Operand::declarator(const std::string &Type) const {
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

std::string Operand::use(const std::string &Name) const {
  bool Gone = As != Holding::Truth && !E->isLValue() &&
              E->getType()->isRecordType() && !Called;
  return Gone ? "std::move(" + Name + ")" : Name;
}

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

/// Whether `Branching` evaluates the declaration before anything else, and
/// once.
static bool comesFirst(const DeclStmt *Declaration, const Stmt *Branching) {
  if (const auto *If = dyn_cast<IfStmt>(Branching))
    return If->getInit() == Declaration ||
           (!If->getInit() &&
            If->getConditionVariableDeclStmt() == Declaration);
  if (const auto *Switch = dyn_cast<SwitchStmt>(Branching))
    return Switch->getInit() == Declaration ||
           (!Switch->getInit() &&
            Switch->getConditionVariableDeclStmt() == Declaration);
  return false;
}

HoistPlace HoistingBody::placeFor(const Expr *Full, const Ancestors &Around) {
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
  if (Declaration && !Above.empty() &&
      (isa<ForStmt>(Above.back()) || comesFirst(Declaration, Above.back()))) {
    Statement = Above.back();
    Declaration = nullptr;
    Above.pop_back();
  }
  if (Above.empty() || (Declaration && !Declaration->isSingleDecl()))
    return Place;
  bool InBlock = isa<CompoundStmt>(Above.back());
  bool Branch = !Declaration && isSubstatement(Statement, Above.back());
  if (!InBlock && !Branch)
    return Place;
  Place.Statement = Statement;
  Place.Governs = Branch ? Above.back() : nullptr;
  bool Leaves =
      isa<ReturnStmt>(Statement) || isa<CXXThrowExpr>(Full->IgnoreImplicit());
  Place.Braces = !Declaration && !(InBlock && Leaves);
  return Place;
}

/// The white space between what governs a statement and the statement, which
/// goes when braces come; empty where a comment stands there.
Range HoistingBody::gapBefore(const Span &Statement) const {
  const unsigned Begin = Statement.At.Begin;
  const Source::Lexeme *Before = B.Src.before(Statement.File, Begin, true);
  if (!Before || Before->isComment())
    return {Begin, Begin};
  return {Before->At.End, Begin};
}

/// `f(), g()`, where `f()` has no value to keep: what is left without it.
static const Expr *behindComma(const Stmt *Full, const Expr *Left) {
  if (!Full)
    return nullptr;
  const auto *Comma = dyn_cast<BinaryOperator>(Full);
  if (Comma && Comma->getOpcode() == BO_Comma &&
      Comma->getLHS()->IgnoreImplicit() == Left)
    return Left->getType()->isVoidType() ? Comma->getRHS() : nullptr;
  for (const Stmt *Child : Full->children())
    if (const Expr *Rest = behindComma(Child, Left))
      return Rest;
  return nullptr;
}

/// The `<<` of the next line, where the name of what is in front needs no line
/// of its own.
static const Source::Lexeme *chainedBehind(const Source &Src, const Span &At) {
  const Source::Lexeme *Next = Src.after(At.File, At.At.End, true);
  bool Chains =
      Next &&
      (Next->Kind == tok::lessless || Next->Kind == tok::greatergreater) &&
      Src.text(At.File, {At.At.End, Next->At.Begin}).contains('\n');
  return Chains ? Next : nullptr;
}

/// next(yield) or next(yield).name, which a reference would keep alive
/// otherwise: it is moved into the variable.
static Operand withoutReference(Operand O,
                                const std::set<const Expr *> &GivenAway) {
  const Expr *Whole = O.E->IgnoreParenImpCasts();
  const Expr *Part = Whole;
  while (const auto *Member = dyn_cast<MemberExpr>(Part))
    Part = Member->getBase()->IgnoreImplicit()->IgnoreParenImpCasts();
  if (O.As == Holding::Bound && !Whole->isLValue() && GivenAway.count(Part))
    O.As = Holding::Copy;
  return O;
}

/// Declares a variable for each of `Operands`, each line ended by `Lead`, and
/// puts its name where the operand was.
bool HoistingBody::moveInFront(const std::vector<Operand> &Operands,
                               const Expr *Full, const std::string &Lead,
                               std::vector<Piece> &Front, Recipe &Change,
                               std::vector<std::string> &Declared) {
  for (const Operand &Each : Operands) {
    const Operand O = withoutReference(Each, GivenAway);
    Hoisted.insert(O.E);
    // A smart pointer is asked for its object, which the arrow then leads to.
    const Expr *Written = O.E;
    const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Written);
    if (Arrow && Arrow->getOperator() == OO_Arrow)
      Written = Arrow->getArg(0);
    else
      Arrow = nullptr;
    // The object itself may be in a variable already.
    const unsigned Layer =
        Arrow && Hoisted.count(Written->IgnoreImplicit()) ? 31 : 30;
    std::optional<Span> At = B.Src.span(Written->getSourceRange());
    std::optional<std::string> Type =
        O.As == Holding::Typed
            ? nameOfType(B.Ctx, O.E->getType().getUnqualifiedType())
            : "";
    const Expr *Behind = behindComma(Full, O.E);
    std::optional<Span> Rest =
        Behind ? B.Src.span(Behind->getSourceRange()) : std::nullopt;
    if (At && Rest && !O.Conditional) {
      Front.push_back({"", At->At, 30});
      Front.push_back({";" + Lead, {}, 0});
      Change.Rewrites.push_back(
          {Span{At->File, {At->At.Begin, Rest->At.Begin}}, 30, {}});
      continue;
    }
    if (!At || !Type || !staysSame(*Type) || O.Conditional ||
        O.E->getType()->isVoidType()) {
      cause(Reason::CannotHoist, O.E->getBeginLoc(),
            O.Conditional ? "it is only evaluated on a condition"
                          : "it cannot be kept in a variable");
      return false;
    }
    std::string Name = unique(O.Wish);
    Declared.push_back(Name);
    std::string Start = O.declarator(*Type) + Name;
    Front.push_back({O.As == Holding::Typed ? Start : Start + " = ", {}, 0});
    Front.push_back({"", At->At, Layer});
    Front.push_back({(Arrow ? ".operator->();" : ";") + Lead, {}, 0});
    std::string Use = O.use(Name);
    if (Use != Name)
      Change.Headers = {"utility"};
    if (const Source::Lexeme *Chained = chainedBehind(B.Src, *At)) {
      At->At.End = Chained->At.Begin;
      Use += " ";
    }
    Change.Rewrites.push_back({*At, Layer, {{Use, {}, 0}}});
  }
  return true;
}

/// int a = f(yield), b[] = {g(), h(yield)};   ->   int a = co_await f();
///                                                 auto element = g();
///                                                 int b[] = {element, ...};
bool HoistingBody::splitDeclaration(const DeclStmt *Declaration,
                                    const Expr *Full,
                                    const std::vector<Operand> &Operands) {
  const VarDecl *Last = nullptr;
  for (const Decl *Next : Declaration->decls()) {
    const auto *Variable = dyn_cast<VarDecl>(Next);
    if (!Variable)
      return false;
    if (Variable->getInit() == Full)
      break;
    Last = Variable;
  }
  std::optional<Span> Whole = B.Src.span(Declaration->getSourceRange());
  const auto *First = cast<VarDecl>(*Declaration->decl_begin());
  std::optional<Span> Types = B.Src.span(
      SourceRange(Declaration->getBeginLoc(), First->getTypeSpecEndLoc()));
  std::optional<Span> End = Last ? B.Src.token(Last->getEndLoc()) : Whole;
  if (!Whole || !Types || !End)
    return false;
  const std::string Indent = B.Src.indentation(Whole->File, Whole->At.Begin);
  Recipe Change = recipe(Operation::Hoist);
  std::vector<Piece> Front;
  std::vector<std::string> Declared;
  Span At{Whole->File, {Whole->At.Begin, Whole->At.Begin}};
  if (Last) {
    const Source::Lexeme *Comma = B.Src.after(Whole->File, End->At.End);
    if (!Comma || Comma->Kind != tok::comma)
      return false;
    At.At = Comma->At;
    Front.push_back({";\n" + Indent, {}, 0});
  }
  if (!moveInFront(Operands, Full, "\n" + Indent, Front, Change, Declared))
    return true;
  if (Last)
    Front.push_back({B.Src.text(*Types).str(), {}, 0});
  Change.Rewrites.push_back({At, 50, std::move(Front)});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

/// if (auto n = sum({1, 2}, yield))   ->   if (std::vector<int> all{1, 2};
///                                             auto n = co_await sum(all))
bool HoistingBody::hoistIntoInit(const DeclStmt *Condition,
                                 const Stmt *Branching,
                                 const std::vector<Operand> &Operands) {
  const auto *If = dyn_cast<IfStmt>(Branching);
  const auto *Switch = dyn_cast<SwitchStmt>(Branching);
  bool Declares = (If && !If->getInit() &&
                   If->getConditionVariableDeclStmt() == Condition) ||
                  (Switch && !Switch->getInit() &&
                   Switch->getConditionVariableDeclStmt() == Condition);
  std::optional<Span> Text = B.Src.span(Condition->getSourceRange());
  if (!Declares || !Text)
    return false;
  Recipe Change = recipe(Operation::Hoist);
  Rewrite Both{*Text, 50, {}};
  std::vector<std::string> Declared;
  if (moveInFront(Operands, nullptr, " ", Both.Pieces, Change, Declared)) {
    Both.Pieces.push_back({"", Text->At, 50});
    Change.Rewrites.push_back(std::move(Both));
    B.Out.Recipes.push_back(std::move(Change));
  }
  return true;
}

std::optional<HoistingBody::Front>
HoistingBody::frontOf(const HoistPlace &Place) const {
  std::optional<Span> Text = Place.Statement
                                 ? B.Src.span(Place.Statement->getSourceRange())
                                 : std::nullopt;
  if (!Text)
    return std::nullopt;
  llvm::StringRef Last =
      B.Src.text(Text->File, {Text->At.End - 1, Text->At.End});
  if (Last != ";" && Last != "}")
    if (const Source::Lexeme *Semicolon = B.Src.after(Text->File, Text->At.End);
        Semicolon && Semicolon->Kind == tok::semi)
      Text->At.End = Semicolon->At.End;
  const unsigned Outer =
      Place.Governs ? B.Src.place(Place.Governs->getBeginLoc()).At.Begin
                    : Text->At.Begin;
  std::string Indent = B.Src.indentation(Text->File, Outer);
  std::optional<Span> Code =
      B.Src.span(In.Function->getBody()->getSourceRange());
  std::string Step = Code ? B.Src.step(*Code) : "    ";
  std::string Lead = "\n" + Indent + (Place.Braces ? Step : "");
  std::string End = "\n" + Indent;
  if (Code && !B.Src.text(*Code).contains('\n')) // a body of one line stays so
    Lead = End = " ";
  const Range Gap =
      Place.Governs ? gapBefore(*Text) : Range{Text->At.Begin, Text->At.Begin};
  return Front{*Text, Gap, End, Lead, Place.Braces};
}

Rewrite HoistingBody::putInFront(const Front &Of,
                                 std::vector<Piece> Declarations) {
  Rewrite Whole{{Of.Text.File, {Of.Gap.Begin, Of.Text.At.End}}, 50, {}};
  if (Of.Braces)
    Whole.Pieces.push_back({(Of.Gap.size() ? " {" : "{") + Of.Lead, {}, 0});
  llvm::append_range(Whole.Pieces, std::move(Declarations));
  Whole.Pieces.push_back({"", Of.Text.At, 50});
  if (Of.Braces)
    Whole.Pieces.push_back({Of.End + "}", {}, 0});
  return Whole;
}

void HoistingBody::finishExpression(const FullExpression &Expression) {
  const Ancestors &Above = Expression.Above;
  const Stmt *Parent = Above.empty() ? nullptr : Above.back();
  std::vector<Operand> Operands = operandsToHoist(Expression.E, Parent);
  if (Operands.empty())
    return;
  for (const Operand &O : Operands)
    if (isOfPack(O.E))
      return cause(Reason::CannotHoist, O.E->getBeginLoc(),
                   "it is an element of a pack, which has no text of its own");
  if (isa_and_nonnull<WhileStmt, ForStmt>(Parent) &&
      hoistIntoLoop(Expression.E, Parent, Operands))
    return;
  const auto *For = dyn_cast_or_null<ForStmt>(Parent);
  if (For && For->getInc() == Expression.E &&
      stepInLambda(Expression.E, Operands))
    return;
  const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent);
  if (Declaration && !Declaration->isSingleDecl() && Above.size() > 1 &&
      isa<CompoundStmt>(Above[Above.size() - 2]) &&
      splitDeclaration(Declaration, Expression.E, Operands))
    return;
  if (Declaration && Above.size() > 1 && Operands.size() == 1 &&
      hoistIntoInit(Declaration, Above[Above.size() - 2], Operands))
    return;
  const HoistPlace Place = placeFor(Expression.E, Above);
  if (!Place.Braces && Declaration && endsVisibly(Operands))
    return initialiseInLambda(*Declaration, Expression.E, Operands);
  std::optional<Front> At = frontOf(Place);
  if (!At) {
    cause(Reason::CannotHoist, Operands.front().E->getBeginLoc(),
          "there is no place in front of the expression");
    return;
  }
  Recipe Change = recipe(Operation::Hoist);
  std::vector<Piece> Pieces;
  std::vector<std::string> Declared;
  if (!moveInFront(Operands, Expression.E, At->Lead, Pieces, Change, Declared))
    return;
  Change.Rewrites.push_back(putInFront(*At, std::move(Pieces)));
  B.Out.Recipes.push_back(std::move(Change));
  if (Place.Braces) // behind them the names may be used again
    for (const std::string &Name : Declared)
      Names.erase(Name);
}
