// See TokenDialect.h.
#include "mechanisms/TokenDialect.h"
#include "mechanisms/Families.h"
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

/// "house::engine::launch"; inline namespaces and template arguments do not
/// count.
static std::string qualifiedName(const NamedDecl *D) {
  std::string Name = D->getNameAsString();
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (const auto *Record = dyn_cast<CXXRecordDecl>(C))
      Name = Record->getNameAsString() + "::" + Name;
  std::string Space = namespaceOf(D);
  return Space.empty() ? Name : Space + "::" + Name;
}

static bool isQualified(llvm::StringRef Name) { return Name.contains("::"); }

bool TokenDialect::inLibrary(const Decl *D, const Library &Of) const {
  return namespaceOf(D) == Of.Namespace;
}

const Library *TokenDialect::libraryOf(QualType T) const {
  if (T.isNull())
    return nullptr;
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->getIdentifier())
    return nullptr;
  for (const std::string &Name : R.TokenTypes) {
    if (isQualified(Name)) {
      if (Name.ends_with(Record->getName()) && qualifiedName(Record) == Name)
        return libraryBehind(Record);
    } else if (Record->getName() == Name) {
      for (const Library &L : R.Libraries)
        if (inLibrary(Record, L))
          return &L;
    }
  }
  return nullptr;
}

/// A house's token is one of the library's, holds one, or stands alone.
const Library *TokenDialect::libraryBehind(const CXXRecordDecl *Record) const {
  if (Record->hasDefinition()) {
    for (const CXXBaseSpecifier &Base : Record->bases())
      if (const Library *L = libraryOf(Base.getType()))
        return L;
    for (const FieldDecl *Field : Record->fields())
      if (const Library *L = libraryOf(Field->getType()))
        return L;
  }
  return libraryAtHand();
}

const Library *TokenDialect::libraryAtHand() const {
  auto IsDeclared = [&](const Library &L) {
    const DeclContext *Scope = B.Ctx.getTranslationUnitDecl();
    llvm::SmallVector<llvm::StringRef, 3> Names;
    llvm::StringRef(L.Namespace).split(Names, "::");
    for (llvm::StringRef Name : Names) {
      auto Found = Scope->lookup(&B.Ctx.Idents.get(Name));
      auto *Space =
          Found.empty() ? nullptr : dyn_cast<NamespaceDecl>(Found.front());
      if (!Space)
        return false;
      Scope = Space;
    }
    return true;
  };
  for (const Library &L : R.Libraries)
    if (IsDeclared(L))
      return &L;
  return R.Libraries.empty() ? nullptr : &R.Libraries.front();
}

bool TokenDialect::isAccessor(const NamedDecl *Member) const {
  if (isa<CXXConversionDecl>(Member))
    return libraryOf(cast<CXXConversionDecl>(Member)->getConversionType());
  const auto *Parent = dyn_cast<CXXRecordDecl>(Member->getDeclContext());
  return Parent && libraryOf(B.Ctx.getCanonicalTagType(Parent)) &&
         llvm::is_contained(R.Accessors, Member->getNameAsString());
}

/// Where parameter `Index` of an instance is written: behind or in a pack, it
/// has another place.
static unsigned placeIn(const FunctionDecl &Pattern,
                        const FunctionDecl &Instance, unsigned Index) {
  unsigned Pack = 0;
  while (Pack != Pattern.getNumParams() &&
         !Pattern.getParamDecl(Pack)->isParameterPack())
    ++Pack;
  if (Index < Pack)
    return Index;
  const unsigned Behind = Pattern.getNumParams() - Pack - 1;
  const unsigned FromEnd = Instance.getNumParams() - Index;
  return FromEnd <= Behind ? Pattern.getNumParams() - FromEnd : Pack;
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
  const ParmVarDecl *P = Pattern->getParamDecl(
      std::min(placeIn(*Pattern, *F, Index), Pattern->getNumParams() - 1));
  return P->getType()->isDependentType();
}

