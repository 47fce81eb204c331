// Calls that hand the sink on.
//
//   walk(n->left, sink);     co_yield recoro::elements_of(walk(n->left));
//   int n = count(sink);     int n = co_await recoro::delegate(count());
//   return walk(n, sink);    co_yield recoro::elements_of(walk(n)); co_return;
//
// Limits: what is returned may be used by a declaration, an assignment, a
// condition or a return statement, and by nothing else.
#include "mechanisms/BodyText.h"
#include "mechanisms/Lists.h"
#include "mechanisms/SinkBody.h"
#include "mechanisms/TypeName.h"

using namespace clang;
using namespace recoro;

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
        nameOfType(B.Ctx, Argument->getType().getUnqualifiedType());
    if (!Type)
      return false;
    Arrow = "() -> " + *Type;
  }
  Change.Rewrites.push_back(
      between("[&]" + Arrow + " { return ", *Text, "; }()"));
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
  Change.Rewrites.push_back(
      between("bool const condition = ", *Text, "; condition"));
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
