// See Holders.h.
#include "mechanisms/Holders.h"
#include "mechanisms/Context.h"

using namespace clang;
using namespace recoro;

Invocation recoro::invocationOf(const Stmt *User) {
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User))
    return {Construct->getConstructor(),
            {Construct->getArgs(), Construct->getNumArgs()}};
  const auto *Call = dyn_cast_or_null<CallExpr>(User);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F)
    return {};
  llvm::ArrayRef<const Expr *> All(Call->getArgs(), Call->getNumArgs());
  bool HasObject = isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F);
  return {F, HasObject ? All.drop_front() : All};
}

/// The class of the project of which `Call` makes an object on the heap.
static const CXXRecordDecl *classMadeBy(Builder &B, const CallExpr *Call) {
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  const TemplateArgumentList *Of = F && F->getIdentifier() && isStandard(F)
                                       ? F->getTemplateSpecializationArgs()
                                       : nullptr;
  if (!Of || (F->getName() != "make_unique" && F->getName() != "make_shared") ||
      Of->get(0).getKind() != TemplateArgument::Type)
    return nullptr;
  const CXXRecordDecl *Record = Of->get(0).getAsType()->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  return Record && B.inProject(Record->getLocation()) ? Record : nullptr;
}

QualType recoro::takenByMade(Builder &B, const Stmt *User, const Expr *Child) {
  const auto *Call = dyn_cast_or_null<CallExpr>(User);
  const CXXRecordDecl *Record = classMadeBy(B, Call);
  const unsigned Index =
      Record ? llvm::find(Call->arguments(), Child) - Call->arg_begin() : 0;
  if (!Record || Index == Call->getNumArgs())
    return {};
  QualType Taken;
  for (const CXXConstructorDecl *Constructor : Record->ctors()) {
    if (Constructor->isCopyOrMoveConstructor() || Constructor->isDeleted() ||
        Call->getNumArgs() < Constructor->getMinRequiredArguments() ||
        Call->getNumArgs() > Constructor->getNumParams())
      continue;
    const QualType Here = Constructor->getParamDecl(Index)->getType();
    if (!Taken.isNull() && !B.Ctx.hasSameType(Taken, Here))
      return {};
    Taken = Here;
  }
  return Taken;
}

QualType recoro::holderOf(const TokenTypes &Types, Builder &B, const Stmt *User,
                          const Expr *Child) {
  auto ByParameter = [&]() -> QualType {
    Invocation To = invocationOf(User);
    const ParmVarDecl *P = To.parameterOf(Child);
    return P && B.inProject(To.Callee->getLocation()) ? P->getType()
                                                      : QualType();
  };
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User))
    return Types.within(Construct->getType()) ? Construct->getType()
                                              : ByParameter();
  if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(User))
    return Cast->getType();
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(User))
    return Operator->isAssignmentOp() || Operator->isComparisonOp()
               ? Operator->getArg(0)->getType()
               : QualType();
  if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(User)) {
    if (const auto *Conversion =
            dyn_cast_or_null<CXXConversionDecl>(Call->getMethodDecl()))
      return Conversion->getConversionType();
    QualType Object = Call->getImplicitObjectArgument()->getType();
    if (Types.within(Object))
      return Object;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
    const auto *Conversion =
        dyn_cast<CXXConversionDecl>(Member->getMemberDecl());
    return Conversion ? Conversion->getConversionType() : QualType();
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
    if (QualType Parameter = ByParameter(); Types.within(Parameter))
      return Parameter;
    if (QualType Made = takenByMade(B, User, Child); Types.within(Made))
      return Made;
    const FunctionDecl *F = Call->getDirectCallee();
    return F && isStandard(F) ? F->getReturnType() : QualType();
  }
  return {};
}

const FunctionProtoType *recoro::calledType(const TokenTypes &Types,
                                            const CallExpr *Call) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    return Operator->getOperator() == OO_Call
               ? Types.behind(
                     Operator->getArg(0)->IgnoreParenImpCasts()->getType())
               : nullptr;
  if (Call->getDirectCallee())
    return nullptr;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Bound = dyn_cast<BinaryOperator>(Callee))
    if (Bound->isPtrMemOp())
      Callee = Bound->getRHS()->IgnoreParenImpCasts();
  if (const auto *Contents = dyn_cast<UnaryOperator>(Callee))
    if (Contents->getOpcode() == UO_Deref)
      Callee = Contents->getSubExpr()->IgnoreParenImpCasts();
  return Types.behind(Callee->getType());
}
