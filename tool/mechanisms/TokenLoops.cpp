// std::for_each whose callback uses the token, as the loop that it is.
//
//   for_each(v.begin(), v.end(), [&](T &x) {    for (T &x : v) {
//     if (skip(x)) return;                        if (skip(x)) continue;
//     send(x, yield);                             co_await send(x);
//   });                                         }
//
//   for_each(first, end, [&](T &x) { ... });
//     ->  for (auto at = first, last = end; at != last; ++at) { T &x = *at; ...
//     }
//
//   for_each(first, end, step);
//     ->  for (auto at = first, end = last; at != end; ++at) co_await
//     step(*at);
//
// Limits: a callback that captures by copy stays a lambda; in place, its body
// returns from no loop of its own. Other algorithms are refused.
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

/// Whether each `return` in the lambda's body could be a `continue`.
static bool returnsLikeContinue(const Stmt *S, bool InLoop) {
  if (!S || isa<LambdaExpr>(S))
    return true;
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    return !InLoop && !Return->getRetValue();
  InLoop |= isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S);
  return llvm::all_of(S->children(), [&](const Stmt *Child) {
    return returnsLikeContinue(Child, InLoop);
  });
}

/// Nothing but the token is captured by copy: the body can stand outside.
static bool copiesNothing(const TokenDialect &D, const LambdaExpr *Lambda) {
  return llvm::all_of(Lambda->captures(), [&](const LambdaCapture &Capture) {
    return Capture.getCaptureKind() == LCK_ByRef || Capture.capturesThis() ||
           (Capture.capturesVariable() &&
            !cast<VarDecl>(Capture.getCapturedVar())->isInitCapture() &&
            D.libraryOf(Capture.getCapturedVar()->getType()));
  });
}

static bool namesToken(const TokenDialect &D, const Stmt *S) {
  if (const auto *E = dyn_cast_or_null<Expr>(S); E && D.libraryOf(E->getType()))
    return true;
  return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
           return namesToken(D, Child);
         });
}

/// `v` of `v.begin()`, where `v` is named and not computed; or null.
static const Expr *rangeOf(const Expr *Iterator, llvm::StringRef Member) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(withoutWrapping(Iterator));
  const CXXMethodDecl *F = Call ? Call->getMethodDecl() : nullptr;
  if (!F || !F->getIdentifier() || F->getName() != Member)
    return nullptr;
  const auto *Callee = dyn_cast<MemberExpr>(Call->getCallee());
  if (!Callee || Callee->isArrow())
    return nullptr;
  const Expr *Range = Callee->getBase()->IgnoreImpCasts();
  const Expr *Named = Range;
  while (const auto *Part = dyn_cast<MemberExpr>(Named))
    Named = Part->getBase()->IgnoreImpCasts();
  return isa<DeclRefExpr, CXXThisExpr>(Named) ? Range : nullptr;
}

bool TokenBody::isLoop(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && F->isInStdNamespace() && F->getIdentifier() &&
         F->getName() == "for_each" && Call->getNumArgs() == 3;
}

/// What is written in front of the callback's body or call; or nothing.
std::vector<Piece> TokenBody::loopHead(const CallExpr *Call,
                                       const ParmVarDecl *Element,
                                       std::string &At) {
  std::optional<Span> First = B.Src.span(Call->getArg(0)->getSourceRange());
  std::optional<Span> Last = B.Src.span(Call->getArg(1)->getSourceRange());
  std::optional<Span> Declared =
      Element ? B.Src.span(Element->getSourceRange()) : std::nullopt;
  if (!First || !Last || (Element && !Declared))
    return {};
  if (Element) {
    const Expr *Range = rangeOf(Call->getArg(0), "begin");
    const Expr *Same = rangeOf(Call->getArg(1), "end");
    std::optional<Span> Text =
        Range ? B.Src.span(Range->getSourceRange()) : std::nullopt;
    std::optional<Span> Other =
        Same ? B.Src.span(Same->getSourceRange()) : std::nullopt;
    if (Text && Other && B.Src.text(*Text) == B.Src.text(*Other))
      return {{"for (", {}, 0},
              {"", Declared->At, 10},
              {" : ", {}, 0},
              {"", Text->At, 10},
              {") ", {}, 0}};
  }
  At = unique("at");
  std::string LastName = unique("last");
  return {{"for (auto " + At + " = ", {}, 0},
          {"", First->At, 10},
          {", " + LastName + " = ", {}, 0},
          {"", Last->At, 10},
          {"; " + At + " != " + LastName + "; ++" + At + ") ", {}, 0}};
}

