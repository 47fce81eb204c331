// See Loops.h.
#include "mechanisms/Loops.h"
#include "clang/AST/StmtCXX.h"

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

static bool isAlgorithm(const CallExpr *Call, llvm::StringRef Name) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && F->isInStdNamespace() && F->getIdentifier() &&
         F->getName() == Name && Call->getNumArgs() == 3;
}

bool recoro::isForEach(const CallExpr *Call) {
  return isAlgorithm(Call, "for_each");
}

bool recoro::isCopy(const CallExpr *Call) { return isAlgorithm(Call, "copy"); }

std::optional<LoopHead> recoro::loopHead(const Builder &B, const CallExpr *Call,
                                         const ParmVarDecl *Element,
                                         const Namer &Unique) {
  std::optional<Span> First = B.Src.span(Call->getArg(0)->getSourceRange());
  std::optional<Span> Last = B.Src.span(Call->getArg(1)->getSourceRange());
  std::optional<Span> Declared =
      Element ? B.Src.span(Element->getSourceRange()) : std::nullopt;
  if (!First || !Last || (Element && !Declared))
    return std::nullopt;
  if (Element) {
    const Expr *Range = rangeOf(Call->getArg(0), "begin");
    const Expr *Same = rangeOf(Call->getArg(1), "end");
    std::optional<Span> Text =
        Range ? B.Src.span(Range->getSourceRange()) : std::nullopt;
    std::optional<Span> Other =
        Same ? B.Src.span(Same->getSourceRange()) : std::nullopt;
    if (Text && Other && B.Src.text(*Text) == B.Src.text(*Other))
      return LoopHead{{{"for (", {}, 0},
                       {"", Declared->At, 10},
                       {" : ", {}, 0},
                       {"", Text->At, 10},
                       {") ", {}, 0}},
                      ""};
  }
  std::string At = Unique("at");
  std::string LastName = Unique("last");
  return LoopHead{{{"for (auto " + At + " = ", {}, 0},
                   {"", First->At, 10},
                   {", " + LastName + " = ", {}, 0},
                   {"", Last->At, 10},
                   {"; " + At + " != " + LastName + "; ++" + At + ") ", {}, 0}},
                  At};
}

bool recoro::canLoop(const Builder &B, const CallExpr *Call,
                     const Ancestors &Around) {
  const Expr *First = withoutWrapping(Call->getArg(0));
  const Expr *Last = withoutWrapping(Call->getArg(1));
  return isa_and_nonnull<CompoundStmt, IfStmt, ForStmt, WhileStmt,
                         CXXForRangeStmt>(climb(B, Call, Around).User) &&
         B.Ctx.hasSameType(First->getType(), Last->getType());
}

std::optional<std::vector<Rewrite>> recoro::loopInPlace(
    const Builder &B, const CallExpr *Call, const LambdaExpr *Callback,
    llvm::function_ref<bool(const VarDecl *)> MayCopy, const Namer &Unique) {
  const CXXMethodDecl *Operator = Callback->getCallOperator();
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Code = B.Src.span(Callback->getBody()->getSourceRange());
  auto StaysOutside = [&](const LambdaCapture &Capture) {
    if (Capture.getCaptureKind() == LCK_ByRef || Capture.capturesThis())
      return true;
    const auto *Variable = Capture.capturesVariable()
                               ? dyn_cast<VarDecl>(Capture.getCapturedVar())
                               : nullptr;
    return Variable && !Variable->isInitCapture() && MayCopy(Variable);
  };
  if (!Whole || !Code || Operator->getNumParams() != 1 ||
      Operator->getParamDecl(0)->getName().empty() ||
      !llvm::all_of(Callback->captures(), StaysOutside) ||
      !returnsLikeContinue(Callback->getBody(), false))
    return std::nullopt;
  const Source::Lexeme *Semicolon = B.Src.after(Whole->File, Whole->At.End);
  if (!Semicolon || Semicolon->Kind != tok::semi)
    return std::nullopt;
  const ParmVarDecl *Element = Operator->getParamDecl(0);
  std::optional<LoopHead> Head = loopHead(B, Call, Element, Unique);
  if (!Head)
    return std::nullopt;
  std::vector<Rewrite> Made;
  Made.push_back({Span{Whole->File, {Whole->At.Begin, Code->At.Begin}}, 30,
                  std::move(Head->Pieces)});
  if (!Head->At.empty()) {
    std::optional<Span> Declared = B.Src.span(Element->getSourceRange());
    const Source::Lexeme *First =
        B.Src.after(Code->File, Code->At.Begin + 1, true);
    llvm::StringRef Gap =
        B.Src.text(Code->File, {Code->At.Begin + 1, First->At.Begin});
    std::string Lead =
        Gap.contains('\n') ? Gap.substr(Gap.rfind('\n')).str() : " ";
    Made.push_back(
        {Span{Code->File, {Code->At.Begin + 1, Code->At.Begin + 1}},
         30,
         {{Lead + B.Src.text(*Declared).str() + " = *" + Head->At + ";",
           {},
           0}}});
  }
  Made.push_back(
      {Span{Whole->File, {Code->At.End, Semicolon->At.End}}, 30, {}});
  return Made;
}
