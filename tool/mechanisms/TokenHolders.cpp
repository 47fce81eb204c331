// See TokenHolders.h.
#include "mechanisms/TokenHolders.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Index/USRGeneration.h"

using namespace clang;
using namespace recoro;

//===----------------------------------------------------------------------===//
// Which classes, and who is handed their objects
//===----------------------------------------------------------------------===//

const FieldDecl *TokenDialect::heldToken(const CXXRecordDecl *Record) const {
  Record = Record ? Record->getDefinition() : nullptr;
  const CXXRecordDecl *Written = Record ? writtenAs(Record) : nullptr;
  if (!Written || !R.SinkTypes.empty() || Record->isLambda() ||
      Record->isUnion() || libraryOf(B.Ctx.getCanonicalTagType(Record)) ||
      !B.inProject(Record->getLocation()))
    return nullptr;
  const FieldDecl *Held = nullptr;
  for (const FieldDecl *Field : Record->fields())
    if (libraryOf(Field->getType()) && std::exchange(Held, Field))
      return nullptr;
  if (Held && Written != Record &&
      sameField(Held, Written)->getType()->isDependentType())
    return nullptr;
  return Held && !B.keepsToken(Held) ? Held : nullptr;
}

bool TokenDialect::isTokenGetter(const FunctionDecl *F) const {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  const FieldDecl *Held =
      Method && !Method->isVirtual() && Method->getNumParams() == 0
          ? heldToken(Method->getParent())
          : nullptr;
  const auto *Code =
      Held && Method->getDefinition()
          ? dyn_cast_or_null<CompoundStmt>(Method->getDefinition()->getBody())
          : nullptr;
  const auto *Return = Code && Code->size() == 1
                           ? dyn_cast<ReturnStmt>(Code->body_front())
                           : nullptr;
  const auto *Member =
      Return && Return->getRetValue()
          ? dyn_cast<MemberExpr>(withoutWrapping(Return->getRetValue()))
          : nullptr;
  return Member && Member->getMemberDecl() == Held &&
         isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
         libraryOf(Method->getReturnType());
}

const CXXRecordDecl *TokenDialect::holderNamedBy(const Expr *E) const {
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    return isTokenGetter(Call->getMethodDecl())
               ? Call->getMethodDecl()->getParent()
               : nullptr;
  const auto *Member = dyn_cast<MemberExpr>(E);
  const auto *Field =
      Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  const auto *Record =
      Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
  return Record && heldToken(Record) == Field ? Record : nullptr;
}

/// The class behind all references, pointers and arrays, or null.
static const CXXRecordDecl *classBehind(QualType T) {
  T = T.getNonReferenceType();
  while (!T->getPointeeType().isNull())
    T = T->getPointeeType();
  const CXXRecordDecl *Record =
      T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  return Record && !Record->isLambda() && !Record->isDependentContext()
             ? Record
             : nullptr;
}

/// Classes may hold each other, so all that one leads to are looked through
/// before it is known that none of them holds a token.
bool TokenDialect::reachesHolder(QualType T) const {
  const CXXRecordDecl *First = T.isNull() ? nullptr : classBehind(T);
  if (!First)
    return false;
  if (auto Known = Reaches.find(First); Known != Reaches.end())
    return Known->second;
  std::vector<const CXXRecordDecl *> Open{First};
  std::set<const CXXRecordDecl *> Seen{First};
  auto Look = [&](QualType Part) {
    const CXXRecordDecl *Record = classBehind(Part);
    if (Record && Seen.insert(Record).second)
      Open.push_back(Record);
  };
  while (!Open.empty()) {
    const CXXRecordDecl *Record = Open.back();
    Open.pop_back();
    auto Known = Reaches.find(Record);
    if (heldToken(Record) || (Known != Reaches.end() && Known->second))
      return Reaches[First] = true;
    if (const auto *Of = dyn_cast<ClassTemplateSpecializationDecl>(Record))
      for (const TemplateArgument &Argument : Of->getTemplateArgs().asArray())
        if (Argument.getKind() == TemplateArgument::Type)
          Look(Argument.getAsType());
    if (!B.inProject(Record->getLocation()))
      continue;
    for (const CXXBaseSpecifier &Base : Record->bases())
      Look(Base.getType());
    for (const FieldDecl *Field : Record->fields())
      Look(Field->getType());
  }
  for (const CXXRecordDecl *Record : Seen)
    Reaches[Record] = false;
  return false;
}

