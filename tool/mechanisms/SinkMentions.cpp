// Where the project writes types of sources, of sinks, of what takes a sink,
// and of the exceptions that only the library throws; see SinkTypes.h.
#include "mechanisms/Context.h"
#include "mechanisms/SinkTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace recoro;

/// One that is not the standard library's own.
static bool isException(const CXXRecordDecl *Class) {
  return Class && Class->hasDefinition() && !Class->isInStdNamespace() &&
         llvm::any_of(Class->bases(), [](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
           return Of && (Of->isInStdNamespace() || isException(Of));
         });
}

class SinkTypes::Finder : public RecursiveASTVisitor<Finder> {
public:
  explicit Finder(SinkTypes &Types) : Types(Types), D(Types.D) {}

  bool TraverseDecl(Decl *Next) {
    const DeclContext *Outer = Around;
    if (auto *Inner = dyn_cast_or_null<DeclContext>(Next))
      Around = Inner;
    bool Goes = RecursiveASTVisitor::TraverseDecl(Next);
    Around = Outer;
    return Goes;
  }

  /// An exception of the library's is waited for of the sources in the block;
  /// of any, if it names none.
  bool TraverseCXXTryStmt(CXXTryStmt *Try) {
    const auto Outer = Awaited;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      QualType T = Try->getHandler(I)->getCaughtType();
      const CXXRecordDecl *Class =
          T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
      if (!Class || !D.isLibrary(Class) || !isException(Class))
        continue;
      std::set<EntityId> Of;
      findSources(Try->getTryBlock(), Of);
      for (EntityId Source : Of)
        Types.B.cause(Source, Reason::LibraryException,
                      Try->getHandler(I)->getBeginLoc(),
                      "only the library throws this");
      if (!Of.empty())
        Awaited.insert(Class);
    }
    const bool Goes = RecursiveASTVisitor::TraverseCXXTryStmt(Try);
    Awaited = Outer;
    return Goes;
  }

  /// Before the statements in it.
  bool VisitCompoundStmt(CompoundStmt *Block) {
    Types.Plain.find(Block);
    return true;
  }
  bool VisitCXXForRangeStmt(CXXForRangeStmt *Loop) {
    if (!Loop->getRangeInit()->isTypeDependent())
      Types.Plain.find(Loop);
    return true;
  }

  bool VisitTypeLoc(TypeLoc Written) {
    if (Written.getAs<DependentNameTypeLoc>()) {
      QualType T = Written.getType();
      if (D.isDependentSource(T))
        Types.mentionDependent(Written, Around);
      else if (D.isDependentSink(T) && inFunction())
        Types.inTemplate(Written.getBeginLoc(), Around);
      if (!D.isDependentSource(T) && D.isDependentMember(T) &&
          !inSinkParameter(Written) && !InSinkAlias)
        Types.dependent(Written.getBeginLoc());
      return true;
    }
    if (auto Reference = Written.getAs<ReferenceTypeLoc>())
      Referred = Reference.getPointeeLoc().getUnqualifiedLoc().getOpaqueData();
    if (auto Pointer = Written.getAs<PointerTypeLoc>())
      Referred = Pointer.getPointeeLoc().getUnqualifiedLoc().getOpaqueData();
    const NamedDecl *Named = nullptr;
    if (auto Alias = Written.getAs<TypedefTypeLoc>())
      Named = Alias.getTypePtr()->getDecl();
    else if (auto Class = Written.getAs<TemplateSpecializationTypeLoc>())
      Named = Class.getTypePtr()->getTemplateName().getAsTemplateDecl();
    else if (auto Class = Written.getAs<TagTypeLoc>())
      Named = Class.getDecl();
    if (!Named || Written.getType()->isReferenceType())
      return true;
    QualType T = Written.getType();
    if (D.isLibrary(Named) && isException(T->getAsCXXRecordDecl()) &&
        !Awaited.count(Named))
      Types.Exceptions.push_back(Written.getBeginLoc());
    if (T->isDependentType()) {
      if (inFunction() && (D.isDependentSink(T) || D.isDependentSource(T)))
        Types.inTemplate(Written.getBeginLoc(), Around);
      return true;
    }
    SourceLocation At = Written.getBeginLoc();
    if (D.isSource(T)) {
      // An alias of the project's own changes where it is declared.
      if (const CXXConstructExpr *By = Types.Plain.madeAs(Written);
          By && D.isLibrary(Named))
        Types.OfLoops.push_back({Types.source(T, At), Written, Around, By});
      else if (D.isLibrary(Named) && !InInput)
        Types.mention(Types.source(T, At), Written, Around, D.R.SourceType);
    } else if (D.isUnsupported(T)) {
      Types.sinkObject(T, Written.getBeginLoc(), Reason::SymmetricCoroutine,
                       "it hands control to any other coroutine");
    } else if (D.isSink(T) && !inSinkParameter(Written) && !InSinkAlias) {
      if (InFunctionType)
        Types.sinkObject(T, At, Reason::SinkFunctionType,
                         "a function type holds the sink");
      else if (D.R.ConsumerSink.Text.empty() ||
               Written.getOpaqueData() == Referred)
        Types.sinkObject(T, At, Reason::ConsumerCoroutine,
                         "this sink is an object");
      else
        Types.mention(Types.object(T, At), Written, Around, D.R.ConsumerSink);
    }
    return true;
  }

  /// recoro::legacy_body<pull_type>: the bridge goes as a whole. What says the
  /// type of a sink to a template, count<push_type>(sink, 3), is no object.
  bool TraverseDeclRefExpr(DeclRefExpr *Ref) {
    const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl());
    return isBridge(Ref->getDecl()) ||
           (F && Ref->hasExplicitTemplateArgs() && D.isOwnSink(F)) ||
           RecursiveASTVisitor::TraverseDeclRefExpr(Ref);
  }
  bool TraverseUnresolvedLookupExpr(UnresolvedLookupExpr *Ref) {
    return llvm::any_of(
               Ref->decls(),
               [&](const NamedDecl *Each) { return isBridge(Each); }) ||
           RecursiveASTVisitor::TraverseUnresolvedLookupExpr(Ref);
  }

  bool VisitFunctionProtoTypeLoc(FunctionProtoTypeLoc Written) {
    const FunctionProtoType *T = Written.getTypePtr();
    if (Declared.count(Written.getOpaqueData()) ||
        !Types.Functions.behind(QualType(T, 0)))
      return true;
    if (!T->isDependentType())
      Types.Functions.mention(Written, Around);
    else
      for (QualType P : T->param_types())
        if (D.isSink(P))
          Types.sinkObject(P, Written.getBeginLoc(), Reason::SinkFunctionType,
                           "the function type depends on a template's "
                           "parameter");
    return true;
  }

  bool VisitFunctionDecl(FunctionDecl *F) {
    Declared.insert(declaredType(F));
    if (!Types.Consumers.of(F))
      Types.share(F, F->getType());
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->hasGlobalStorage())
      Types.share(V, V->getType());
    return true;
  }
  bool VisitFieldDecl(FieldDecl *Field) {
    Types.share(Field->getParent(), Field->getType());
    return true;
  }

  /// What takes a sink is a coroutine, described by itself.
  bool TraverseParmVarDecl(ParmVarDecl *P) {
    const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
    bool Own = F && llvm::is_contained(F->parameters(), P);
    if (D.isSink(P->getType()) || (Own && P->getType()->isDependentType()))
      SinkParameter = P->getTypeSourceInfo();
    const SinkConsumers::Consumer *Of = F ? Types.Consumers.of(F) : nullptr;
    InInput = Of && Of->Input == P;
    bool Outer = std::exchange(InFunctionType, !Own);
    bool Goes = RecursiveASTVisitor::TraverseParmVarDecl(P);
    InFunctionType = Outer;
    InInput = false;
    SinkParameter = nullptr;
    return Goes;
  }

  /// pull_type p([](auto &sink) { ... }): the library instantiates the lambda
  /// in bodies that are not read.
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    if (D.isSource(Construct->getType()))
      for (const Expr *Argument : Construct->arguments())
        instantiate(Argument, Construct->getType());
    return true;
  }

  /// recoro::legacy_body<pull_type>([](auto &sink) { ... })
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (!F || !D.isBridge(Call, &Bridges::LegacyBody))
      return true;
    const TemplateArgumentList *Of = F->getTemplateSpecializationArgs();
    if (Of && Of->get(0).getKind() == TemplateArgument::Type &&
        D.isSource(Of->get(0).getAsType()) && Call->getNumArgs() == 1)
      instantiate(Call->getArg(0), Of->get(0).getAsType());
    return true;
  }

  /// template <class T> using coro = boost::coroutines2::coroutine<T>;
  bool VisitTypeAliasTemplateDecl(TypeAliasTemplateDecl *Alias) {
    QualType T = Alias->getTemplatedDecl()->getUnderlyingType();
    if (D.isFamilyTemplate(T) || D.isDependentSink(T))
      Types.mention(Alias, Alias->getNameAsString());
    return true;
  }

  /// namespace co = boost::coroutines2; using namespace boost::coroutines2;
  bool VisitNamespaceAliasDecl(NamespaceAliasDecl *Alias) {
    if (D.isLibraryNamespace(Alias->getNamespace()))
      Types.mention(Alias, Alias->getNameAsString());
    return true;
  }
  bool VisitUsingDirectiveDecl(UsingDirectiveDecl *Using) {
    if (D.isLibraryNamespace(Using->getNominatedNamespace()))
      Types.mention(Using, Using->getNominatedNamespace()->getNameAsString());
    return true;
  }

  bool TraverseTypedefDecl(TypedefDecl *Alias) {
    bool Outer = std::exchange(InSinkAlias, isSinkAlias(Alias));
    bool Goes = RecursiveASTVisitor::TraverseTypedefDecl(Alias);
    InSinkAlias = Outer;
    return Goes;
  }
  bool TraverseTypeAliasDecl(TypeAliasDecl *Alias) {
    bool Outer = std::exchange(InSinkAlias, isSinkAlias(Alias));
    bool Goes = RecursiveASTVisitor::TraverseTypeAliasDecl(Alias);
    InSinkAlias = Outer;
    return Goes;
  }

