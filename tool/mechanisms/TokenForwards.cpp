// A coroutine that only calls another one hands on what that returns, and needs
// no frame of its own:
//
//   int port(int n, yield_context yield) { return ask(n, yield); }
//   awaitable<int> port(int n) { return ask(n); }
//
// The call is awaited in the full expression in which it stands, so nothing is
// evaluated earlier or later. But the parameters of `port` are gone while `ask`
// runs: nothing may refer to them, nor to temporaries, and nobody may see them
// end. Limits: no lambda, no template, no noexcept function, no reference.
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

/// Whether `S` may refer to what ends with the function's own call.
static bool refersToOwn(const TokenDialect &D, const Stmt *S) {
  if (!S)
    return false;
  if (isa<MaterializeTemporaryExpr, CXXBindTemporaryExpr, LambdaExpr,
          InitListExpr>(S))
    return true;
  if (const auto *Address = dyn_cast<UnaryOperator>(S))
    if (Address->getOpcode() == UO_AddrOf)
      return true;
  if (const auto *E = dyn_cast<Expr>(S); E && D.libraryOf(E->getType()))
    return true; // it may suspend
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return refersToOwn(D, Child); });
}

/// Whether `S` names a parameter that is an object of the function itself.
static bool namesValue(const Stmt *S) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
    if (const auto *P = dyn_cast<ParmVarDecl>(Ref->getDecl()))
      return !P->getType()->isReferenceType();
  return S && llvm::any_of(S->children(), namesValue);
}

/// The only statement's expression: of a `return`, or what is all of a body
/// without a result.
static const Expr *onlyExpression(const FunctionDecl *F) {
  const auto *Code = dyn_cast<CompoundStmt>(F->getBody());
  if (!Code || Code->size() != 1)
    return nullptr;
  if (const auto *Return = dyn_cast<ReturnStmt>(Code->body_front()))
    return Return->getRetValue();
  return F->getReturnType()->isVoidType() ? dyn_cast<Expr>(Code->body_front())
                                          : nullptr;
}

/// `Call` becomes what is returned, at `Whole`.
void TokenBody::forward(const Span &Whole, Recipe &Change) {
  Forwards = true;
  if (Returns.empty())
    Change.Rewrites.push_back(
        {Span{Whole.File, {Whole.At.Begin, Whole.At.Begin}},
         20,
         {{"return ", {}, 0}}});
}

/// `Bridge`: the call stands in one, which goes.
bool TokenBody::canForward(const CallExpr *Call, const Expr *HandedOn,
                           const CallExpr *Bridge) const {
  const FunctionDecl *F = In.Function;
  const auto *Type = F->getType()->getAs<FunctionProtoType>();
  const Expr *Only =
      In.Lambda || patternOf(F) != F ? nullptr : onlyExpression(F);
  if (!Only || !Token || !HandedOn || (Type && Type->isNothrow()) ||
      withoutWrapping(Only) != (Bridge ? Bridge : Call) ||
      !B.Ctx.hasSameType((Bridge ? Bridge : Call)->getCallReturnType(B.Ctx),
                         F->getReturnType()) ||
      F->getReturnType()->isReferenceType())
    return false;
  for (const ParmVarDecl *P : F->parameters())
    if (P != Token && !P->getType()->isReferenceType() &&
        !P->getType().isTrivialType(B.Ctx))
      return false;
  if (refersToOwn(D, Call->getCallee()) || namesValue(Call->getCallee()))
    return false;
  const FunctionDecl *Callee = Call->getDirectCallee();
  bool Object =
      isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(Callee);
  for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
    const Expr *Argument = Call->getArg(I);
    if (Argument == HandedOn || Argument->IgnoreImplicit() == HandedOn ||
        withoutWrapping(Argument) == withoutWrapping(HandedOn))
      continue;
    bool ByValue =
        Callee && I >= Object && I - Object < Callee->getNumParams() &&
        !Callee->getParamDecl(I - Object)->getType()->isReferenceType();
    if (refersToOwn(D, Argument) || (!ByValue && namesValue(Argument)))
      return false;
  }
  return true;
}