bool TokenDialect::reachesHolder(const FunctionDecl *F) const {
  if (!R.SinkTypes.empty() || isa<CXXConstructorDecl, CXXDestructorDecl>(F) ||
      isa<CXXConversionDecl>(F) ||
      (F->isOverloadedOperator() && F->getOverloadedOperator() != OO_Call) ||
      isTokenGetter(F))
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return (Method && !Method->isStatic() &&
          reachesHolder(B.Ctx.getCanonicalTagType(Method->getParent()))) ||
         llvm::any_of(F->parameters(), [&](const ParmVarDecl *P) {
           return reachesHolder(P->getType());
         });
}

//===----------------------------------------------------------------------===//
// The class
//===----------------------------------------------------------------------===//

/// As they are written: of templates what they are made from.
static std::vector<const CXXConstructorDecl *>
constructorsOf(const CXXRecordDecl *Record) {
  std::vector<const CXXConstructorDecl *> All;
  for (const Decl *Member : Record->decls()) {
    const auto *Template = dyn_cast<FunctionTemplateDecl>(Member);
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(
            Template ? Template->getTemplatedDecl() : Member))
      All.push_back(Constructor);
  }
  return All;
}

EntityId TokenHolders::of(const CXXRecordDecl *Holder) {
  Holder = writtenAs(Holder->getDefinition());
  const FieldDecl *Member = D.heldToken(Holder);
  const Span Site = B.Src.place(Member->getLocation());
  auto [Id, New] = B.entity("token holder at " + Site.File + ":" +
                            std::to_string(Site.At.Begin));
  if (!New)
    return Id;
  Entity &E = B.Out.Entities[Id];
  E.Kind = EntityKind::TokenHolder;
  E.Rule = D.R.Name;
  E.Name = Holder->getQualifiedNameAsString();
  E.Pure = E.BodySeen = true;
  E.Sites = {Site};
  E.Definition = Site;
  llvm::SmallString<128> USR;
  if (Holder->getFormalLinkage() == Linkage::External &&
      !index::generateUSRForDecl(Holder, USR))
    E.USR = "token holder " + std::string(USR);
  if (auto Objection = B.objection(Site.File))
    B.cause(Id, Objection->Why, Site, Objection->Detail);
  dropMember(Id, Member);
  for (const CXXConstructorDecl *Constructor : constructorsOf(Holder))
    if (!Constructor->isImplicit() && !Constructor->isDeleted())
      dropParameter(Id, Constructor, Member);
  for (const CXXMethodDecl *Method : Holder->methods())
    if (D.isTokenGetter(Method))
      dropGetter(Id, Method);
  if (Holder->getDescribedClassTemplate())
    checkInstances(Id, Holder, Member);
  return Id;
}

void TokenHolders::change(EntityId Id, std::vector<Rewrite> Rewrites) {
  B.Out.Recipes.push_back(
      {Operation::ChangeSignature, {{Id, true}}, std::move(Rewrites), {}});
}

void TokenHolders::dropMember(EntityId Id, const FieldDecl *Member) {
  std::optional<Span> Whole = withSemicolon(B.Src, Member->getSourceRange());
  for (const FieldDecl *Beside : Member->getParent()->fields())
    if (Beside != Member &&
        Beside->getOuterLocStart() == Member->getOuterLocStart())
      Whole.reset();
  if (!Whole || Member->hasInClassInitializer())
    return B.cause(Id, Reason::UnsupportedDeclarator, Member->getLocation(),
                   "the member that holds the token is declared with others, "
                   "with an initialiser, or in a macro");
  change(Id,
         {{{Whole->File, withItsLine(B.Src, Whole->File, Whole->At)}, 10, {}}});
}

