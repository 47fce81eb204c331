// See TokenEntities.h.
#include "mechanisms/TokenEntities.h"
#include "mechanisms/Context.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

/// template <> int read<int>(yield_context yield) { ... }
static bool isWrittenOut(const FunctionDecl *F) {
  return F->getTemplateSpecializationKind() == TSK_ExplicitSpecialization;
}

std::optional<EntityId> TokenEntities::of(const FunctionDecl *F) {
  if (!F)
    return std::nullopt;
  if (D.isLibrary(F) || D.helperOf(F) || D.isHouseRoot(F) || F->isDeleted())
    return std::nullopt;
  auto Token = D.tokenParameter(F);
  if (!Token)
    return ofBorrower(F);
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (Method && D.libraryOf(B.Ctx.getCanonicalTagType(Method->getParent())))
    return std::nullopt; // a token's own constructor is no coroutine
  if (isa<CXXConstructorDecl>(F) && D.heldToken(Method->getParent()))
    return Holders.of(Method->getParent());
  auto [Id, New] = B.entity(F);
  if (Method && Method->getParent()->isLambda())
    return Id; // a lambda is described where it is written
  if (New)
    Signature.describe(Id, F, *Token);
  if (isWrittenOut(F) && WrittenOut.insert(F->getCanonicalDecl()).second)
    Signature.describeSpecialisation(Id, F, *Token);
  if (Method)
    tieToOverridden(Id, Method);
  return Id;
}

/// Each instance has its own, where a base class is a template's parameter.
void TokenEntities::tieToOverridden(EntityId Id, const CXXMethodDecl *Method) {
  if (!Overriders.insert(Method->getCanonicalDecl()).second)
    return;
  for (const CXXMethodDecl *Overridden : Method->overridden_methods())
    if (std::optional<EntityId> Base = of(Overridden)) {
      const Tie Found{Id, *Base, TieKind::Overrides,
                      B.Src.place(Method->getLocation())};
      if (!llvm::is_contained(B.Out.Ties, Found))
        B.Out.Ties.push_back(Found);
    } else if (!D.tokenParameter(Method))
      B.cause(Id, Reason::SuspendsInCallback, Method->getLocation(),
              "it overrides a function that is no coroutine");
}

const FunctionDecl *TokenEntities::callOperator(QualType Closure) const {
  const CXXRecordDecl *Record =
      Closure.isNull() ? nullptr
                       : Closure.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->isLambda())
    return nullptr;
  return recoro::callOperator(B.Ctx, Closure, [&](const FunctionDecl *F) {
    return D.tokenParameter(F).has_value();
  });
}

bool TokenEntities::isBorrower(const FunctionDecl *F) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (F->isImplicit() || D.rootOf(F) || !B.inProject(F->getLocation()))
    return false;
  if (Method && Method->getParent()->isLambda() &&
      D.borrows(B.Ctx.getCanonicalTagType(Method->getParent())))
    return true;
  if (llvm::any_of(F->parameters(), [&](const ParmVarDecl *P) {
        return D.borrows(P->getType());
      }))
    return true;
  return D.reachesHolder(F) && !B.isLeaf(F);
}

std::optional<EntityId> TokenEntities::ofBorrower(const FunctionDecl *F) {
  if (!isBorrower(F))
    return std::nullopt;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  auto [Id, New] = B.entity(F);
  if (New && !(Method && Method->getParent()->isLambda()))
    Signature.describe(Id, F, std::nullopt);
  if (Method)
    tieToOverridden(Id, Method);
  return Id;
}

const FunctionDecl *TokenEntities::borrowingOperator(QualType Closure) const {
  const CXXRecordDecl *Record =
      Closure.isNull() ? nullptr
                       : Closure.getNonReferenceType()->getAsCXXRecordDecl();
  const CXXMethodDecl *Operator =
      Record && Record->isLambda() ? Record->getLambdaCallOperator() : nullptr;
  if (!Operator)
    return nullptr;
  if (const FunctionTemplateDecl *Generic =
          Operator->getDescribedFunctionTemplate()) {
    for (const FunctionDecl *Instance : Generic->specializations())
      if (isBorrower(Instance))
        return Instance;
    return D.borrows(Closure) ? Operator : nullptr;
  }
  return isBorrower(Operator) ? Operator : nullptr;
}

const FunctionDecl *TokenEntities::holdingOperator(QualType Closure) const {
  const FunctionDecl *Operator = borrowingOperator(Closure);
  return Operator && !D.borrows(Closure) && D.reachesHolder(Operator) ? Operator
                                                                      : nullptr;
}
