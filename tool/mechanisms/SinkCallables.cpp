// See SinkCallables.h.
#include "mechanisms/SinkCallables.h"
#include "mechanisms/Context.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

const FunctionDecl *recoro::functionNamed(const Expr *E) {
  E = withoutWrapping(E);
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    E = withoutWrapping(Address->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
}

unsigned recoro::boundPlace(const FunctionDecl *F, unsigned Parameter) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return 1 + Parameter + (Method && !Method->isStatic());
}

bool recoro::leavesOnly(const CallExpr *Bind, unsigned Place) {
  for (unsigned I = 1; I != Bind->getNumArgs(); ++I)
    if (placeholderNumber(Bind->getArg(I)) != (I == Place))
      return false;
  return Place < Bind->getNumArgs();
}

const Expr *recoro::convertedFor(const CallExpr *Bind, const FunctionDecl *F,
                                 unsigned P, const ASTContext &Ctx) {
  QualType Parameter = F->getParamDecl(P)->getType();
  const unsigned Place = boundPlace(F, P);
  if (Place >= Bind->getNumArgs() || !Parameter->isReferenceType() ||
      placeholderNumber(Bind->getArg(Place)))
    return nullptr;
  QualType Kept = withoutWrapping(Bind->getArg(Place))->getType();
  if (Kept->isArrayType() || Kept->isFunctionType())
    Kept = Ctx.getDecayedType(Kept);
  return refersTo(Parameter, Kept, Ctx) ? nullptr : Bind->getArg(Place);
}

/// boost::make_shared and its like.
static bool isOfBoost(const FunctionDecl *F) {
  for (const DeclContext *C = F->getDeclContext(); C; C = C->getParent())
    if (const auto *Space = dyn_cast<NamespaceDecl>(C))
      if (Space->getName() == "boost" &&
          Space->getDeclContext()->isTranslationUnit())
        return true;
  return false;
}

QualType recoro::madeBy(const CallExpr *Call,
                        llvm::function_ref<bool(QualType)> Is) {
  const FunctionDecl *F = Call->getDirectCallee();
  if (!F || !(isStandard(F) || isOfBoost(F)))
    return {};
  auto Among = [&](const TemplateArgumentList *List) -> QualType {
    if (List)
      for (const TemplateArgument &Argument : List->asArray())
        if (Argument.getKind() == TemplateArgument::Type &&
            Is(Argument.getAsType()))
          return Argument.getAsType();
    return {};
  };
  QualType Own = Among(F->getTemplateSpecializationArgs());
  const auto *Class =
      dyn_cast<ClassTemplateSpecializationDecl>(F->getDeclContext());
  return Own.isNull() && Class ? Among(&Class->getTemplateArgs()) : Own;
}