void TokenHolders::dropGetter(EntityId Id, const CXXMethodDecl *Getter) {
  for (const FunctionDecl *Declaration : Getter->redecls()) {
    std::optional<Span> Whole =
        Declaration->doesThisDeclarationHaveABody()
            ? B.Src.span(Declaration->getSourceRange())
            : withSemicolon(B.Src, Declaration->getSourceRange());
    if (!Whole)
      return B.cause(Id, Reason::InMacro, Declaration->getLocation(),
                     "what gives its token comes out of a macro");
    change(
        Id,
        {{{Whole->File, withItsLine(B.Src, Whole->File, Whole->At)}, 10, {}}});
  }
}

static bool mentions(const Stmt *S, const VarDecl *Variable) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
  return (Ref && Ref->getDecl() == Variable) ||
         (S && llvm::any_of(S->children(), [&](const Stmt *Child) {
            return mentions(Child, Variable);
          }));
}

void TokenHolders::dropParameter(EntityId Id,
                                 const CXXConstructorDecl *Constructor,
                                 const FieldDecl *Member) {
  std::optional<TokenDialect::Parameter> Token = D.tokenParameter(Constructor);
  if (D.hasSeveralTokens(Constructor))
    return B.cause(Id, Reason::SeveralTokens, Constructor->getLocation(),
                   "a constructor has more than one token parameter");
  const FunctionTemplateDecl *Template =
      Constructor->getDescribedFunctionTemplate();
  if (Template && !Token &&
      llvm::any_of(Template->specializations(), [&](const FunctionDecl *Each) {
        return D.tokenParameter(Each) || D.hasSeveralTokens(Each);
      }))
    return B.cause(Id, Reason::UnsupportedDeclarator,
                   Constructor->getLocation(),
                   "the type of a constructor's token is a parameter of the "
                   "constructor's template");
  if (Token) {
    checkOverloads(Id, Constructor);
    for (const FunctionDecl *Declaration : Constructor->redecls()) {
      const ParmVarDecl *P = Declaration->getParamDecl(Token->Written);
      std::optional<Span> Item = B.Src.span(P->getSourceRange());
      if (!Item || P->hasDefaultArg())
        return B.cause(Id, Reason::DefaultToken, P->getLocation(),
                       "a constructor's token has a default argument, or "
                       "comes out of a macro");
      change(Id, dropListItem(B.Src, *Item));
    }
  }
  const auto *Definition =
      cast_or_null<CXXConstructorDecl>(Constructor->getDefinition());
  if (Definition && !Definition->isDefaulted())
    dropInitialiser(Id, Definition,
                    Token ? Definition->getParamDecl(Token->Written) : nullptr,
                    Member);
}

