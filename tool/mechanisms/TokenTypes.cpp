// See TokenTypes.h.
#include "mechanisms/TokenTypes.h"
#include "mechanisms/Lists.h"
#include "mechanisms/TokenDeduction.h"
#include "mechanisms/TokenUse.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace recoro;

unsigned TokenTypes::tokenIndex(const FunctionProtoType *T) const {
  unsigned Index = 0;
  while (Index != T->getNumParams() && !D.libraryOf(T->getParamType(Index)))
    ++Index;
  return Index;
}

/// The parameter that makes a function of type `T` a coroutine: its token, or
/// else an object that holds one; behind them all, if there is none.
unsigned TokenTypes::decisiveIndex(const FunctionProtoType *T) const {
  unsigned Index = tokenIndex(T);
  if (hasToken(T))
    return Index;
  Index = 0;
  while (Index != T->getNumParams() && !D.reachesHolder(T->getParamType(Index)))
    ++Index;
  return Leaves.count(keyOf(T)) ? T->getNumParams() : Index;
}

std::string TokenTypes::keyOf(const FunctionProtoType *T) const {
  return QualType(B.Ctx.getCanonicalType(QualType(T, 0))).getAsString();
}

const FunctionProtoType *TokenTypes::behind(QualType T) const {
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  if (const auto *Member = T->getAs<MemberPointerType>())
    T = Member->getPointeeType();
  else if (T->isPointerType())
    T = T->getPointeeType();
  else if (const auto *Wrapper =
               dyn_cast_or_null<ClassTemplateSpecializationDecl>(
                   T->getAsCXXRecordDecl())) {
    const TemplateArgumentList &Arguments = Wrapper->getTemplateArgs();
    if (Arguments.size() == 0 ||
        Arguments[0].getKind() != TemplateArgument::Type)
      return nullptr;
    T = Arguments[0].getAsType();
  }
  const auto *Function = T->getAs<FunctionProtoType>();
  return Function && decisiveIndex(Function) != Function->getNumParams()
             ? Function
             : nullptr;
}

const FunctionProtoType *TokenTypes::within(QualType T) const {
  if (const FunctionProtoType *Function = behind(T))
    return Function;
  if (T.isNull())
    return nullptr;
  T = T.getNonReferenceType();
  if (const ArrayType *Array = B.Ctx.getAsArrayType(T))
    return within(Array->getElementType());
  if (const auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          T->getAsCXXRecordDecl()))
    for (const TemplateArgument &Argument : Holder->getTemplateArgs().asArray())
      if (Argument.getKind() == TemplateArgument::Type)
        if (const FunctionProtoType *Found = within(Argument.getAsType()))
          return Found;
  return nullptr;
}

bool TokenTypes::takesCallables(QualType T) const {
  T = T.getNonReferenceType();
  if (const ArrayType *Array = B.Ctx.getAsArrayType(T))
    return takesCallables(Array->getElementType());
  const auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (!Holder || behind(T))
    return Holder;
  for (const TemplateArgument &Argument : Holder->getTemplateArgs().asArray())
    if (Argument.getKind() == TemplateArgument::Type &&
        within(Argument.getAsType()))
      return takesCallables(Argument.getAsType());
  return false;
}

EntityId TokenTypes::of(const FunctionProtoType *T, SourceLocation SeenAt) {
  const std::string Key = keyOf(T);
  auto [Id, New] = B.entity(Key);
  if (!New)
    return Id;
  Entity &E = B.Out.Entities[Id];
  E.Kind = EntityKind::FunctionType;
  E.Rule = D.R.Name;
  E.Name = QualType(T, 0).getAsString(PrintingPolicy(B.Ctx.getLangOpts()));
  E.USR = "type " + Key;
  E.Pure = E.BodySeen = true;
  E.Suspends = hasToken(T);
  Span At = B.Src.place(SeenAt);
  Seen[Id] = At;
  if (T->isNothrow())
    B.cause(Id, Reason::Noexcept, At, "the function type is noexcept");
  if (llvm::count_if(T->getParamTypes(),
                     [&](QualType P) { return D.libraryOf(P) != nullptr; }) > 1)
    B.cause(Id, Reason::SeveralTokens, At,
            "it has more than one token parameter");
  return Id;
}

void *recoro::declaredType(const FunctionDecl *F) {
  const TypeSourceInfo *Written = F->getTypeSourceInfo();
  auto Own =
      Written
          ? Written->getTypeLoc().IgnoreParens().getAs<FunctionProtoTypeLoc>()
          : FunctionProtoTypeLoc();
  return Own ? Own.getOpaqueData() : nullptr;
}

