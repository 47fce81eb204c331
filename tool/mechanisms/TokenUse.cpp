// See TokenUse.h. One step inwards is described once, in `innerToken`; a use is
// followed outwards as long as the next expression's inner token is the last.
#include "mechanisms/TokenUse.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace recoro;

namespace {

struct Step {
  const Expr *Inner = nullptr; ///< the token that `E` is made of
  const Expr *Code = nullptr;
  const CallExpr *Adapted = nullptr;
  const Helper *By = nullptr;
  bool Stays = false; ///< `E`, around the native token
};

} // namespace

/// What one expression does with a token: `t[ec]`, `t.get()`,
/// `house::token(t)`, `helper(t, ...)`.
static Step innerToken(const TokenDialect &D, const Expr *E) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    const FunctionDecl *F = Operator->getDirectCallee();
    if (Operator->getOperator() == OO_Subscript &&
        D.libraryOf(Operator->getArg(0)->getType()))
      return {Operator->getArg(0), Operator->getArg(1)};
    if (F && Operator->getNumArgs() == 1 && D.isAccessor(F))
      return {Operator->getArg(0)};
    return {};
  }
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (Method && Call->getNumArgs() == 0 && D.isAccessor(Method))
      return {Call->getImplicitObjectArgument()};
    return {};
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (isa<FieldDecl>(Member->getMemberDecl()) &&
        D.isAccessor(Member->getMemberDecl()))
      return {Member->getBase()};
    return {};
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    if (D.isAdapter(Call->getDirectCallee()))
      for (const Expr *Argument : Call->arguments())
        if (D.libraryOf(Argument->getType()))
          return {Argument, nullptr, nullptr, nullptr, /*Stays=*/true};
    const Helper *By = D.helperOf(Call->getDirectCallee());
    if (By && By->Gives == Helper::Kind::Token)
      for (const Expr *Argument : Call->arguments())
        if (D.libraryOf(Argument->getType()))
          return {Argument, nullptr, Call, By};
    return {};
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    if (Construct->getNumArgs() != 0 && D.libraryOf(Construct->getType()) &&
        D.libraryOf(Construct->getArg(0)->getType())) {
      for (const Expr *Rest : llvm::drop_begin(Construct->arguments()))
        if (!isa<CXXDefaultArgExpr>(Rest))
          return {};
      return {Construct->getArg(0)};
    }
  if (const auto *List = dyn_cast<InitListExpr>(E))
    if (List->getNumInits() == 1 && D.libraryOf(List->getType()) &&
        D.libraryOf(List->getInit(0)->getType()))
      return {List->getInit(0)};
  return {};
}

static void apply(const Step &S, TokenUse &Use) {
  if (S.Code)
    Use.Code = S.Code;
  if (S.Adapted) {
    Use.Adapted = S.Adapted;
    Use.By = S.By;
  }
}

/// A method's call stands above the expression that names the method.
static const Expr *callAbove(const Stmt *User, const Ancestors &Above,
                             unsigned &Depth) {
  const auto *Member = dyn_cast_or_null<MemberExpr>(User);
  if (!Member || !isa<CXXMethodDecl>(Member->getMemberDecl()))
    return dyn_cast_or_null<Expr>(User);
  if (Depth + 2 > Above.size())
    return nullptr;
  ++Depth;
  return dyn_cast<CXXMemberCallExpr>(Above[Above.size() - Depth - 1]);
}

TokenUse recoro::useOf(const TokenDialect &D, const Builder &B, const Expr *Ref,
                       const Ancestors &Above) {
  TokenUse Use;
  Use.Up = climb(B, Ref, Above);
  while (true) {
    unsigned Depth = Use.Up.Depth;
    const Expr *Next = callAbove(Use.Up.User, Above, Depth);
    Step S = Next ? innerToken(D, Next) : Step();
    if (!S.Inner || S.Inner != Use.Up.Child)
      break;
    apply(S, Use);
    if (S.Stays && !std::exchange(Use.Inside, true))
      Use.Token = S.Inner;
    unsigned Taken = Depth + 1;
    Ancestors Rest(Above.begin(), Above.end() - Taken);
    Use.Up = climb(B, Next, Rest);
    Use.Up.Depth += Taken;
  }
  if (!Use.Inside)
    Use.Token = Use.Up.Child;
  return Use;
}

TokenUse recoro::useOfArgument(const TokenDialect &D, const Expr *Argument) {
  TokenUse Use;
  Use.Token = Argument;
  for (const Expr *E = withoutWrapping(Argument); E;) {
    Step S = innerToken(D, E);
    // The outermost binding holds.
    if (S.Code && Use.Code)
      S.Code = nullptr;
    apply(S, Use);
    if (S.Stays) {
      Use.Inside = true;
      Use.Token = S.Inner;
    }
    E = S.Inner ? withoutWrapping(S.Inner) : nullptr;
  }
  return Use;
}

/// What a token is made of.
static const Expr *innermostToken(const TokenDialect &D, const Expr *Argument) {
  const Expr *E = withoutWrapping(Argument);
  while (const Expr *Inner = innerToken(D, E).Inner)
    E = withoutWrapping(Inner);
  return E;
}

const VarDecl *recoro::tokenNamedBy(const TokenDialect &D,
                                    const Expr *Argument) {
  const auto *Ref = dyn_cast<DeclRefExpr>(innermostToken(D, Argument));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

bool recoro::namesHeldToken(const TokenDialect &D, const Expr *Argument) {
  return D.holderNamedBy(innermostToken(D, Argument));
}
