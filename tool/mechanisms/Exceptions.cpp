// See Exceptions.h.
#include "mechanisms/Exceptions.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace recoro;

static bool handlesAll(const CXXCatchStmt *Catch) {
  if (!Catch->getExceptionDecl())
    return true;
  const CXXRecordDecl *Record =
      Catch->getCaughtType().getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == "exception";
}

static bool throws(const Stmt *S) {
  return S && !isa<LambdaExpr>(S) &&
         (isa<CXXThrowExpr>(S) || llvm::any_of(S->children(), throws));
}

/// Constructors do not count: few of them throw.
static bool mayThrow(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (const auto *Try = dyn_cast<CXXTryStmt>(S)) {
    bool HandlesAll = false;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      HandlesAll |= handlesAll(Try->getHandler(I));
      if (throws(Try->getHandler(I)->getHandlerBlock()))
        return true;
    }
    return !HandlesAll && mayThrow(Try->getTryBlock());
  }
  if (isa<CXXThrowExpr>(S))
    return true;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *F = Call->getDirectCallee();
    const auto *Type = F ? F->getType()->getAs<FunctionProtoType>() : nullptr;
    if (!Type || isUnresolvedExceptionSpec(Type->getExceptionSpecType()) ||
        !Type->isNothrow())
      return true;
  }
  return llvm::any_of(S->children(), mayThrow);
}

bool recoro::mayThrowStandardException(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return true;
  return mayThrow(Definition->getBody());
}

static bool asks(const Stmt *S, unsigned Depth) {
  if (!S || isa<LambdaExpr, CXXCatchStmt>(S))
    return false;
  if (const auto *Throw = dyn_cast<CXXThrowExpr>(S))
    if (!Throw->getSubExpr())
      return true;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (const FunctionDecl *F = Call->getDirectCallee()) {
      const FunctionDecl *Definition = nullptr;
      bool IsKnown = F->isInStdNamespace() && F->getIdentifier() &&
                     (F->getName() == "current_exception" ||
                      F->getName() == "throw_with_nested");
      if (IsKnown || (Depth < 4 && F->hasBody(Definition) &&
                      asks(Definition->getBody(), Depth + 1)))
        return true;
    }
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return asks(Child, Depth); });
}

bool recoro::asksForException(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  return F && !F->isInStdNamespace() && F->hasBody(Definition) &&
         asks(Definition->getBody(), 0);
}

static bool callsUncaught(const Stmt *S) {
  if (!S)
    return false;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (const FunctionDecl *F = Call->getDirectCallee())
      if (F->getIdentifier() && F->getName().starts_with("uncaught_exception"))
        return true;
  return llvm::any_of(S->children(), callsUncaught);
}

bool recoro::countsExceptions(QualType T) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  if (Record->getIdentifier() && (Record->getName() == "scope_fail" ||
                                  Record->getName() == "scope_success"))
    return true;
  if (const CXXDestructorDecl *Destructor = Record->getDestructor())
    if (callsUncaught(Destructor->getBody()))
      return true;
  return llvm::any_of(Record->fields(),
                      [](const FieldDecl *Field) {
                        return countsExceptions(Field->getType());
                      }) ||
         llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
           return countsExceptions(Base.getType());
         });
}

bool recoro::onlyRethrows(const CXXCatchStmt *Catch) {
  const auto *Block = dyn_cast<CompoundStmt>(Catch->getHandlerBlock());
  if (!Block || Block->size() != 1)
    return false;
  const auto *E = dyn_cast<Expr>(Block->body_front());
  const auto *Throw = E ? dyn_cast<CXXThrowExpr>(E->IgnoreImplicit()) : nullptr;
  return Throw && !Throw->getSubExpr();
}

bool recoro::catchesUnwind(const CXXCatchStmt *Catch) {
  QualType T = Catch->getCaughtType();
  const CXXRecordDecl *Record =
      T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         Record->getName() == "forced_unwind";
}
