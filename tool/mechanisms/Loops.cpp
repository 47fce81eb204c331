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

/// Whether it is a variable, or a part of one, and not computed.
static bool isNamed(const Expr *E) {
  while (const auto *Part = dyn_cast<MemberExpr>(E))
    E = Part->getBase()->IgnoreImpCasts();
  return isa<DeclRefExpr, CXXThisExpr>(E);
}

/// `v` of `v.begin()`, where `v` is named; or null.
static const Expr *rangeOf(const Expr *Iterator, llvm::StringRef Member) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(withoutWrapping(Iterator));
  const CXXMethodDecl *F = Call ? Call->getMethodDecl() : nullptr;
  if (!F || !F->getIdentifier() || F->getName() != Member)
    return nullptr;
  const auto *Callee = dyn_cast<MemberExpr>(Call->getCallee());
  if (!Callee || Callee->isArrow())
    return nullptr;
  const Expr *Range = Callee->getBase()->IgnoreImpCasts();
  return isNamed(Range) ? Range : nullptr;
}

/// std::ranges::for_each is an object. What projects has no place in a loop.
static std::optional<Iteration> overRange(const CallExpr *Call) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  if (!Operator || Operator->getOperator() != OO_Call ||
      Call->getNumArgs() != 4 || !isa<CXXDefaultArgExpr>(Call->getArg(3)))
    return std::nullopt;
  const auto *Object =
      dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts());
  const Expr *Range = withoutWrapping(Call->getArg(1));
  if (!Object || !isStandard(Object->getDecl()) ||
      Object->getDecl()->getDeclName().getAsString() != "for_each" ||
      !isNamed(Range))
    return std::nullopt;
  return Iteration{Range, nullptr, Call->getArg(2)};
}

static bool isAlgorithm(const CallExpr *Call, llvm::StringRef Name) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && F->isInStdNamespace() && F->getIdentifier() &&
         F->getName() == Name && Call->getNumArgs() == 3;
}

static Iteration overIterators(const CallExpr *Call) {
  return {Call->getArg(0), Call->getArg(1), Call->getArg(2)};
}

std::optional<Iteration> recoro::forEach(const CallExpr *Call) {
  return isAlgorithm(Call, "for_each") ? overIterators(Call) : overRange(Call);
}

std::optional<Iteration> recoro::copy(const CallExpr *Call) {
  if (!isAlgorithm(Call, "copy"))
    return std::nullopt;
  return overIterators(Call);
}

std::optional<LoopHead> recoro::loopHead(const Builder &B,
                                         const Iteration &Over,
                                         const ParmVarDecl *Element,
                                         const Namer &Unique) {
  auto SpanOf = [&](const Expr *E) {
    return E ? B.Src.span(E->getSourceRange()) : std::nullopt;
  };
  std::optional<Span> First = SpanOf(Over.First), Last = SpanOf(Over.Last);
  std::optional<Span> Declared =
      Element ? B.Src.span(Element->getSourceRange()) : std::nullopt;
  if (!First || (Over.Last && !Last) || (Element && !Declared))
    return std::nullopt;
  if (Element) {
    auto Head = [&](const Span &Range) {
      return LoopHead{{{"for (", {}, 0},
                       {"", Declared->At, 10},
                       {" : ", {}, 0},
                       {"", Range.At, 10},
                       {") ", {}, 0}},
                      ""};
    };
    if (!Over.Last)
      return Head(*First);
    std::optional<Span> Range = SpanOf(rangeOf(Over.First, "begin"));
    std::optional<Span> Same = SpanOf(rangeOf(Over.Last, "end"));
    if (Range && Same && B.Src.text(*Range) == B.Src.text(*Same))
      return Head(*Range);
  }
  if (!Over.Last)
    return std::nullopt;
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
                     const Iteration &Over, const Ancestors &Around) {
  return isa_and_nonnull<CompoundStmt, IfStmt, ForStmt, WhileStmt,
                         CXXForRangeStmt>(climb(B, Call, Around).User) &&
         (!Over.Last ||
          B.Ctx.hasSameType(withoutWrapping(Over.First)->getType(),
                            withoutWrapping(Over.Last)->getType()));
}

std::optional<std::vector<Rewrite>>
recoro::loopInPlace(const Builder &B, const CallExpr *Call,
                    const Iteration &Over, const LambdaExpr *Callback,
                    llvm::function_ref<bool(const VarDecl *)> MayCopy,
                    const Namer &Unique) {
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
  std::optional<LoopHead> Head = loopHead(B, Over, Element, Unique);
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