/// session(socket &s, yield_context yield) : socket_(s), yield_(yield) {}
void TokenHolders::dropInitialiser(EntityId Id,
                                   const CXXConstructorDecl *Definition,
                                   const ParmVarDecl *Token,
                                   const FieldDecl *Member) {
  bool Used = Token && mentions(Definition->getBody(), Token);
  for (const CXXCtorInitializer *Init : Definition->inits()) {
    if (!Init->isWritten())
      continue;
    if (Init->getMember() != Member) {
      Used |= Token && mentions(Init->getInit(), Token);
      continue;
    }
    const Expr *Given = Init->getInit();
    if (const auto *List = dyn_cast<InitListExpr>(Given);
        List && List->getNumInits() == 1)
      Given = List->getInit(0);
    if (const auto *List = dyn_cast<ParenListExpr>(Given);
        List && List->getNumExprs() == 1)
      Given = List->getExpr(0);
    TokenUse Use = useOfArgument(D, Given);
    std::optional<Span> Item = B.Src.span(Init->getSourceRange());
    if (!Token || tokenNamedBy(D, Given) != Token || Use.Code || Use.Adapted ||
        !Item)
      return B.cause(Id, Reason::TokenFromElsewhere, Init->getSourceLocation(),
                     "its token is initialised with something else than a "
                     "constructor's parameter");
    const Source::Lexeme *Before = B.Src.before(Item->File, Item->At.Begin);
    const Source::Lexeme *After = B.Src.after(Item->File, Item->At.End);
    if (Before && After && Before->Kind == tok::colon &&
        After->Kind != tok::comma) {
      const Source::Lexeme *Head =
          B.Src.before(Item->File, Before->At.Begin, /*Comments=*/true);
      change(Id, {{{Item->File, {Head->At.End, Item->At.End}}, 10, {}}});
    } else {
      change(Id, dropListItem(B.Src, *Item));
    }
  }
  if (Used)
    B.cause(Id, Reason::TokenEscapes, Definition->getLocation(),
            "a constructor uses its token, and does not only keep it");
}

/// Without the token it may be declared twice, or copy. What a template takes
/// is not compared, only how many; nor what depends on that of its class.
void TokenHolders::checkOverloads(EntityId Id,
                                  const CXXConstructorDecl *Constructor) const {
  const std::vector<QualType> Ours = D.typesBesideToken(Constructor);
  const bool Generic = Constructor->getDescribedFunctionTemplate();
  const bool Copies =
      Ours.size() == 1 &&
      (Generic || Ours.front().getNonReferenceType()->getAsCXXRecordDecl() ==
                      Constructor->getParent());
  auto Depends = [](QualType T) { return T->isDependentType(); };
  auto Collides = [&](const CXXConstructorDecl *Other) {
    const std::vector<QualType> Theirs = D.typesBesideToken(Other);
    return Generic || Other->getDescribedFunctionTemplate() ||
                   llvm::any_of(Ours, Depends) || llvm::any_of(Theirs, Depends)
               ? Theirs.size() == Ours.size()
               : Theirs == Ours;
  };
  for (const CXXConstructorDecl *Other :
       constructorsOf(Constructor->getParent()))
    if (Copies || (Other != Constructor->getCanonicalDecl() && Collides(Other)))
      return B.cause(Id, Reason::OverloadCollision, Constructor->getLocation(),
                     "without its token a constructor would collide with "
                     "another one");
}

//===----------------------------------------------------------------------===//
// Its objects
//===----------------------------------------------------------------------===//

/// The class of which `User` makes an object with the token `Child`.
static const CXXRecordDecl *classMade(const TokenDialect &D, const Stmt *User,
                                      const Expr *Child) {
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User)) {
    const CXXConstructorDecl *By = Construct->getConstructor();
    auto Token = D.tokenParameter(By);
    return Token && Token->Index < Construct->getNumArgs() &&
                   Construct->getArg(Token->Index) == Child
               ? By->getParent()
               : nullptr;
  }
  if (const auto *List = dyn_cast_or_null<InitListExpr>(User)) {
    const CXXRecordDecl *Record = List->getType()->getAsCXXRecordDecl();
    return Record && Record->getNumBases() == 0 ? Record : nullptr;
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(User);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const TemplateArgumentList *Of =
      Callee ? Callee->getTemplateSpecializationArgs() : nullptr;
  if (!Of || !isStandard(Callee) ||
      !(isCallOf(Call, "make_shared") || isCallOf(Call, "make_unique")) ||
      Of->get(0).getKind() != TemplateArgument::Type)
    return nullptr;
  return Of->get(0).getAsType()->getAsCXXRecordDecl();
}