/// `basic_yield_context<Executor> yield` in a template, or `typename
/// coroutine<T>::push_type &sink`: a token in all its instances.
bool TokenDialect::isWrittenToken(const FunctionDecl *F, unsigned Index) const {
  const FunctionDecl *Pattern = patternOf(F);
  const unsigned Place = placeIn(*Pattern, *F, Index);
  if (Place >= Pattern->getNumParams())
    return false;
  QualType T = Pattern->getParamDecl(Place)->getType().getNonReferenceType();
  if (llvm::is_contained(R.TokenTypes, dependentMember(R, B.Ctx, T)))
    return true;
  const auto *Written = T->getAs<TemplateSpecializationType>();
  const TemplateDecl *Named =
      Written ? Written->getTemplateName().getAsTemplateDecl() : nullptr;
  return Named && llvm::any_of(R.TokenTypes, [&](llvm::StringRef Type) {
           return Type.ends_with(Named->getName());
         });
}

std::optional<TokenDialect::Parameter>
TokenDialect::tokenParameter(const FunctionDecl *F) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  bool Lambda = Method && Method->getParent()->isLambda();
  const FunctionDecl *Pattern = patternOf(F);
  for (unsigned Index = 0; Index != F->getNumParams(); ++Index) {
    const Library *L = libraryOf(F->getParamDecl(Index)->getType());
    unsigned Place = placeIn(*Pattern, *F, Index);
    if (!L || (!Lambda && isGenericParameter(F, Index) &&
               !isWrittenToken(F, Index) && !isOwnToken(F, Place)))
      continue;
    const ParmVarDecl *Written = Pattern->getParamDecl(Place);
    if (Written->isParameterPack() && (!Lambda || Written->getIdentifier()))
      return std::nullopt;
    return Parameter{Index, Place, L, Written->isParameterPack()};
  }
  return std::nullopt;
}

bool TokenDialect::hasSeveralTokens(const FunctionDecl *F) const {
  return llvm::count_if(F->parameters(), [&](const ParmVarDecl *P) {
           return libraryOf(P->getType()) != nullptr;
         }) > 1;
}

std::vector<QualType>
TokenDialect::typesBesideToken(const FunctionDecl *F) const {
  std::vector<QualType> Types;
  for (const ParmVarDecl *P : F->parameters())
    if (!libraryOf(P->getType()))
      Types.push_back(P->getType().getCanonicalType().getUnqualifiedType());
  return Types;
}

/// The class whose `this` the closure captures.
static QualType thisOf(const ASTContext &Ctx, const CXXRecordDecl *Closure) {
  const DeclContext *Around = Closure->getDeclContext();
  while (Around && !(isa<CXXMethodDecl>(Around) &&
                     !cast<CXXMethodDecl>(Around)->getParent()->isLambda()))
    Around = Around->getParent();
  return Around
             ? Ctx.getCanonicalTagType(cast<CXXMethodDecl>(Around)->getParent())
             : QualType();
}

bool TokenDialect::borrows(QualType Closure) const {
  const CXXRecordDecl *Record =
      Closure.isNull() ? nullptr
                       : Closure.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->isLambda())
    return false;
  const CXXMethodDecl *Operator = Record->getLambdaCallOperator();
  auto TakesToken = [&](const FunctionDecl *F) {
    return tokenParameter(F).has_value();
  };
  if (const FunctionTemplateDecl *Generic =
          Operator->getDescribedFunctionTemplate()) {
    if (llvm::any_of(Generic->specializations(), TakesToken))
      return false;
  } else if (TakesToken(Operator)) {
    return false;
  }
  if (capturesToken(Closure))
    return true;
  return !B.isLeaf(Operator) &&
         llvm::any_of(Record->captures(), [&](const LambdaCapture &Capture) {
           if (Capture.capturesThis())
             return reachesHolder(thisOf(B.Ctx, Record));
           return Capture.capturesVariable() &&
                  (borrows(Capture.getCapturedVar()->getType()) ||
                   reachesHolder(Capture.getCapturedVar()->getType()));
         });
}

bool TokenDialect::capturesToken(QualType Closure) const {
  const CXXRecordDecl *Record =
      Closure.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->isLambda() &&
         llvm::any_of(Record->captures(), [&](const LambdaCapture &Capture) {
           return Capture.capturesVariable() &&
                  (libraryOf(Capture.getCapturedVar()->getType()) ||
                   capturesToken(Capture.getCapturedVar()->getType()));
         });
}

