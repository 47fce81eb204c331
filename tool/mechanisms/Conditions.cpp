// Conditions that suspend: some of them g++ 12 miscompiles.
#include "mechanisms/Context.h"
#include "mechanisms/CoroutineBody.h"

using namespace clang;
using namespace recoro;

static bool declares(const Stmt *S) {
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return llvm::any_of(Block->body(),
                        [](const Stmt *Item) { return isa<DeclStmt>(Item); });
  if (const auto *If = dyn_cast<IfStmt>(S))
    return If->getInit() || If->getConditionVariable();
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return While->getConditionVariable();
  if (const auto *For = dyn_cast<ForStmt>(S))
    return isa_and_nonnull<DeclStmt>(For->getInit()) ||
           For->getConditionVariable();
  if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    return Switch->getInit() || Switch->getConditionVariable();
  return isa<CXXForRangeStmt>(S);
}

static bool repeats(const Stmt *S) {
  return isa<WhileStmt, DoStmt, ForStmt>(S);
}

/// g++ 12 miscompiles a condition that awaits where no enclosing block declares
/// anything, and a loop's condition that awaits behind `&&` or `||` anywhere. A
/// declaration inside the condition mends both:
///
///   if (ready(yield))  ->  if (bool const condition = co_await ready();
///   condition)
void CoroutineBody::checkCondition(const Expr *E, const Ancestors &Above) {
  bool Declares = llvm::any_of(Above, declares);
  const Stmt *Child = E;
  for (const Stmt *S : llvm::reverse(Above)) {
    const Expr *Condition = nullptr;
    if (const auto *If = dyn_cast<IfStmt>(S))
      Condition = If->getCond();
    else if (const auto *While = dyn_cast<WhileStmt>(S))
      Condition = While->getCond();
    else if (const auto *Do = dyn_cast<DoStmt>(S))
      Condition = Do->getCond();
    else if (const auto *For = dyn_cast<ForStmt>(S))
      Condition = For->getCond();
    else if (const auto *Switch = dyn_cast<SwitchStmt>(S))
      Condition = Switch->getCond();
    if (Condition && Condition == Child) {
      const Expr *Plain = Condition->IgnoreParenImpCasts();
      const auto *Operator = dyn_cast<BinaryOperator>(Plain);
      bool Chooses = (Operator && Operator->isLogicalOp()) ||
                     isa<AbstractConditionalOperator>(Plain);
      if (Declares && !(repeats(S) && Chooses))
        return;
      return nameCondition(S, Condition, ancestorsOf(S, Above));
    }
    Child = S;
  }
}

void CoroutineBody::nameCondition(const Stmt *Control, const Expr *Condition,
                                  const Ancestors &Above) {
  if (!Named.insert(Control).second)
    return;
  std::optional<Span> Text = B.Src.span(Condition->getSourceRange());
  std::optional<Span> Keyword = B.Src.token(Control->getBeginLoc());
  bool InBlock = !Above.empty() && isa<CompoundStmt>(Above.back());
  if (!Text || !Keyword || (isa<DoStmt>(Control) && !InBlock)) {
    cause(Reason::CannotHoist, Condition->getBeginLoc(),
          "the condition cannot be given a name");
    return;
  }
  const Expr *Plain = Condition->IgnoreImplicit();
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Plain);
  bool IsClass =
      Plain->getType()->isRecordType() ||
      (Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()));
  bool NeedsCast = !isa<SwitchStmt>(Control) &&
                   (IsClass || !Plain->getType()->isBooleanType());
  std::string Name = unique("condition");
  std::string Front = NeedsCast ? "static_cast<bool>(" : "";
  std::string Back = NeedsCast ? ")" : "";
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  auto Rewritten = [&](std::string Before, std::string After) {
    Change.Rewrites.push_back(
        {*Text,
         40,
         {{Before + Front, {}, 0}, {"", Text->At, 40}, {Back + After, {}, 0}}});
  };
  if (isa<DoStmt>(Control)) {
    // A do statement's condition declares nothing; a variable in front does.
    std::string Indent = B.Src.indentation(Keyword->File, Keyword->At.Begin);
    Change.Rewrites.push_back(
        {Span{Keyword->File, {Keyword->At.Begin, Keyword->At.Begin}},
         40,
         {{"bool " + Name + " = true;\n" + Indent, {}, 0}}});
    Rewritten("(" + Name + " = ", ")");
  } else {
    // Where there is a place to, the name is used, lest the compiler warn.
    const auto *If = dyn_cast<IfStmt>(Control);
    const auto *Switch = dyn_cast<SwitchStmt>(Control);
    bool Uses = (If && !If->getInit()) || (Switch && !Switch->getInit());
    Rewritten((Uses ? "" : "[[maybe_unused]] ") +
                  std::string(Switch ? "auto const " : "bool const ") + Name +
                  " = ",
              Uses ? "; " + Name : "");
  }
  B.Out.Recipes.push_back(std::move(Change));
}