/// Finds function types that are written as types, not as declarations.
class TokenTypes::Finder : public RecursiveASTVisitor<Finder> {
public:
  explicit Finder(TokenTypes &Types) : Types(Types) {}

  bool VisitFunctionDecl(FunctionDecl *F) {
    Declared.insert(declaredType(F));
    if (FunctionTypeLoc Own = F->getFunctionTypeLoc())
      if (auto Asked = Own.getReturnLoc().getAs<DecltypeTypeLoc>();
          Asked && Types.D.tokenParameter(F))
        Declared.insert(Asked.getOpaqueData());
    return true;
  }

  bool VisitFunctionProtoTypeLoc(FunctionProtoTypeLoc Written) {
    const FunctionProtoType *T = Written.getTypePtr();
    if (Types.decisiveIndex(T) != T->getNumParams() &&
        !Declared.count(Written.getOpaqueData()))
      Types.mention(Written);
    return true;
  }

  bool VisitDecltypeTypeLoc(DecltypeTypeLoc Written) {
    if (!Declared.count(Written.getOpaqueData()))
      Types.ask(Written, Outermost);
    return true;
  }

  bool VisitRequiresExpr(RequiresExpr *E) {
    Types.require(E);
    return true;
  }

  bool TraverseDecl(Decl *D) {
    const auto *F = dyn_cast_or_null<FunctionDecl>(D);
    const bool IsOutermost = F && !Outermost;
    if (IsOutermost)
      Outermost = F;
    bool Goes = RecursiveASTVisitor::TraverseDecl(D);
    if (IsOutermost)
      Outermost = nullptr;
    return Goes;
  }

private:
  TokenTypes &Types;
  const FunctionDecl *Outermost = nullptr;
  std::set<void *> Declared; ///< types of functions, and their results
};

void TokenTypes::mention(FunctionProtoTypeLoc Written) {
  const FunctionProtoType *T = Written.getTypePtr();
  const ParmVarDecl *P = Written.getParam(decisiveIndex(T));
  std::optional<Span> Result =
      B.Src.span(Written.getReturnLoc().getSourceRange());
  std::optional<Span> Parameter =
      P ? B.Src.span(P->getSourceRange()) : std::nullopt;
  if (Parameter && !hasToken(T) && B.isLeaf(*Parameter)) {
    Leaves.insert(keyOf(T));
    return;
  }
  // What depends on a template's parameter may become any of the types.
  EntityId Id;
  if (T->isDependentType()) {
    if (!Parameter)
      return;
    Span Place = *Parameter;
    auto [Own, New] = B.entity("type at " + Place.File + ":" +
                               std::to_string(Place.At.Begin));
    Id = Own;
    Entity &E = B.Out.Entities[Id];
    E.Kind = EntityKind::FunctionType;
    E.Rule = D.R.Name;
    E.Name = QualType(T, 0).getAsString(PrintingPolicy(B.Ctx.getLangOpts()));
    E.Pure = E.BodySeen = E.Suspends = true;
    Dependent.push_back(Id);
  } else {
    Id = of(T, Written.getBeginLoc());
  }
  if (Result)
    Signature.widenOverQualifiers(*Result);
  // The parameter names the place: it belongs to no other entity.
  Span Site = Parameter ? *Parameter : B.Src.place(Written.getBeginLoc());
  B.Out.Entities[Id].Sites.push_back(Site);
  if (auto Objection = B.objection(Site.File))
    B.cause(Id, Objection->Why, Site, Objection->Detail);
  if (!Parameter || !Result) {
    B.cause(Id, Reason::InMacro, Site, "the type comes out of a macro");
    return;
  }
  const Library &Of =
      hasToken(T) ? *D.libraryOf(P->getType()) : *D.libraryAtHand();
  std::string Space = D.spelledNamespace(P, Of);
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Id, true}};
  if (hasToken(T))
    Change.Rewrites = dropListItem(B.Src, *Parameter);
  std::optional<Rewrite> Wrapped =
      Signature.wrapResult(Id, *Result, T->getReturnType(), Space,
                           /*SpaceAfter=*/false);
  if (!Wrapped)
    return;
  Change.Rewrites.push_back(std::move(*Wrapped));
  Change.Headers = Signature.resultHeaders(T->getReturnType(), Of);
  B.Out.Recipes.push_back(std::move(Change));
}