std::optional<TokenDialect::RootCall>
TokenDialect::rootOf(const FunctionDecl *F) const {
  if (!F || !F->getIdentifier())
    return std::nullopt;
  for (const Root &Known : R.Roots) {
    if (isQualified(Known.Name)) {
      if (llvm::StringRef(Known.Name).ends_with(F->getName()) &&
          qualifiedName(F) == Known.Name)
        return RootCall{libraryAtHand(), &Known};
    } else if (F->getName() == Known.Name) {
      for (const Library &L : R.Libraries)
        if (inLibrary(F, L))
          return RootCall{&L, nullptr};
    }
  }
  return std::nullopt;
}

bool TokenDialect::isHouseRoot(const FunctionDecl *F) const {
  std::optional<RootCall> Root = rootOf(F);
  return Root && Root->House && !Root->House->Call.empty();
}

const Helper *TokenDialect::memberOf(const FunctionDecl *F) const {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  if (!Method || !Method->getIdentifier() ||
      !libraryOf(B.Ctx.getCanonicalTagType(Method->getParent())))
    return nullptr;
  for (const Helper &Known : R.Members)
    if (Known.Name == Method->getName())
      return &Known;
  return nullptr;
}

const Helper *TokenDialect::helperOf(const FunctionDecl *F) const {
  if (!F || !F->getIdentifier())
    return nullptr;
  for (const Helper &Known : R.Helpers)
    if (llvm::StringRef(Known.Name).ends_with(F->getName()) &&
        qualifiedName(F) == Known.Name)
      return &Known;
  return nullptr;
}

static bool isNamed(const FunctionDecl *F, llvm::StringRef Name) {
  return F && F->getIdentifier() && !Name.empty() &&
         Name.ends_with(F->getName()) && qualifiedName(F) == Name;
}

bool TokenDialect::isBridgeToNative(const FunctionDecl *F) const {
  return isNamed(F, R.Across.ToNative);
}

bool TokenDialect::isBridgeToLegacy(const FunctionDecl *F) const {
  return isNamed(F, R.Across.ToLegacy);
}

bool TokenDialect::isBridgeOfValue(const FunctionDecl *F) const {
  return isNamed(F, R.Across.AsLegacy);
}

/// The bridge's own token is one type; a house's, or one with another executor,
/// is made by nobody there.
bool TokenDialect::isBridgedToken(QualType T) const {
  llvm::StringRef Name = R.Across.Token;
  if (!Name.consume_front("{ns}"))
    return false;
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  const auto *Space =
      Record ? dyn_cast<NamespaceDecl>(
                   Record->getDeclContext()->getEnclosingNamespaceContext())
             : nullptr;
  if (!Space || !libraryOf(T) || !inLibrary(Record, *libraryOf(T)))
    return false;
  auto IsIt = [&](const NamedDecl *Named) {
    const auto *Alias = dyn_cast<TypedefNameDecl>(Named);
    return Alias && B.Ctx.hasSameUnqualifiedType(Alias->getUnderlyingType(),
                                                 T.getNonReferenceType());
  };
  return llvm::any_of(Space->lookup(&B.Ctx.Idents.get(Name)), IsIt);
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
    return libraryOf(B.Ctx.getCanonicalTagType(Method->getParent()));
  return llvm::any_of(R.Libraries,
                      [&](const Library &L) { return inLibrary(F, L); });
}

bool TokenDialect::isAdapter(const FunctionDecl *F) const {
  return F && F->getIdentifier() && isLibrary(F) &&
         llvm::is_contained(R.TokenAdapters, F->getName());
}

bool TokenDialect::givesOtherToken(const FunctionDecl *F) const {
  const auto *Made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      F->getReturnType().getNonReferenceType()->getAsCXXRecordDecl());
  return Made && isLibrary(Made) &&
         llvm::any_of(Made->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Argument) {
                        return Argument.getKind() == TemplateArgument::Type &&
                               libraryOf(Argument.getAsType());
                      });
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
