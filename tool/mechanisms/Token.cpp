// See Token.h. This file enters and leaves bodies, and hands each statement to
// what knows it.
#include "mechanisms/Token.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Mechanism.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace recoro;

/// `using boost::asio::yield_context;`, `using yield_t = asio::yield_context;`
void TokenMechanism::rename(const NamedDecl *Name) {
  bool Legacy = false;
  if (const auto *Using = dyn_cast<UsingDecl>(Name)) {
    renameUsed(Using);
    for (const UsingShadowDecl *Shadow : Using->shadows()) {
      const NamedDecl *Target = Shadow->getTargetDecl();
      const auto *Type = dyn_cast<TypedefNameDecl>(Target);
      const FunctionDecl *Function = Target->getAsFunction();
      Legacy |= (Type && D.libraryOf(Type->getUnderlyingType())) ||
                (Function && D.rootOf(Function));
    }
  } else {
    Legacy = D.libraryOf(cast<TypedefNameDecl>(Name)->getUnderlyingType());
  }
  std::optional<Span> At =
      Legacy ? withSemicolon(B.Src, Name->getSourceRange()) : std::nullopt;
  if (At)
    B.Out.Mentions.push_back({{At->File, withItsLine(B.Src, At->File, At->At)},
                              Name->getNameAsString(),
                              D.R.Name});
}

/// `using Base::read;`, where some of the functions named so are coroutines
/// that get another name.
void TokenMechanism::renameUsed(const UsingDecl *Using) {
  std::map<llvm::StringRef, std::vector<Condition>> Guards;
  bool Stays = false;
  for (const UsingShadowDecl *Shadow : Using->shadows()) {
    const FunctionDecl *F = Shadow->getTargetDecl()->getAsFunction();
    std::optional<EntityId> Id = Entities.of(F);
    llvm::StringRef New = Id ? B.newName(F) : "";
    if (New.empty())
      Stays = true;
    else
      Guards[New].push_back({*Id, true});
  }
  std::optional<Span> Old = B.Src.token(Using->getNameInfo().getLoc());
  std::optional<Span> Whole = withSemicolon(B.Src, Using->getSourceRange());
  if (!Old || !Whole)
    return;
  const Span After{Whole->File, {Whole->At.End, Whole->At.End}};
  const Range Before{Whole->At.Begin, Old->At.Begin};
  for (const auto &[New, Guard] : Guards) {
    Rewrite Named{*Old, 0, {{New.str(), {}}}};
    if (Stays)
      Named = {After,
               0,
               {{" ", {}},
                {B.Src.text(Whole->File, Before).str() + New.str() + ";", {}}}};
    B.Out.Recipes.push_back(
        {Operation::ChangeSignature, Guard, {std::move(Named)}, {}});
  }
}

/// What a house's own root does inside is no business of ours.
bool TokenMechanism::concerns(const Body &In) const {
  for (const Body *Outer = &In; Outer; Outer = Outer->Parent)
    if (D.isHouseRoot(Outer->Function))
      return false;
  return true;
}

void TokenMechanism::declare(const FunctionDecl *F) {
  if (Entities.of(F))
    return;
  if (patternOf(F) != F && !F->isDependentContext())
    OrdinaryInstances.push_back(F);
  for (const CXXMethodDecl *Virtual : Signature.virtualsOfBases(F))
    if (std::optional<EntityId> Id = Entities.of(Virtual))
      Signature.checkOverload(*Id, Virtual, F);
}

/// All instances of a template are one text.
void TokenMechanism::end() {
  for (const FunctionDecl *F : OrdinaryInstances)
    if (B.isEntity(F))
      B.cause(B.entity(F).first, Reason::SuspendsInCallback, F->getLocation(),
              "it is also called with what does not suspend");
  Types.finish(Entities);
}

