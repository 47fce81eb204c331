// See Families.h.
#include "mechanisms/Families.h"

using namespace clang;
using namespace recoro;

std::string recoro::templateName(const NamedDecl *Declaration) {
  std::string Name = Declaration->getNameAsString();
  for (const DeclContext *C = Declaration->getDeclContext(); C;
       C = C->getParent())
    if (const auto *Space = dyn_cast<NamedDecl>(C);
        Space && !C->isInlineNamespace())
      Name = Space->getNameAsString() + "::" + Name;
  return Name;
}

/// The class template that `T` is an instance of, or null.
static const CXXRecordDecl *classBehind(QualType T) {
  const auto *Instance = T->getAs<TemplateSpecializationType>();
  const TemplateDecl *Named =
      Instance ? Instance->getTemplateName().getAsTemplateDecl() : nullptr;
  return Named ? dyn_cast<CXXRecordDecl>(Named->getTemplatedDecl()) : nullptr;
}

static const CXXRecordDecl *familyBehind(const Rule &R, const ASTContext &Ctx,
                                         QualType T) {
  if (R.FamilyTypes.empty() || T.isNull() || !T->isDependentType())
    return nullptr;
  const CXXRecordDecl *Class = classBehind(T.getDesugaredType(Ctx));
  return Class && llvm::is_contained(R.FamilyTypes, templateName(Class))
             ? Class
             : nullptr;
}

bool recoro::isDependentFamily(const Rule &R, const ASTContext &Ctx,
                               QualType T) {
  return familyBehind(R, Ctx, T);
}

std::string recoro::dependentMember(const Rule &R, const ASTContext &Ctx,
                                    QualType T) {
  if (R.FamilyTypes.empty() || T.isNull() || !T->isDependentType())
    return "";
  T = T.getNonReferenceType().getDesugaredType(Ctx);
  const auto *Member = T->getAs<DependentNameType>();
  const Type *Scope = Member ? Member->getQualifier().getAsType() : nullptr;
  const CXXRecordDecl *Family =
      Scope ? familyBehind(R, Ctx, QualType(Scope, 0)) : nullptr;
  if (!Family)
    return "";
  for (const NamedDecl *Found : Family->lookup(Member->getIdentifier()))
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(Found))
      if (const CXXRecordDecl *Class =
              classBehind(Alias->getUnderlyingType().getDesugaredType(Ctx)))
        return templateName(Class);
  return "";
}
