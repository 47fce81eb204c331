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
