// See TokenDialect.h.
#include "mechanisms/TokenDialect.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;
using namespace recoro;

/// "boost::asio" for what is declared there; inline namespaces do not count.
static std::string namespaceOf(const Decl *D) {
  std::string Name;
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    const auto *Space = dyn_cast<NamespaceDecl>(C);
    if (!Space || Space->isInline())
      continue;
    Name = Space->getNameAsString() + (Name.empty() ? "" : "::" + Name);
  }
  return Name;
}

bool TokenDialect::inLibrary(const Decl *D, const Library &Of) const {
  return namespaceOf(D) == Of.Namespace;
}

const Rule::Library *TokenDialect::libraryOf(QualType T) const {
  if (T.isNull())
    return nullptr;
  const CXXRecordDecl *Record =
      T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->getIdentifier() ||
      !llvm::is_contained(R.TokenTypes, Record->getName()))
    return nullptr;
  for (const Library &L : R.Libraries)
    if (inLibrary(Record, L))
      return &L;
  return nullptr;
}

bool TokenDialect::isGenericParameter(const FunctionDecl *F, unsigned Index) {
  const FunctionTemplateDecl *Template = F->getPrimaryTemplate();
  if (!Template)
    return false;
  const FunctionDecl *Pattern = Template->getTemplatedDecl();
  if (const FunctionTemplateDecl *Member =
          Template->getInstantiatedFromMemberTemplate())
    Pattern = Member->getTemplatedDecl();
  if (Pattern->getNumParams() == 0)
    return false;
  const ParmVarDecl *P =
      Pattern->getParamDecl(std::min(Index, Pattern->getNumParams() - 1));
  return P->getType()->isDependentType();
}

std::optional<TokenDialect::Parameter>
TokenDialect::tokenParameter(const FunctionDecl *F) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  bool Lambda = Method && Method->getParent()->isLambda();
  const FunctionDecl *Pattern = patternOf(F);
  for (unsigned Index = 0; Index != F->getNumParams(); ++Index) {
    const Library *L = libraryOf(F->getParamDecl(Index)->getType());
    if (!L || (!Lambda && isGenericParameter(F, Index)))
      continue;
    // Behind a pack, the parameter has another place in the template.
    unsigned FromEnd = F->getNumParams() - Index;
    if (Pattern->getNumParams() < FromEnd)
      return std::nullopt;
    unsigned Place = Pattern->getNumParams() == F->getNumParams()
                         ? Index
                         : Pattern->getNumParams() - FromEnd;
    if (Pattern->getParamDecl(Place)->isParameterPack())
      return std::nullopt;
    return Parameter{Index, Place, L};
  }
  return std::nullopt;
}

bool TokenDialect::hasSeveralTokens(const FunctionDecl *F) const {
  return llvm::count_if(F->parameters(), [&](const ParmVarDecl *P) {
           return libraryOf(P->getType()) != nullptr;
         }) > 1;
}

const Rule::Library *TokenDialect::rootOf(const FunctionDecl *F) const {
  if (!F || !F->getIdentifier() ||
      !llvm::is_contained(R.RootFunctions, F->getName()))
    return nullptr;
  for (const Library &L : R.Libraries)
    if (inLibrary(F, L))
      return &L;
  return nullptr;
}

bool TokenDialect::isLibrary(const Decl *D) const {
  std::string Space = namespaceOf(D);
  if (Space == "std" || llvm::StringRef(Space).starts_with("std::"))
    return true;
  return llvm::any_of(R.Libraries, [&](const Library &L) {
    return Space == L.Namespace ||
           llvm::StringRef(Space).starts_with(L.Namespace + "::");
  });
}

bool TokenDialect::isQuery(const FunctionDecl *F) const {
  if (!F || !F->getIdentifier() ||
      !llvm::is_contained(R.ExecutorQueries, F->getName()))
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F))
    return llvm::is_contained(R.TokenTypes, Method->getParent()->getName());
  return llvm::any_of(R.Libraries,
                      [&](const Library &L) { return inLibrary(F, L); });
}

/// A namespace alias of the library at file scope, written in the same file
/// before `Before`; else the full name.
std::string TokenDialect::aliasOf(const Library &Of,
                                  SourceLocation Before) const {
  const SourceManager &SM = B.Ctx.getSourceManager();
  Before = SM.getFileLoc(Before);
  for (const Decl *D : B.Ctx.getTranslationUnitDecl()->decls()) {
    const auto *Alias = dyn_cast<NamespaceAliasDecl>(D);
    if (!Alias || SM.getFileID(Alias->getLocation()) != SM.getFileID(Before) ||
        !SM.isBeforeInTranslationUnit(Alias->getLocation(), Before))
      continue;
    const NamespaceDecl *Space = Alias->getNamespace();
    std::string Outer = namespaceOf(Space);
    if ((Outer.empty() ? "" : Outer + "::") + Space->getNameAsString() ==
        Of.Namespace)
      return Alias->getNameAsString() + "::";
  }
  return Of.Namespace + "::";
}

std::string TokenDialect::spelledNamespace(const ParmVarDecl *Token,
                                           const Library &Of) const {
  TypeLoc Written = Token->getTypeSourceInfo()
                        ? Token->getTypeSourceInfo()->getTypeLoc()
                        : TypeLoc();
  if (Written.isNull())
    return aliasOf(Of, Token->getLocation());
  Written = Written.getUnqualifiedLoc();
  if (auto Reference = Written.getAs<ReferenceTypeLoc>())
    Written = Reference.getPointeeLoc().getUnqualifiedLoc();

  NestedNameSpecifierLoc Qualifier;
  const NamedDecl *Named = nullptr;
  if (auto Typedef = Written.getAs<TypedefTypeLoc>()) {
    Named = Typedef.getTypePtr()->getDecl();
    Qualifier = Typedef.getQualifierLoc();
  } else if (auto Template = Written.getAs<TemplateSpecializationTypeLoc>()) {
    Named = Template.getTypePtr()->getTemplateName().getAsTemplateDecl();
    Qualifier = Template.getQualifierLoc();
  }
  if (!Named || !inLibrary(Named, Of))
    return aliasOf(Of, Token->getLocation());
  if (!Qualifier)
    return "";
  if (std::optional<Span> S = B.Src.span(Qualifier.getSourceRange()))
    return B.Src.text(*S).str();
  return aliasOf(Of, Token->getLocation());
}

std::string TokenDialect::spelledNamespace(const Expr *Callee,
                                           const Library &Of) const {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee->IgnoreParenImpCasts()))
    if (NestedNameSpecifierLoc Qualifier = Ref->getQualifierLoc())
      if (std::optional<Span> S = B.Src.span(Qualifier.getSourceRange()))
        return B.Src.text(*S).str();
  return aliasOf(Of, Callee->getBeginLoc());
}

std::string recoro::expandTemplate(
    llvm::StringRef Template,
    std::initializer_list<std::pair<llvm::StringRef, std::string>> Values) {
  std::string Out;
  while (!Template.empty()) {
    auto [Text, Rest] = Template.split('{');
    Out += Text;
    if (Rest.empty() && !Template.contains('{'))
      break;
    auto [Key, Tail] = Rest.split('}');
    for (const auto &[Name, Value] : Values)
      if (Name == Key)
        Out += Value;
    Template = Tail;
  }
  return Out;
}
