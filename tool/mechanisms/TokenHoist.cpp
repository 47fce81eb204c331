// Operands that must not stand in the same full expression as an await, because
// g++ 12 destroys them twice or rejects them: closures that capture objects by
// value, aggregates with destructors, initializer lists.
//
//   run([name] { ... }, yield);   ->   {
//                                          auto task = [name] { ... };
//                                          co_await run(std::move(task));
//                                      }
//
// The braces end the variable's life where the temporary's ended. Limits: an
// operand that is only evaluated on a condition, or that stands in a loop's
// condition, has no place in front of its expression.
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

namespace {

/// One operand to hoist.
struct Operand {
  const Expr *E;
  bool Braces;      ///< `{...}` without a type in front
  bool Conditional; ///< not evaluated each time
  std::string Wish; ///< for its name
};

class OperandFinder {
public:
  explicit OperandFinder(const Builder &B) : B(B) {}

  std::vector<Operand> find(const Expr *Full) {
    walk(Full, nullptr, false, "operand");
    return std::move(Found);
  }

private:
  bool needsDestruction(QualType T) const {
    return T.isDestructedType() != QualType::DK_none;
  }

  bool capturesObject(const LambdaExpr *Lambda) const {
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.getCaptureKind() == LCK_ByCopy &&
          Capture.capturesVariable() &&
          needsDestruction(Capture.getCapturedVar()->getType()))
        return true;
    return false;
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
        Found.push_back({Lambda, false, Conditional, Wish.str()});
      return;
    }
    if (isa<CXXStdInitializerListExpr>(E))
      return add(Object, Conditional, Wish);
    if (const auto *List = dyn_cast<InitListExpr>(E);
        List && List->getType()->isRecordType() && !List->isTransparent() &&
        needsDestruction(List->getType()))
      return add(Object, Conditional, Wish);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      for (const Expr *Argument : Construct->arguments())
        walk(Argument, Construct->isListInitialization() ? Written : nullptr,
             Conditional, Wish);
      return;
    }
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return walkCall(Call, Conditional);
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
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

  void walkCall(const CallExpr *Call, bool Conditional) {
    const FunctionDecl *F = Call->getDirectCallee();
    walk(Call->getCallee(), nullptr, Conditional, "callee");
    for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
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
    Found.push_back({Object, Braces, Conditional, Wish.str()});
  }

  const Builder &B;
  std::vector<Operand> Found;
};

} // namespace

static std::vector<Piece> declareHoisted(const Operand &O, const Span &Text,
                                         const std::string &Type,
                                         const std::string &Name,
                                         const std::string &Lead) {
  std::string Front = O.Braces ? Type + " " + Name : "auto " + Name + " = ";
  return {{Front, {}, 0}, {"", Text.At, 30}, {";" + Lead, {}, 0}};
}

void TokenBody::finishExpression(const FullExpression &Expression) {
  std::vector<Operand> Operands = OperandFinder(B).find(Expression.E);
  const Stmt *Parent =
      Expression.Above.empty() ? nullptr : Expression.Above.back();
  const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent);
  if (Declaration)
    // The declared object itself is no temporary.
    llvm::erase_if(Operands, [&](const Operand &O) {
      return withoutWrapping(Expression.E) == withoutWrapping(O.E) ||
             O.E == Expression.E->IgnoreImplicit();
    });
  if (Operands.empty())
    return;

  const Stmt *Statement = Expression.E;
  Ancestors Above = Expression.Above;
  if (Declaration || isa_and_nonnull<ReturnStmt>(Parent)) {
    Statement = Parent;
    Above.pop_back();
  }
  const Stmt *Around = Above.empty() ? nullptr : Above.back();
  bool InBlock = isa_and_nonnull<CompoundStmt>(Around);
  bool Substatement = false; // an unbraced one
  if (const auto *If = dyn_cast_or_null<IfStmt>(Around))
    Substatement = If->getThen() == Statement || If->getElse() == Statement;
  else if (const auto *For = dyn_cast_or_null<ForStmt>(Around))
    Substatement = For->getBody() == Statement;
  else if (const auto *While = dyn_cast_or_null<WhileStmt>(Around))
    Substatement = While->getBody() == Statement;
  else if (const auto *Each = dyn_cast_or_null<CXXForRangeStmt>(Around))
    Substatement = Each->getBody() == Statement;
  std::optional<Span> Text = B.Src.span(Statement->getSourceRange());
  if (Text && B.Src.text(Text->File, {Text->At.End - 1, Text->At.End}) != ";")
    if (const Source::Lexeme *Semicolon =
            B.Src.after(Text->File, Text->At.End);
        Semicolon && Semicolon->Kind == tok::semi)
      Text->At.End = Semicolon->At.End;
  if (!Text || (!InBlock && !(Substatement && !Declaration))) {
    cause(Reason::CannotHoist, Operands.front().E->getBeginLoc(),
          "there is no place in front of the expression");
    return;
  }

  bool Braced = !Declaration && !(InBlock && isa<ReturnStmt>(Statement));
  std::string Indent = B.Src.indentation(Text->File, Text->At.Begin);
  std::string Step = Indent.find('\t') != std::string::npos ? "\t" : "    ";
  std::string Lead = "\n" + Indent + (Braced ? Step : "");
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  Change.Headers = {"utility"};
  Rewrite Whole{*Text, 50, {}};
  if (Braced)
    Whole.Pieces.push_back({"{" + Lead, {}, 0});
  for (const Operand &O : Operands) {
    std::optional<Span> At = B.Src.span(O.E->getSourceRange());
    std::optional<std::string> Type =
        O.Braces ? Signature.nameOfType(O.E->getType().getUnqualifiedType())
                 : "auto";
    if (!At || !Type || O.Conditional) {
      cause(Reason::CannotHoist, O.E->getBeginLoc(),
            O.Conditional ? "it is only evaluated on a condition"
                          : "its type has no name");
      return;
    }
    std::string Name = unique(O.Wish);
    llvm::append_range(Whole.Pieces,
                       declareHoisted(O, *At, *Type, Name, Lead));
    Change.Rewrites.push_back({*At, 30, {{"std::move(" + Name + ")", {}, 0}}});
  }
  Whole.Pieces.push_back({"", Text->At, 50});
  if (Braced)
    Whole.Pieces.push_back({"\n" + Indent + "}", {}, 0});
  Change.Rewrites.push_back(std::move(Whole));
  B.Out.Recipes.push_back(std::move(Change));
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
  ++Awaits;
  Ancestors Around = ancestorsOf(Call, Above);
  checkPosition(Call, Around);
  Go.Headers.push_back(header(D.R.ExecutorHeader));
  std::vector<Operand> Operands = OperandFinder(B).find(Call);
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
