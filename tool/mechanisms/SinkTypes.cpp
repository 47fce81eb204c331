// See SinkTypes.h.
#include "mechanisms/SinkTypes.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Index/USRGeneration.h"
#include "clang/Sema/TemplateDeduction.h"

using namespace clang;
using namespace recoro;

EntityId SinkTypes::describe(const std::string &Kind, QualType T) {
  T = T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  PrintingPolicy Policy(B.Ctx.getLangOpts());
  auto [Id, New] = B.entity(Kind + " " + T.getAsString(Policy));
  Entity &E = B.Out.Entities[Id];
  if (New) {
    E.Kind = EntityKind::SourceType;
    E.Rule = D.R.Name;
    E.Name = T.getAsString(Policy);
    E.Pure = E.BodySeen = E.Suspends = true;
  }
  return Id;
}

void SinkTypes::addSite(EntityId Id, SourceLocation At) {
  Span Site = B.Src.place(At);
  B.Out.Entities[Id].Sites.push_back(Site);
  if (auto Objection = B.objection(Site.File))
    B.cause(Id, Objection->Why, Site, Objection->Detail);
}

EntityId SinkTypes::source(QualType T, SourceLocation At) {
  EntityId Id = describe("source", T);
  Sources.try_emplace(Id, Seen{D.elementOf(T), At});
  return Id;
}

EntityId SinkTypes::object(QualType T, SourceLocation At) {
  EntityId Id = describe("sink", T);
  Objects.try_emplace(Id, Seen{D.elementOf(T), At});
  return Id;
}

EntityId SinkTypes::sinkObject(QualType T, SourceLocation At, Reason Why,
                               std::string Detail) {
  EntityId Id = object(T, At);
  addSite(Id, At);
  B.cause(Id, Why, At, std::move(Detail));
  return Id;
}

/// The types in `T` that other translation units see as well.
static void eachPart(const ASTContext &Ctx, QualType T,
                     llvm::function_ref<void(QualType)> Visit) {
  if (T.isNull() || T->isDependentType())
    return;
  T = T.getCanonicalType().getNonReferenceType();
  Visit(T);
  auto Each = [&](QualType Part) { eachPart(Ctx, Part, Visit); };
  if (T->isAnyPointerType() || T->isMemberPointerType())
    return Each(T->getPointeeType());
  if (const ArrayType *Array = Ctx.getAsArrayType(T))
    return Each(Array->getElementType());
  if (const auto *Function = T->getAs<FunctionProtoType>()) {
    Each(Function->getReturnType());
    llvm::for_each(Function->param_types(), Each);
  }
  if (const auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          T->getAsCXXRecordDecl()))
    for (const TemplateArgument &Argument : Holder->getTemplateArgs().asArray())
      if (Argument.getKind() == TemplateArgument::Type)
        Each(Argument.getAsType());
}

std::string recoro::sourceUSR(const NamedDecl *Declaration) {
  llvm::SmallString<128> USR("source of ");
  return Declaration->isExternallyVisible() &&
                 !index::generateUSRForDecl(Declaration, USR)
             ? USR.str().str()
             : "";
}

void SinkTypes::share(const NamedDecl *Declaration, QualType T) {
  eachPart(B.Ctx, T, [&](QualType Part) {
    if (std::string USR = D.isSource(Part) ? sourceUSR(Declaration) : "";
        !USR.empty())
      Shared.insert({source(Part, Declaration->getLocation()), USR});
  });
}

/// The same source under a name that means the same in all translation units.
void SinkTypes::finishShared() {
  for (const auto &[Id, USR] : Shared) {
    auto [Alias, New] = B.entity(USR + " " + B.Out.Entities[Id].Name);
    Entity Same = B.Out.Entities[Id];
    Same.USR = USR;
    Same.Causes.clear();
    B.Out.Entities[Alias] = std::move(Same);
  }
}

void SinkTypes::dependent(SourceLocation At) { Dependent.push_back(At); }