private:
  void instantiate(const Expr *Lambda, QualType Source) {
    const CXXRecordDecl *Record =
        withoutWrapping(Lambda)->getType()->getAsCXXRecordDecl();
    if (Record && Record->isGenericLambda())
      Types.instantiate(Record, D.sinkFor(Source));
  }
  bool inSinkParameter(TypeLoc) const { return SinkParameter; }
  bool inFunction() const {
    const DeclContext *C = Around;
    while (C && !C->isFunctionOrMethod())
      C = C->getParent();
    return C;
  }
  void findSources(const Stmt *S, std::set<EntityId> &Found) {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (E && D.isSource(E->getType()))
      Found.insert(Types.source(E->getType(), E->getBeginLoc()));
    if (S)
      for (const Stmt *Child : S->children())
        findSources(Child, Found);
  }
  bool isSinkAlias(const TypedefNameDecl *Alias) const {
    QualType T = Alias->getUnderlyingType();
    return D.isSink(T) || D.isDependentSink(T);
  }
  bool isBridge(const NamedDecl *Named) const {
    return D.isBridge(Named, &Bridges::ToLegacy) ||
           D.isBridge(Named, &Bridges::LegacyBody) ||
           D.isBridge(Named, &Bridges::LegacyConsumer);
  }

  SinkTypes &Types;
  const SinkDialect &D;
  const DeclContext *Around = nullptr;
  const TypeSourceInfo *SinkParameter = nullptr;
  const void *Referred = nullptr; ///< what a reference or pointer is made of
  bool InFunctionType = false;
  bool InInput = false; ///< of a consumer
  bool InSinkAlias = false;
  std::set<const void *> Declared;     ///< types of functions
  std::set<const NamedDecl *> Awaited; ///< exceptions of the library's
};

void SinkTypes::describeMentions() {
  std::vector<Decl *> Own;
  for (Decl *Each : B.Ctx.getTranslationUnitDecl()->decls())
    if (Each->getLocation().isValid() && B.inProject(Each->getLocation()))
      Own.push_back(Each);
  Finder Visitor(*this);
  for (Decl *Each : Own)
    Visitor.TraverseDecl(Each);
}
