// See SinkDialect.h.
#include "mechanisms/SinkDialect.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

std::string recoro::withElement(llvm::StringRef Template,
                                llvm::StringRef Element) {
  auto [Front, Back] = Template.split("{element}");
  return (Front + Element + Back).str();
}

/// Of a class or function, or of the template that it comes from.
static std::string nameOf(const NamedDecl *Declaration) {
  std::string Name = Declaration->getNameAsString();
  for (const DeclContext *C = Declaration->getDeclContext(); C;
       C = C->getParent())
    if (const auto *Space = dyn_cast<NamedDecl>(C);
        Space && !C->isInlineNamespace())
      Name = Space->getNameAsString() + "::" + Name;
  return Name;
}

bool SinkDialect::isOneOf(QualType T,
                          const std::vector<std::string> &Names) const {
  if (T.isNull())
    return false;
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         llvm::any_of(Names,
                      [&](llvm::StringRef Name) {
                        return Name.ends_with(Record->getName());
                      }) &&
         llvm::is_contained(Names, nameOf(Record));
}

bool SinkDialect::isBridge(const NamedDecl *F,
                           std::string Bridges::*Name) const {
  llvm::StringRef Wanted = llvm::StringRef(R.Across.*Name).split('<').first;
  return F && F->getIdentifier() && !Wanted.empty() &&
         Wanted.ends_with(F->getName()) && nameOf(F) == Wanted;
}

bool SinkDialect::isLibraryNamespace(const NamespaceDecl *Space) const {
  return Space && llvm::any_of(R.Libraries, [&](const Library &L) {
           return Space->getQualifiedNameAsString() == L.Namespace;
         });
}

bool SinkDialect::isFamilyTemplate(QualType T) const {
  const auto *Family = T->getAs<TemplateSpecializationType>();
  const TemplateDecl *Named =
      Family ? Family->getTemplateName().getAsTemplateDecl() : nullptr;
  const auto *Class = dyn_cast_or_null<CXXRecordDecl>(
      Named ? Named->getTemplatedDecl() : nullptr);
  return Class && llvm::is_contained(R.FamilyTypes, nameOf(Class));
}

bool SinkDialect::isDependentMember(DependentNameTypeLoc Written) const {
  const Type *Scope = Written.getTypePtr()->getQualifier().getAsType();
  return Scope && isFamilyTemplate(QualType(Scope, 0).getDesugaredType(B.Ctx));
}

bool SinkDialect::hasDependentSink(const FunctionDecl *F) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (Method && Method->getParent()->isLambda())
    return false;
  const FunctionDecl *Pattern = patternOf(F);
  return Pattern != F &&
         llvm::any_of(
             F->parameters(),
             [&](const ParmVarDecl *P) { return isSink(P->getType()); }) &&
         llvm::none_of(Pattern->parameters(), [&](const ParmVarDecl *P) {
           return isSink(P->getType());
         });
}

/// What the call operator of a sink takes, which yields a copy of a constant.
static QualType takenBy(const CXXRecordDecl *Sink) {
  auto &Ctx = Sink->getASTContext();
  auto Name = Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
  for (const NamedDecl *Found : Sink->lookup(Name)) {
    const auto *F = dyn_cast<FunctionDecl>(Found);
    if (!F || F->getNumParams() > 1)
      continue;
    if (F->getNumParams() == 0)
      return Ctx.VoidTy;
    QualType T = F->getParamDecl(0)->getType();
    const bool IsShared = T->isLValueReferenceType() &&
                          !T.getNonReferenceType().isConstQualified();
    return IsShared ? T : T.getNonReferenceType().getUnqualifiedType();
  }
  return {};
}

QualType SinkDialect::elementOf(QualType SinkOrSource) const {
  const CXXRecordDecl *Record =
      SinkOrSource.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record)
    return {};
  if (const auto *Class = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Class->getTemplateArgs().size() != 0 &&
                   Class->getTemplateArgs()[0].getKind() ==
                       TemplateArgument::Type
               ? Class->getTemplateArgs()[0].getAsType()
               : QualType();
  if (!Record->hasDefinition())
    return {};
  if (isSink(SinkOrSource))
    return takenBy(Record);
  for (const NamedDecl *Found : Record->lookup(&B.Ctx.Idents.get("value_type")))
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(Found))
      return Alias->getUnderlyingType();
  return {};
}

/// The other member of the family's instance that has the source.
QualType SinkDialect::sinkFor(QualType Source) const {
  QualType Element = elementOf(Source);
  const auto *Space = Source->getAsCXXRecordDecl()
                          ->getDeclContext()
                          ->getEnclosingNamespaceContext();
  for (; Space && !Element.isNull(); Space = Space->getParent())
    for (llvm::StringRef Name : R.FamilyTypes)
      for (const NamedDecl *Found :
           Space->lookup(&B.Ctx.Idents.get(Name.substr(Name.rfind(':') + 1)))) {
        const auto *Family = dyn_cast<ClassTemplateDecl>(Found);
        if (!Family)
          continue;
        for (const ClassTemplateSpecializationDecl *Instance :
             Family->specializations())
          for (const Decl *Member : Instance->decls())
            if (const auto *Alias = dyn_cast<TypedefNameDecl>(Member))
              if (QualType T = Alias->getUnderlyingType(); isSink(T))
                if (QualType Own = elementOf(T);
                    !Own.isNull() && B.Ctx.hasSameType(Own, Element))
                  return T;
      }
  return {};
}

std::optional<std::string>
SinkDialect::elementName(QualType SinkOrSource) const {
  return nameOfType(B.Ctx, elementOf(SinkOrSource));
}

std::optional<std::string>
SinkDialect::elementText(TypeLoc SinkOrSource, const DeclContext *At) const {
  if (auto Text = writtenElement(SinkOrSource, At))
    return Text;
  return elementName(SinkOrSource.getType());
}

/// Through the aliases that are visible where the text is written:
///
///   using coro_t = boost::coroutines2::coroutine<std::string>;
///   coro_t::pull_type
std::optional<std::string>
SinkDialect::writtenElement(TypeLoc Written, const DeclContext *At) const {
  Written = Written.getUnqualifiedLoc();
  if (auto Reference = Written.getAs<ReferenceTypeLoc>())
    return writtenElement(Reference.getPointeeLoc(), At);
  if (auto Class = Written.getAs<TemplateSpecializationTypeLoc>()) {
    const TemplateDecl *Named =
        Class.getTypePtr()->getTemplateName().getAsTemplateDecl();
    if (!Named || !isLibrary(Named) || Class.getNumArgs() == 0)
      return std::nullopt;
    std::optional<Span> Argument =
        B.Src.span(Class.getArgLoc(0).getSourceRange());
    return Argument ? std::optional(B.Src.text(*Argument).str()) : std::nullopt;
  }
  auto Alias = Written.getAs<TypedefTypeLoc>();
  if (!Alias)
    return std::nullopt;
  const TypedefNameDecl *Named = Alias.getTypePtr()->getDecl();
  if (isLibrary(Named)) {
    TypeLoc Family = Alias.getQualifierLoc().getAsTypeLoc();
    return Family.isNull() ? std::nullopt : writtenElement(Family, At);
  }
  if (!Named->getDeclContext()->Encloses(At))
    return std::nullopt;
  return writtenElement(Named->getTypeSourceInfo()->getTypeLoc(), At);
}
