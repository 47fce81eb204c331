// See SinkDialect.h.
#include "mechanisms/SinkDialect.h"
#include "mechanisms/Families.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

std::string recoro::withElement(llvm::StringRef Template,
                                llvm::StringRef Element) {
  auto [Front, Back] = Template.split("{element}");
  return (Front + Element + Back).str();
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
         llvm::is_contained(Names, templateName(Record));
}

bool SinkDialect::isBridge(const NamedDecl *F,
                           std::string Bridges::*Name) const {
  llvm::StringRef Wanted = llvm::StringRef(R.Across.*Name).split('<').first;
  return F && F->getIdentifier() && !Wanted.empty() &&
         Wanted.ends_with(F->getName()) && templateName(F) == Wanted;
}

bool SinkDialect::isLibraryNamespace(const NamespaceDecl *Space) const {
  return Space && llvm::any_of(R.Libraries, [&](const Library &L) {
           return Space->getQualifiedNameAsString() == L.Namespace;
         });
}

bool SinkDialect::isDependentSink(QualType T) const {
  return llvm::is_contained(R.SinkTypes, dependentMember(R, B.Ctx, T));
}

bool SinkDialect::isDependentSource(QualType T) const {
  return llvm::is_contained(R.SourceTypes, dependentMember(R, B.Ctx, T));
}

bool SinkDialect::isDependentMember(QualType T) const {
  const auto *Member = T.getNonReferenceType()
                           .getDesugaredType(B.Ctx)
                           ->getAs<DependentNameType>();
  const Type *Scope = Member ? Member->getQualifier().getAsType() : nullptr;
  return Scope && isFamilyTemplate(QualType(Scope, 0));
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

/// The place of `const int *` is that of `int *`.
std::optional<std::string>
SinkDialect::argumentText(const TemplateArgumentLoc &Argument) const {
  std::optional<Span> At = B.Src.span(Argument.getSourceRange());
  if (!At)
    return std::nullopt;
  auto IsQualifier = [&](const Source::Lexeme *L) {
    llvm::StringRef Word = L ? B.Src.text(At->File, L->At) : "";
    return Word == "const" || Word == "volatile";
  };
  for (const Source::Lexeme *L = B.Src.before(At->File, At->At.Begin);
       IsQualifier(L); L = B.Src.before(At->File, At->At.Begin))
    At->At.Begin = L->At.Begin;
  for (const Source::Lexeme *L = B.Src.after(At->File, At->At.End);
       IsQualifier(L); L = B.Src.after(At->File, At->At.End))
    At->At.End = L->At.End;
  return B.Src.text(*At).str();
}

/// `Text` in the alias template behind `Alias`, as it reads where that is used:
///
///   template <class T> using sink_t = typename coroutine<T>::push_type;
///   sink_t<std::string>
std::optional<std::string>
SinkDialect::throughAlias(TemplateSpecializationTypeLoc Used,
                          const TypeAliasTemplateDecl *Alias,
                          const DeclContext *At) const {
  std::optional<std::string> Text = writtenElement(
      Alias->getTemplatedDecl()->getTypeSourceInfo()->getTypeLoc(),
      Alias->getTemplatedDecl()->getDeclContext());
  if (!Text)
    return std::nullopt;
  const TemplateParameterList *Parameters = Alias->getTemplateParameters();
  for (unsigned I = 0; I != Parameters->size() && I != Used.getNumArgs(); ++I) {
    if (Parameters->getParam(I)->getName() != *Text)
      continue;
    return argumentText(Used.getArgLoc(I));
  }
  return std::nullopt;
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
    if (const auto *Own = dyn_cast_or_null<TypeAliasTemplateDecl>(Named);
        Own && !isLibrary(Named))
      return throughAlias(Class, Own, At);
    if (!Named || !isLibrary(Named) || Class.getNumArgs() == 0)
      return std::nullopt;
    return argumentText(Class.getArgLoc(0));
  }
  if (auto Member = Written.getAs<DependentNameTypeLoc>()) {
    TypeLoc Family = Member.getQualifierLoc().getAsTypeLoc();
    return Family.isNull() ? std::nullopt : writtenElement(Family, At);
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