/// Whether `Call` is a statement over two iterators of one type that suspends
/// nowhere but in its callback.
bool TokenBody::canLoop(const CallExpr *Call, const Ancestors &Around) const {
  const Expr *First = withoutWrapping(Call->getArg(0));
  const Expr *Last = withoutWrapping(Call->getArg(1));
  return isa_and_nonnull<CompoundStmt, IfStmt, ForStmt, WhileStmt,
                         CXXForRangeStmt>(climb(B, Call, Around).User) &&
         !namesToken(D, First) && !namesToken(D, Last) &&
         B.Ctx.hasSameType(First->getType(), Last->getType());
}

bool TokenBody::loop(const CallExpr *Call, EntityId Runs,
                     const Ancestors &Above) {
  Ancestors Around = ancestorsOf(Call, Above);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Callback = B.Src.span(Call->getArg(2)->getSourceRange());
  if (!Whole || !Callback || !canLoop(Call, Around))
    return false;
  std::string At;
  std::vector<Piece> Head = loopHead(Call, nullptr, At);
  if (Head.empty())
    return false;
  record(SuspensionKind::Delegation, Call, Runs);
  B.Out.Ties.push_back({Id, Runs, TieKind::Delegates, *Whole});
  ++Awaits;
  checkPosition(Call, Around);
  Head.push_back({"co_await ", {}, 0});
  Recipe Change;
  Change.Guard = {{Id, true}, {Runs, true}};
  Change.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Callback->At.Begin}}, 30,
       std::move(Head)});
  Change.Rewrites.push_back(
      {Span{Whole->File, {Callback->At.End, Whole->At.End}},
       30,
       {{"(*" + At + ")", {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

bool TokenBody::loopInPlace(const CallExpr *Call, const LambdaExpr *Callback,
                            const Ancestors &Above) {
  Ancestors Around = ancestorsOf(Call, Above);
  const CXXMethodDecl *Operator = Callback->getCallOperator();
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Code = B.Src.span(Callback->getBody()->getSourceRange());
  if (!Whole || !Code || !canLoop(Call, Around) ||
      Operator->getNumParams() != 1 ||
      Operator->getParamDecl(0)->getName().empty() ||
      !copiesNothing(D, Callback) ||
      !returnsLikeContinue(Callback->getBody(), false))
    return false;
  const Source::Lexeme *Semicolon = B.Src.after(Whole->File, Whole->At.End);
  if (!Semicolon || Semicolon->Kind != tok::semi)
    return false;
  std::string At;
  const ParmVarDecl *Element = Operator->getParamDecl(0);
  std::vector<Piece> Head = loopHead(Call, Element, At);
  if (Head.empty())
    return false;
  ++Awaits;
  checkPosition(Call, Around);
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  Change.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Code->At.Begin}}, 30,
       std::move(Head)});
  if (!At.empty()) {
    std::optional<Span> Declared = B.Src.span(Element->getSourceRange());
    const Source::Lexeme *First =
        B.Src.after(Code->File, Code->At.Begin + 1, true);
    llvm::StringRef Gap =
        B.Src.text(Code->File, {Code->At.Begin + 1, First->At.Begin});
    std::string Lead =
        Gap.contains('\n') ? Gap.substr(Gap.rfind('\n')).str() : " ";
    Change.Rewrites.push_back(
        {Span{Code->File, {Code->At.Begin + 1, Code->At.Begin + 1}},
         30,
         {{Lead + B.Src.text(*Declared).str() + " = *" + At + ";", {}, 0}}});
  }
  Change.Rewrites.push_back(
      {Span{Whole->File, {Code->At.End, Semicolon->At.End}}, 30, {}});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}