void TokenMechanism::enter(const Body &In) {
  if (!concerns(In))
    return;
  if (In.Lambda && LoopBodies.count(In.Lambda)) {
    TokenBody *Around = Open.current(*In.Parent);
    Open.enter(std::make_unique<TokenBody>(D, B, In, Around->Id, std::nullopt,
                                           Around, true));
    return;
  }
  if (auto Bridge = Bridges.find(In.Function); Bridge != Bridges.end()) {
    Open.enter(
        std::make_unique<TokenBody>(D, B, In, *calleeOf(Bridge->second.Inside),
                                    D.tokenParameter(In.Function), nullptr,
                                    /*InPlace=*/false, &Bridge->second));
    return;
  }
  std::optional<EntityId> Id = Entities.of(In.Function);
  if (!Id || B.Out.Entities[*Id].Kind == EntityKind::TokenHolder)
    return;
  B.Out.Entities[*Id].BodySeen = true;
  auto Token = D.tokenParameter(In.Function);
  TokenBody *Around =
      !Token && In.Lambda && In.Parent ? Open.current(*In.Parent) : nullptr;
  Open.enter(std::make_unique<TokenBody>(D, B, In, *Id, Token, Around));
}

/// The coroutine that is called.
std::optional<EntityId> TokenMechanism::calleeOf(const CallExpr *Call) {
  if (const FunctionProtoType *T = Values.calledType(Call))
    return Types.of(T, Call->getBeginLoc());
  return Entities.of(Call->getDirectCallee());
}

void TokenMechanism::leave(const Body &In) {
  if (TokenBody *Body = Open.current(In)) {
    Body->finish();
    Open.leave();
  }
}

void TokenMechanism::visit(const Stmt *S, const Body &In,
                           const Ancestors &Above) {
  if (!concerns(In))
    return;
  if (TokenBody *Body = Open.current(In))
    Body->visit(S, Above);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return visitLambda(Lambda, In, Above);
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    if (const CXXRecordDecl *Holder = D.holderNamedBy(Call))
      return visitHeldToken(Call, Holder, In, Above);
    if (D.rootOf(Call->getDirectCallee()))
      return Roots.visit(Call, Open.current(In), Above);
    if (const FunctionProtoType *T = Values.calledType(Call))
      visitIndirectCall(Call, T, In, Above);
    if (auto Bridge = bridgeToLegacy(D, Call);
        Bridge && calleeOf(Bridge->Inside))
      Bridges.emplace(Bridge->Lambda->getCallOperator(), *Bridge);
    if (D.isBridgeOfValue(Call->getDirectCallee()))
      Values.unbridge(Call, Above);
    Values.made(Call);
    if (TokenBody *Body = Open.current(In))
      if (std::optional<Iteration> Over = forEach(Call))
        visitLoop(Call, *Over, *Body, Above);
    const FunctionDecl *F = Call->getDirectCallee();
    if (F && !D.tokenParameter(F))
      if (std::optional<EntityId> Runs = Entities.of(F))
        visitBorrowedCall(Call, *Runs, In, Above);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    if (D.heldToken(Construct->getConstructor()->getParent()))
      Holders.construct(Construct,
                        [&](const Expr *Token) { return isOwn(Token, In); });
    else if (std::optional<EntityId> Runs =
                 Entities.of(Construct->getConstructor()))
      if (TokenBody *Body = Open.current(In))
        B.Out.Ties.push_back({Body->Id, *Runs, TieKind::Delegates,
                              B.Src.place(Construct->getBeginLoc())});
    return Values.conversion(Construct, Above);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
      visitFunction(Member, F, In, Above);
    else if (const CXXRecordDecl *Holder = D.holderNamedBy(Member))
      visitHeldToken(Member, Holder, In, Above);
    return;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  if (!Ref)
    return;
  if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
    return visitFunction(Ref, F, In, Above);
  if (const auto *P = dyn_cast<VarDecl>(Ref->getDecl()))
    if (D.libraryOf(P->getType()))
      return visitToken(Ref, P, In, Above);
  if (const FunctionDecl *Operator = Entities.callOperator(Ref->getType()))
    Values.closure(Ref, Above, *Entities.of(Operator));
  else if (const FunctionDecl *Borrower =
               Entities.borrowingOperator(Ref->getType()))
    visitBorrower(Ref, *Entities.of(Borrower), In, Above);
}

void recoro::summariseTokens(const Rule &R, Builder &B) {
  TokenMechanism Handler(R, B);
  Handler.begin();
  walkProject(
      B.Ctx, [&](SourceLocation Loc) { return B.inProject(Loc); }, Handler);
  Handler.end();
}