/// typename coroutine<T>::pull_type   ->   recoro::pull<T>
void SinkTypes::mentionDependent(TypeLoc Written, const DeclContext *At) {
  EntityId Id = inTemplate(Written.getBeginLoc(), At);
  if (D.elementText(Written, At))
    return mention(Id, Written, At, D.R.SourceType);
  addSite(Id, Written.getBeginLoc());
  B.cause(Id, Reason::SinkTemplate, Written.getBeginLoc(),
          "the type of its values cannot be written without it");
}

/// The template's function around, which must have instances: the coroutine
/// itself, or what it says about sources; or a place outside of functions.
EntityId SinkTypes::inTemplate(SourceLocation At, const DeclContext *Around) {
  const FunctionDecl *Outermost = nullptr;
  for (const DeclContext *C = Around; C; C = C->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(C); F && F->isTemplated())
      Outermost = F->getCanonicalDecl();
  const bool Takes =
      Outermost &&
      llvm::any_of(Outermost->parameters(), [&](const ParmVarDecl *P) {
        return D.isDependentSink(P->getType());
      });
  const Span Place = B.Src.place(At);
  auto [Id, New] =
      Takes
          ? B.entity(Outermost)
          : B.entity(Outermost ? "sources in " + templateName(Outermost) +
                                     " at " + std::to_string(Outermost->getID())
                               : "sources at " + Place.File + ":" +
                                     std::to_string(Place.At.Begin));
  if (!New)
    return Id;
  Entity &E = B.Out.Entities[Id];
  E.Rule = D.R.Name;
  E.Suspends = true;
  E.Yields = Takes;
  E.Pure = !Takes;
  if (!Takes) {
    E.Kind = EntityKind::SourceType;
    E.Name = "a template's source";
    if (Outermost) {
      E.Name += " in '" + Outermost->getNameAsString() + "'";
      E.Definition = Place;
    }
  }
  Templates.push_back({Id, Outermost});
  return Id;
}

void SinkTypes::enter(const FunctionDecl *F) {
  const FunctionDecl *Pattern = patternOf(F);
  if (Pattern != F)
    Instantiated.insert(Pattern->getCanonicalDecl());
}

/// All of them may meet, and be of any type. A coroutine of which no instance
/// is here has not been described.
void SinkTypes::finishTemplates() {
  for (const auto &[Id, F] : Templates) {
    Entity &E = B.Out.Entities[Id];
    E.BodySeen |= !F || Instantiated.count(F);
    const FunctionDecl *Body = F ? F->getDefinition() : nullptr;
    if (E.Yields && !E.BodySeen) {
      E.Name = templateName(F);
      E.Sites.push_back(B.Src.place(F->getLocation()));
      if (Body)
        E.Definition = B.Src.place(Body->getLocation());
    } else if (!E.Yields && E.Sites.empty()) {
      E.Sites.push_back(*E.Definition);
    }
    if (Id != Templates.front().first)
      B.Out.Ties.push_back(
          {Templates.front().first, Id, TieKind::Starts,
           F ? B.Src.place(F->getLocation()) : E.Sites.front()});
  }
}

