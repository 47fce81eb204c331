// See Initiation.h. The library's bodies are not read, so the initiation is not
// instantiated: its pattern is looked at.
#include "mechanisms/Initiation.h"
#include "mechanisms/Context.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace recoro;

static bool isNamed(const FunctionDecl *F, llvm::StringRef Name) {
  return F && F->getIdentifier() && F->getName() == Name;
}

/// The call operator of an initiation, as it is written.
static const FunctionDecl *operatorOf(const Expr *Initiation) {
  const CXXRecordDecl *Record = withoutWrapping(Initiation)
                                    ->getType()
                                    .getNonReferenceType()
                                    ->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return nullptr;
  if (Record->isLambda()) {
    const CXXMethodDecl *Operator = Record->getLambdaCallOperator();
    const FunctionTemplateDecl *Generic =
        Operator ? Operator->getDescribedFunctionTemplate() : nullptr;
    return Generic ? Generic->getTemplatedDecl() : Operator;
  }
  for (const Decl *D : Record->decls()) {
    const auto *Generic = dyn_cast<FunctionTemplateDecl>(D);
    const auto *F =
        dyn_cast<CXXMethodDecl>(Generic ? Generic->getTemplatedDecl() : D);
    if (F && F->getOverloadedOperator() == OO_Call)
      return F;
  }
  return nullptr;
}

static bool refersTo(const Expr *E, const VarDecl *Parameter) {
  while (true) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl() == Parameter;
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (const auto *Dependent = dyn_cast<CXXDependentScopeMemberExpr>(E);
             Dependent && !Dependent->isImplicitAccess())
      E = Dependent->getBase();
    else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
      E = Element->getBase();
    else
      return false;
  }
}

/// `push_back`, but not `size` or `begin`: no overload is const.
static bool changes(QualType T, DeclarationName Method) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  bool Found = false;
  if (Record && Record->hasDefinition())
    for (const NamedDecl *D : Record->lookup(Method)) {
      const auto *F = dyn_cast_or_null<CXXMethodDecl>(D->getAsFunction());
      if (F && F->isConst())
        return false;
      Found |= F != nullptr;
    }
  return Found;
}

static bool isPassedOn(const CallExpr *Call) {
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  const auto *Lookup = dyn_cast<OverloadExpr>(Callee);
  const auto *Ref = dyn_cast<DeclRefExpr>(Callee);
  DeclarationName Name = Lookup ? Lookup->getName()
                         : Ref  ? Ref->getDecl()->getDeclName()
                                : DeclarationName();
  return Name.isIdentifier() && !Name.isEmpty() &&
         (Name.getAsIdentifierInfo()->isStr("move") ||
          Name.getAsIdentifierInfo()->isStr("forward"));
}

/// Whether `S` changes the object of type `T` that `Parameter` refers to.
/// Handed to a function, one that owns something (a string, a buffer) may be
/// changed.
static bool changesIn(const Stmt *S, const VarDecl *Parameter, QualType T) {
  if (!S)
    return false;
  if (const auto *Assign = dyn_cast<BinaryOperator>(S))
    if (Assign->isAssignmentOp() && refersTo(Assign->getLHS(), Parameter))
      return true;
  if (const auto *Unary = dyn_cast<UnaryOperator>(S))
    if ((Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf) &&
        refersTo(Unary->getSubExpr(), Parameter))
      return true;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (Operator->isAssignmentOp() && refersTo(Operator->getArg(0), Parameter))
      return true;
  } else if (const auto *Call = dyn_cast<CallExpr>(S);
             Call && !isPassedOn(Call)) {
    const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
      if (!Member->isImplicitAccess() && refersTo(Member->getBase(), Parameter))
        return changes(T, Member->getMember());
    if (const auto *Member = dyn_cast<MemberExpr>(Callee))
      if (refersTo(Member->getBase(), Parameter))
        return changes(T, Member->getMemberDecl()->getDeclName());
    const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
    bool Owns = T->isArrayType() || (Record && Record->hasDefinition() &&
                                     !Record->hasTrivialDestructor());
    if (Owns && llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
          return refersTo(Argument, Parameter);
        }))
      return true;
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return changesIn(Child, Parameter, T);
  });
}

/// async_initiate<...>(initiation, token, arguments...)
static const Expr *changedArgument(const CallExpr *Call) {
  if (!isNamed(Call->getDirectCallee(), "async_initiate") ||
      Call->getNumArgs() < 3)
    return nullptr;
  const FunctionDecl *Code = operatorOf(Call->getArg(0));
  if (!Code || !Code->hasBody())
    return nullptr;
  for (unsigned I = 2; I != Call->getNumArgs(); ++I) {
    const Expr *Argument = Call->getArg(I);
    QualType T = Argument->getType();
    unsigned Place = I - 1; // behind the handler
    if (!Argument->isLValue() || T.isConstQualified() ||
        Place >= Code->getNumParams())
      continue;
    const ParmVarDecl *Parameter = Code->getParamDecl(Place);
    QualType To = Parameter->getType();
    if (To->isReferenceType() && !To->getPointeeType().isConstQualified() &&
        changesIn(Code->getBody(), Parameter, T))
      return Argument;
  }
  return nullptr;
}

static const Expr *find(const Stmt *S, unsigned Depth);

static const Expr *findIn(const FunctionDecl *F, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  return F && Depth < 3 && F->isTemplateInstantiation() &&
                 F->hasBody(Definition)
             ? find(Definition->getBody(), Depth + 1)
             : nullptr;
}

static const Expr *find(const Stmt *S, unsigned Depth) {
  if (!S)
    return nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    if (const Expr *Changed = changedArgument(Call))
      return Changed;
    if (const Expr *Changed = findIn(Call->getDirectCallee(), Depth))
      return Changed;
  }
  for (const Stmt *Child : S->children())
    if (const Expr *Changed = find(Child, Depth))
      return Changed;
  return nullptr;
}

const Expr *recoro::argumentChangedAtInitiation(const FunctionDecl *Operation) {
  return findIn(Operation, 0);
}
