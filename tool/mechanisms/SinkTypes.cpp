// See SinkTypes.h. SinkMentions.cpp has where such types are written.
#include "mechanisms/SinkTypes.h"
#include "mechanisms/Lists.h"
#include "clang/AST/DeclTemplate.h"
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