/// What depends on a template's parameter may be any of the types. What is only
/// deduced has no place but where it is used. The body of an object that is
/// refused goes on to take a source.
void SinkTypes::finish() {
  finishMentions();
  finishTemplates();
  for (const Made &Each : OfLoops)
    if (Plain.isReplaced(Each.By))
      addSite(Each.Id, Each.Written.getBeginLoc());
    else
      mention(Each.Id, Each.Written, Each.At, D.R.SourceType);
  for (const auto &[Id, First] : Objects)
    if (B.Out.Entities[Id].Sites.empty())
      addSite(Id, First.At);
  for (const auto &[Id, First] : Sources) {
    if (!Templates.empty())
      B.Out.Ties.push_back({Templates.front().first, Id, TieKind::Starts,
                            B.Src.place(First.At)});
    for (SourceLocation Place : Exceptions)
      B.cause(Id, Reason::LibraryException, Place,
              "only the library throws this");
    for (SourceLocation Place : Dependent)
      B.cause(Id, Reason::SinkTemplate, Place,
              "this type depends on a template's parameter");
    for (const auto &[Object, Other] : Objects)
      if (!B.Out.Entities[Object].Causes.empty() && !Other.Element.isNull() &&
          !First.Element.isNull() &&
          B.Ctx.hasSameType(First.Element, Other.Element))
        B.Out.Ties.push_back(
            {Object, Id, TieKind::Starts, B.Src.place(Other.At)});
    if (B.Out.Entities[Id].Sites.empty())
      addSite(Id, First.At);
  }
  finishShared();
}

void SinkTypes::mention(const Decl *Declaration, std::string Name) {
  if (auto At = withSemicolon(B.Src, Declaration->getSourceRange()))
    Mentions[*At] = std::move(Name);
}

/// Those that follow each other go as one, with the lines that they stand on.
void SinkTypes::finishMentions() {
  for (auto First = Mentions.begin(); First != Mentions.end();) {
    const std::string &File = First->first.File;
    Range Whole = First->first.At;
    auto Next = std::next(First);
    while (Next != Mentions.end() && Next->first.File == File &&
           B.Src.text(File, {Whole.End, Next->first.At.Begin}).trim().empty())
      Whole.End = (Next++)->first.At.End;
    Range Line = withItsLine(B.Src, File, Whole);
    for (; First != Next; ++First) {
      B.Out.Mentions.push_back({{File, Line}, First->second, D.R.Name});
      Line.End = Line.Begin; // the first one takes all of it
    }
  }
}

void SinkTypes::mention(EntityId Id, TypeLoc Written, const DeclContext *At,
                        const NativeText &Native) {
  addSite(Id, Written.getBeginLoc());
  std::optional<Span> Place = B.Src.span(Written.getSourceRange());
  std::optional<std::string> Element = D.elementText(Written, At);
  if (!Place)
    B.cause(Id, Reason::InMacro, Written.getBeginLoc(),
            "the type comes out of a macro");
  else if (!Element)
    B.cause(Id, Reason::UnsupportedDeclarator, Written.getBeginLoc(),
            "the type of its values has no name");
  if (!Place || !Element)
    return;
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Id, true}};
  Change.Headers = {Native.Header};
  Change.Rewrites.push_back(
      {*Place, 10, {{withElement(Native.Text, *Element), {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

void SinkTypes::instantiate(const CXXRecordDecl *Lambda, QualType Sink) {
  const CXXMethodDecl *Operator = Lambda->getLambdaCallOperator();
  FunctionTemplateDecl *Generic = Operator->getDescribedFunctionTemplate();
  if (Sink.isNull() || Generic->getTemplateParameters()->size() != 1 ||
      Operator->getNumParams() != 1)
    return;
  TemplateArgument Argument(B.Ctx.getCanonicalType(Sink));
  auto *List = TemplateArgumentList::CreateCopy(B.Ctx, Argument);
  if (FunctionDecl *Instance = B.Sema.InstantiateFunctionDeclaration(
          Generic, List, Operator->getLocation()))
    B.Sema.InstantiateFunctionDefinition(Operator->getLocation(), Instance,
                                         /*Recursive=*/true,
                                         /*DefinitionRequired=*/true);
}

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

  /// recoro::legacy_body<pull_type>: the bridge goes as a whole.
  bool TraverseDeclRefExpr(DeclRefExpr *Ref) {
    return isBridge(Ref->getDecl()) ||
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
        if (const CXXRecordDecl *Record =
                withoutWrapping(Argument)->getType()->getAsCXXRecordDecl();
            Record && Record->isGenericLambda())
          Types.instantiate(Record, D.sinkFor(Construct->getType()));
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