void TokenTypes::describeMentions() {
  std::vector<Decl *> Own;
  for (Decl *D : B.Ctx.getTranslationUnitDecl()->decls())
    if (D->getLocation().isInvalid() || B.inProject(D->getLocation()))
      Own.push_back(D);
  Finder Visitor(*this);
  for (Decl *D : Own)
    if (D->getLocation().isValid() || isa<LinkageSpecDecl>(D))
      Visitor.TraverseDecl(D);
}

void TokenTypes::ask(DecltypeTypeLoc Written, const FunctionDecl *In) {
  const auto *Call = dyn_cast_or_null<CallExpr>(
      Written.getUnderlyingExpr() ? Written.getUnderlyingExpr()->IgnoreParens()
                                  : nullptr);
  std::optional<Span> At = B.Src.span(Written.getSourceRange());
  if (!Call || !At)
    return;
  for (const Expr *Argument : Call->arguments())
    if (D.libraryOf(Argument->getType()))
      if (std::optional<Span> Token = B.Src.span(Argument->getSourceRange()))
        Questions.push_back(
            {*At, *Token, Call->getDirectCallee(),
             In ? B.Src.span(In->getSourceRange()) : std::nullopt});
}

/// requires { handler.open(yield); }: it asks what a coroutine could call,
/// which loses its token with the coroutine.
void TokenTypes::require(const RequiresExpr *E) {
  for (const concepts::Requirement *Each : E->getRequirements()) {
    const auto *Asked = dyn_cast<concepts::ExprRequirement>(Each);
    const auto *Call = Asked && !Asked->isExprSubstitutionFailure()
                           ? dyn_cast<CallExpr>(Asked->getExpr())
                           : nullptr;
    const Expr *Token = Call ? tokenArgument(D, Call) : nullptr;
    const VarDecl *Named = Token ? tokenNamedBy(D, Token) : nullptr;
    if (!Named)
      continue;
    if (const auto *F = dyn_cast<FunctionDecl>(Named->getDeclContext()))
      if (std::optional<Span> At = B.Src.span(Token->getSourceRange()))
        Requirements.push_back({F, *At});
  }
}

/// Generic code asks about what it is handed: about that which the coroutines
/// in the same function call.
void TokenTypes::answer(const Question &Q, TokenEntities &Entities) {
  std::vector<EntityId> Asked;
  if (std::optional<EntityId> Id = Entities.of(Q.Callee))
    Asked.push_back(*Id);
  else if (!Q.Callee && Q.Function)
    for (EntityId Id = 0; Id != B.Out.Entities.size(); ++Id) {
      const Entity &E = B.Out.Entities[Id];
      if (E.Kind == EntityKind::Lambda && E.Definition &&
          E.Definition->File == Q.Function->File &&
          Q.Function->At.contains(E.Definition->At))
        Asked.push_back(Id);
    }
  if (Asked.empty())
    return;
  for (EntityId Other : llvm::drop_begin(Asked))
    B.Out.Ties.push_back({Asked.front(), Other, TieKind::Starts, Q.At});
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Asked.front(), true}};
  Change.Rewrites = dropListItem(B.Src, Q.Token);
  if (!Q.Callee || !B.isLeaf(Q.Callee))
    Change.Rewrites.push_back(
        {Q.At,
         20,
         {{"typename ", {}, 0}, {"", Q.At.At, 20}, {"::value_type", {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

void TokenTypes::finish(TokenEntities &Entities) {
  for (const Question &Q : Questions)
    answer(Q, Entities);
  for (const auto &[F, Token] : Requirements)
    if (std::optional<EntityId> Id = Entities.of(F)) {
      // Behind a bridge, what it calls would not be found any more.
      std::vector<Tie> Bound;
      for (const Tie &Each : B.Out.Ties)
        if (Each.From == *Id && Each.Kind == TieKind::Delegates)
          Bound.push_back({*Id, Each.To, TieKind::Starts, Each.At});
      llvm::append_range(B.Out.Ties, std::move(Bound));
      B.Out.Recipes.push_back({Operation::ChangeSignature,
                               {{*Id, true}},
                               dropListItem(B.Src, Token),
                               {}});
    }
  for (const auto &[Id, At] : Seen) {
    Entity &E = B.Out.Entities[Id];
    for (EntityId Any : Dependent)
      B.Out.Ties.push_back({Any, Id, TieKind::Starts, At});
    if (!E.Sites.empty())
      continue;
    // Only deduced: it follows what it is deduced from. (Where another's code
    // writes it, the edited program does not compile.)
    E.Sites.push_back(At);
  }
}