/// `.yield = yield`: with the designator.
static void widenOverDesignator(const Source &Src, Span &Item) {
  const Source::Lexeme *Equals = Src.before(Item.File, Item.At.Begin);
  if (!Equals || Equals->Kind != tok::equal)
    return;
  const Source::Lexeme *Name = Src.before(Item.File, Equals->At.Begin);
  const Source::Lexeme *Dot =
      Name ? Src.before(Item.File, Name->At.Begin) : nullptr;
  if (Dot && Dot->Kind == tok::period)
    Item.At.Begin = Dot->At.Begin;
}

std::optional<EntityId>
TokenHolders::made(const TokenUse &Use, const Ancestors &Above, EntityId By) {
  const CXXRecordDecl *Class = classMade(D, Use.Up.User, Use.Up.Child);
  if (!Class || !D.heldToken(Class) || Use.Code || Use.Adapted || Use.Copy ||
      Use.Inside)
    return std::nullopt;
  std::optional<Span> Item = B.Src.span(Use.Token->getSourceRange());
  if (!Item)
    return std::nullopt;
  widenOverDesignator(B.Src, *Item);
  const Source::Lexeme *Before = B.Src.before(Item->File, Item->At.Begin);
  const Source::Lexeme *After = B.Src.after(Item->File, Item->At.End);
  if (!Before || !After ||
      !llvm::is_contained({tok::l_paren, tok::l_brace, tok::comma},
                          Before->Kind) ||
      !llvm::is_contained({tok::r_paren, tok::r_brace, tok::comma},
                          After->Kind))
    return std::nullopt;
  std::vector<Rewrite> Drop = dropListItem(B.Src, *Item);
  // session s(yield);   ->   session s;
  Ancestors Around = ancestorsOf(Use.Up.User, Above);
  while (!Around.empty() && isTransparent(Around.back()))
    Around.pop_back();
  if (Before->Kind == tok::l_paren && After->Kind == tok::r_paren &&
      isa<CXXConstructExpr>(Use.Up.User) &&
      !isa<CXXTemporaryObjectExpr>(Use.Up.User) && !Around.empty() &&
      isa<DeclStmt>(Around.back()))
    Drop = {{{Item->File, {Before->At.Begin, After->At.End}}, 10, {}}};
  const EntityId Id = of(Class);
  B.Out.Recipes.push_back({Operation::ChangeSignature,
                           {{By, true}, {Id, true}},
                           std::move(Drop),
                           {}});
  return Id;
}

void TokenHolders::construct(const CXXConstructExpr *Construct,
                             llvm::function_ref<bool(const Expr *)> IsOwn) {
  const CXXConstructorDecl *By = Construct->getConstructor();
  auto Token = D.tokenParameter(By);
  if (Token && Token->Index < Construct->getNumArgs() &&
      !IsOwn(Construct->getArg(Token->Index)))
    B.cause(of(By->getParent()), Reason::TokenFromElsewhere,
            Construct->getBeginLoc(),
            "an object is made with a token that is not the parameter of a "
            "coroutine around it");
}

/// Whether nothing happens when `Object` is evaluated.
static bool isNamed(const Expr *Object) {
  Object = Object->IgnoreParenImpCasts();
  if (isa<DeclRefExpr, CXXThisExpr>(Object))
    return true;
  if (const auto *Member = dyn_cast<MemberExpr>(Object))
    return isNamed(Member->getBase());
  if (const auto *Operator = dyn_cast<UnaryOperator>(Object))
    return Operator->getOpcode() == UO_Deref && isNamed(Operator->getSubExpr());
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Object))
    return llvm::is_contained({OO_Arrow, OO_Star}, Operator->getOperator()) &&
           Operator->getDirectCallee() &&
           isStandard(Operator->getDirectCallee()) &&
           isNamed(Operator->getArg(0));
  return false;
}

bool TokenHolders::isPlain(const Expr *Token) {
  const auto *Getter = dyn_cast<CXXMemberCallExpr>(Token);
  return isNamed(Getter ? Getter->getImplicitObjectArgument()
                        : cast<MemberExpr>(Token)->getBase());
}
