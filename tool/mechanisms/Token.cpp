// The token mechanism: a function is a coroutine because it takes a token, and
// every call that suspends hands the token on.
//
//   void serve(tcp::socket &s, yield_context yield) {   // coroutine
//     auto n = s.async_read_some(buffer(data), yield);   // operation
//     reply(s, n, yield);                                // delegation
//   }
//   spawn(io, [&](yield_context yield) { ... });         // root
//
// This file finds all uses of tokens, of coroutines and of closures that are
// coroutines, and classifies each by what stands around it. TokenSignature has
// the recipe for declarations, TokenBody those for bodies, TokenRoots those for
// what starts a coroutine. A use that fits no class is a cause to refuse, never
// ignored.
#include "mechanisms/Context.h"
#include "mechanisms/Initiation.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Mechanism.h"
#include "mechanisms/TokenValues.h"
#include "summarise/Walk.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace recoro;

namespace {

class TokenMechanism : public BodyHandler {
public:
  TokenMechanism(const Rule &R, Builder &B)
      : D(R, B), Signature(D, B), Entities(D, Signature, B),
        Types(D, Signature, B), Roots(D, Entities, Types, B),
        Values(D, Entities, Types, Roots, B), B(B) {}

  void declare(const FunctionDecl *F) override;
  void rename(const NamedDecl *D) override;
  void enter(const Body &In) override;
  void visit(const Stmt *S, const Body &In, const Ancestors &Above) override;
  void leave(const Body &In) override;

  void begin() { Types.describeMentions(); }
  void end();

private:
  void renameUsed(const UsingDecl *);
  std::optional<EntityId> calleeOf(const CallExpr *Call);
  bool concerns(const Body &In) const;

  void visitLambda(const LambdaExpr *, const Body &, const Ancestors &);
  void visitToken(const DeclRefExpr *, const VarDecl *, const Body &,
                  const Ancestors &);
  void visitTokenArgument(const TokenUse &, const CallExpr *, unsigned Argument,
                          TokenBody &, const Body &, const Ancestors &);
  void escapes(const TokenBody &Owner, const TokenUse &, SourceLocation At,
               std::string Detail);
  void visitFunction(const Expr *, const FunctionDecl *, const Body &,
                     const Ancestors &);
  void visitIndirectCall(const CallExpr *, const FunctionProtoType *);
  void visitBorrower(const Expr *, EntityId, const Ancestors &);
  void visitLoop(const CallExpr *, const Iteration &, TokenBody &,
                 const Ancestors &);
  void visitBorrowedCall(const CallExpr *, EntityId Runs, const Body &,
                         const Ancestors &);

  TokenDialect D;
  TokenSignature Signature;
  TokenEntities Entities;
  TokenTypes Types;
  TokenRoots Roots;
  TokenValues Values;
  Builder &B;
  OpenBodies<TokenBody> Open;
  std::vector<const FunctionDecl *> OrdinaryInstances;
  std::set<const CallExpr *> Loops;        ///< algorithms that become loops
  std::set<const LambdaExpr *> LoopBodies; ///< callbacks that become bodies
  /// By the call operators of their lambdas, which are no coroutines.
  std::map<const FunctionDecl *, BridgeToLegacy> Bridges;
};

} // namespace

static bool isClosure(const FunctionDecl *F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return Method && Method->getParent()->isLambda();
}

//===----------------------------------------------------------------------===//
// Entities and bodies
//===----------------------------------------------------------------------===//

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
  if (patternOf(F) != F)
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
  if (!Id)
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
    if (D.rootOf(Call->getDirectCallee()))
      return Roots.visit(Call, Open.current(In), Above);
    if (const FunctionProtoType *T = Values.calledType(Call))
      visitIndirectCall(Call, T);
    if (auto Bridge = bridgeToLegacy(D, Call);
        Bridge && calleeOf(Bridge->Inside))
      Bridges.emplace(Bridge->Lambda->getCallOperator(), *Bridge);
    if (TokenBody *Body = Open.current(In))
      if (std::optional<Iteration> Over = forEach(Call))
        visitLoop(Call, *Over, *Body, Above);
    const FunctionDecl *F = Call->getDirectCallee();
    if (F && !D.tokenParameter(F))
      if (std::optional<EntityId> Runs = Entities.of(F))
        visitBorrowedCall(Call, *Runs, In, Above);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    if (std::optional<EntityId> Runs = Entities.of(Construct->getConstructor()))
      if (TokenBody *Body = Open.current(In))
        B.Out.Ties.push_back({Body->Id, *Runs, TieKind::Delegates,
                              B.Src.place(Construct->getBeginLoc())});
    return Values.conversion(Construct, Above);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
      visitFunction(Member, F, In, Above);
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
    visitBorrower(Ref, *Entities.of(Borrower), Above);
}

//===----------------------------------------------------------------------===//
// Uses of coroutines
//===----------------------------------------------------------------------===//

void TokenMechanism::visitLambda(const LambdaExpr *Lambda, const Body &In,
                                 const Ancestors &Above) {
  std::string Name =
      In.Name + "::(lambda #" + std::to_string(In.Lambdas + 1) + ")";
  if (const FunctionDecl *Operator = Entities.callOperator(Lambda->getType())) {
    if (Bridges.count(Operator))
      return;
    EntityId Id = *Entities.of(Operator);
    Climb Up = climb(B, Lambda, Above);
    const FunctionProtoType *Taken = Values.keptAs(Up.User, Up.Child);
    Signature.describeLambda(Id, Lambda, Operator, D.tokenParameter(Operator),
                             Name, Taken ? Taken->getReturnType() : QualType());
    return Values.closure(Lambda, Above, Id);
  }
  const FunctionDecl *Borrower = Entities.borrowingOperator(Lambda->getType());
  if (!Borrower || LoopBodies.count(Lambda))
    return;
  EntityId Id = *Entities.of(Borrower);
  const FunctionTemplateDecl *Generic =
      Lambda->getCallOperator()->getDescribedFunctionTemplate();
  if (!Generic)
    Signature.describeLambda(Id, Lambda, Borrower, std::nullopt, Name);
  else
    for (const FunctionDecl *Instance : Generic->specializations())
      if (Entities.of(Instance))
        Signature.describeLambda(Id, Lambda, Instance, std::nullopt, Name);
      else
        OrdinaryInstances.push_back(Instance);
  visitBorrower(Lambda, Id, Above);
  if (!D.borrows(Lambda->getType()))
    return; // it only calls borrowers
  Span At = B.Src.place(Lambda->getBeginLoc());
  if (TokenBody *Around = Open.current(In))
    B.Out.Ties.push_back({Around->Id, Id, TieKind::Delegates, At});
  else
    B.cause(Id, Reason::TokenFromElsewhere, At,
            "it uses a token that is not the parameter of a coroutine around "
            "it");
}

void TokenMechanism::visitBorrower(const Expr *E, EntityId Id,
                                   const Ancestors &Above) {
  const auto *Call = dyn_cast_or_null<CallExpr>(climb(B, E, Above).User);
  if (!Call || !Loops.count(Call))
    Values.borrower(E, Above, Id);
}

/// for_each(first, last, callback), where the callback borrows the token.
void TokenMechanism::visitLoop(const CallExpr *Call, const Iteration &Over,
                               TokenBody &In, const Ancestors &Above) {
  const Expr *Callback = withoutWrapping(Over.Callback);
  if (!D.borrows(Callback->getType()))
    return;
  const auto *Lambda = dyn_cast<LambdaExpr>(Callback);
  if (Lambda && In.loopInPlace(Call, Over, Lambda, Above))
    LoopBodies.insert(Lambda);
  const auto *Named = dyn_cast<DeclRefExpr>(Callback);
  const CXXRecordDecl *Closure = Callback->getType()->getAsCXXRecordDecl();
  bool KeepsState = !Closure->getLambdaCallOperator()->isConst();
  const FunctionDecl *Operator =
      Entities.borrowingOperator(Callback->getType());
  if ((Lambda && LoopBodies.count(Lambda)) ||
      (Named && !KeepsState &&
       In.loop(Call, Over, *Entities.of(Operator), Above)))
    Loops.insert(Call);
}

/// The function around a closure whose token it borrows.
static const FunctionDecl *lenderTo(const TokenDialect &D, const Builder &B,
                                    QualType Closure) {
  while (true) {
    const CXXRecordDecl *Record =
        Closure.getNonReferenceType()->getAsCXXRecordDecl();
    const DeclContext *Around = Record->getDeclContext();
    const auto *F = dyn_cast<FunctionDecl>(Around);
    const auto *Method = dyn_cast<CXXMethodDecl>(Around);
    if (!Method || !Method->getParent()->isLambda())
      return F;
    Closure = B.Ctx.getCanonicalTagType(Method->getParent());
    if (!D.borrows(Closure))
      return F;
  }
}

/// step(); repeat(3, step);   where `step` is a closure that borrows a token:
/// only in the coroutine that lends it, and in what that hands the closure to.
void TokenMechanism::visitBorrowedCall(const CallExpr *Call, EntityId Runs,
                                       const Body &In, const Ancestors &Above) {
  TokenBody *Caller = Open.current(In);
  const TokenBody *Lender = Caller;
  while (Lender && Lender->Outer)
    Lender = Lender->Outer;
  bool Lends = Lender != nullptr;
  if (Lender && Lender->Token)
    for (const Expr *Argument : Call->arguments())
      if (D.borrows(Argument->getType())) {
        const FunctionDecl *By = lenderTo(D, B, Argument->getType());
        Lends &= By && patternOf(By)->getCanonicalDecl() ==
                           patternOf(Lender->In.Function)->getCanonicalDecl();
      }
  if (Lends)
    return Caller->delegate(Call, Runs, nullptr, Above);
  B.cause(Runs, Reason::SuspendsInCallback, Call->getBeginLoc(),
          "it is called outside of the coroutine whose token it uses");
}

void TokenMechanism::visitIndirectCall(const CallExpr *Call,
                                       const FunctionProtoType *T) {
  unsigned Argument = Types.tokenIndex(T);
  if (isa<CXXOperatorCallExpr>(Call))
    ++Argument;
  if (Argument >= Call->getNumArgs())
    return;
  const VarDecl *Token = tokenNamedBy(D, Call->getArg(Argument));
  if (!Token || !Open.ownerOf(Token))
    B.cause(Types.of(T, Call->getBeginLoc()), Reason::TokenFromElsewhere,
            Call->getArg(Argument)->getBeginLoc(),
            "it is called with a token that is not the caller's parameter");
}

void TokenMechanism::visitFunction(const Expr *E, const FunctionDecl *F,
                                   const Body &In, const Ancestors &Above) {
  Climb Up = climb(B, E, Above);
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  if (Call && Values.calledType(Call))
    return; // boost::function's operator: visitIndirectCall's
  std::optional<EntityId> Id = Entities.of(F);
  if (Id)
    Signature.rename(*Id, F, nameIn(E));
  if (!Id || Roots.isCallable(Up.Child, Above, Up.Depth))
    return;
  if (Call && isBind(Call) && Call->getNumArgs() && Call->getArg(0) == Up.Child)
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(
            climb(B, Call, ancestorsOf(Call, Above)).User))
      if (Types.behind(Construct->getType()))
        return; // visitConversion's
  bool Called =
      Call &&
      (Call->getCallee() == Up.Child || isa<CXXOperatorCallExpr>(Call)) &&
      Call->getDirectCallee() == F;
  if (!Called) {
    // A closure's operator is named by calls only, which are visited as such.
    if (isa<CXXOperatorCallExpr>(Up.User ? Up.User : E) && isClosure(F))
      return;
    bool Keeps = !Up.User || isa<DeclStmt, ReturnStmt, InitListExpr,
                                 BinaryOperator, ConditionalOperator>(Up.User);
    const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Up.User);
    const auto *Own = F->getType()->getAs<FunctionProtoType>();
    if (Construct && Types.behind(Construct->getType()))
      ; // visitConversion's
    else if (Own && (Keeps || Values.keptAs(Up.User, Up.Child)))
      Values.tie(*Id, Own, E);
    else
      B.cause(*Id, Reason::AddressTaken, E->getBeginLoc(),
              "its address is taken here");
    return;
  }
  auto Token = D.tokenParameter(F);
  if (!Token)
    return; // visitBorrowedCall's
  unsigned Argument = Token->Index;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F))
    ++Argument;
  if (Argument >= Call->getNumArgs())
    return;
  if (isa<CXXDefaultArgExpr>(Call->getArg(Argument))) {
    B.cause(*Id, Reason::DefaultToken, Call->getBeginLoc(),
            "it is called without a token here");
    return;
  }
  const Expr *Given = Call->getArg(Argument);
  const VarDecl *Named = tokenNamedBy(D, Given);
  if (Named && Open.ownerOf(Named))
    return; // visitTokenArgument's
  const bool Bridged =
      bridgeFromElsewhere(D, B, Call, Given, *Id, ancestorsOf(Call, Above));
  B.cause(*Id, Bridged ? Reason::StoredToken : Reason::TokenFromElsewhere,
          Given->getBeginLoc(),
          "it is called with a token that is not the caller's parameter");
}

//===----------------------------------------------------------------------===//
// Uses of tokens
//===----------------------------------------------------------------------===//

void TokenMechanism::visitToken(const DeclRefExpr *Ref, const VarDecl *P,
                                const Body &In, const Ancestors &Above) {
  TokenBody *Owner = Open.ownerOf(P);
  if (!Owner)
    return; // the pattern of a template, seen through its instances
  TokenUse Use = Owner->throughCopy(useOf(D, B, Ref, Above), P);
  const Stmt *User = Use.Up.User;
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(User)) {
    if (D.borrows(Lambda->getType()))
      return; // what it does with the token decides
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.isExplicit() && Capture.capturesVariable() &&
          D.libraryOf(Capture.getCapturedVar()->getType()))
        B.cause(Owner->Id, Reason::SuspendsInCallback, Capture.getLocation(),
                "the token is captured by a lambda that is a coroutine with "
                "one of its own");
    return;
  }
  if (Owner != Open.current(In)) {
    Owner->suspendElsewhere(Ref, User);
    if (const auto *Call = dyn_cast_or_null<CallExpr>(User))
      if (std::optional<EntityId> Runs = Entities.of(Call->getDirectCallee()))
        B.Out.Ties.push_back({Owner->Id, *Runs, TieKind::Delegates,
                              B.Src.place(Call->getBeginLoc())});
    return;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
    const auto *Method = dyn_cast<FunctionDecl>(Member->getMemberDecl());
    const auto *Call = Use.Up.Depth + 2 <= Above.size()
                           ? dyn_cast<CXXMemberCallExpr>(
                                 Above[Above.size() - Use.Up.Depth - 2])
                           : nullptr;
    if (Call && D.isQuery(Method))
      return Owner->query(Call, Above);
    if (const Helper *By = Call ? D.memberOf(Method) : nullptr)
      return Owner->member(Call, *By, Above);
    B.cause(Owner->Id, Reason::TokenMember, Member->getMemberLoc(),
            "the token's member '" +
                Member->getMemberDecl()->getNameAsString() + "' is used");
    return;
  }
  if (const auto *Cast = dyn_cast_or_null<CStyleCastExpr>(User))
    if (Cast->getCastKind() == CK_ToVoid)
      return Owner->dropMention(Cast, Above);
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(User)) {
    if (Owner->copy(Declaration, Use))
      return;
    B.cause(Owner->Id, Reason::TokenCopied, Declaration->getBeginLoc(),
            "a copy of the token lives in a variable");
    return;
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Use.Up.Child)
        return visitTokenArgument(Use, Call, I, *Owner, In, Above);
  }
  escapes(*Owner, Use, Ref->getLocation(),
          "the token is handed to " + describeUser(B, User));
}

/// Whoever takes the token out of a store cannot see that it carries a code.
void TokenMechanism::escapes(const TokenBody &Owner, const TokenUse &Use,
                             SourceLocation At, std::string Detail) {
  if (Use.Code)
    B.cause(Owner.Id, Reason::ErrorCodeStored, At, Detail);
  B.cause(Owner.Id, Reason::TokenEscapes, At, std::move(Detail));
}

/// An operation that is generic in its token lets the token say what it
/// returns: an awaitable for `use_awaitable`. Others wait themselves with what
/// they get:
///
///   template <class Yield> void pause(timer &t, Yield yield) {
///     t.async_wait(yield);
///   }
static bool mayBeOperation(const FunctionDecl *Callee) {
  QualType Result = patternOf(Callee)->getReturnType();
  return Result->isDependentType() || Result->isUndeducedType();
}

void TokenMechanism::visitTokenArgument(const TokenUse &Use,
                                        const CallExpr *Call, unsigned Argument,
                                        TokenBody &Owner, const Body &In,
                                        const Ancestors &Above) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  SourceLocation At = Use.Token->getBeginLoc();
  if (const FunctionProtoType *T = Values.calledType(Call)) {
    EntityId Type = Types.of(T, Call->getBeginLoc());
    if (Use.Code)
      B.cause(Type, Reason::ErrorCodeDelegated, At,
              "it is called with a token that carries an error code");
    return Owner.delegate(Call, Type, Use.Token, Above);
  }
  if (!Callee || isa<CXXConversionDecl>(Callee)) {
    B.cause(Owner.Id, Reason::IndirectCall, Call->getBeginLoc(),
            "a coroutine is called through a pointer");
    return;
  }
  if (D.rootOf(Callee))
    return; // a root's
  if (D.isBridgeToNative(Callee))
    return Owner.unbridge(Call, Use, Above);
  if (const Helper *By = D.helperOf(Callee))
    return Owner.help(Call, *By, Use, Above);
  if (D.isQuery(Callee) && Call->getNumArgs() == 1)
    return Owner.query(Call, Above);
  unsigned Parameter = Argument;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee))
    --Parameter;
  if (std::optional<EntityId> Id = Entities.of(Callee)) {
    if (Use.Code)
      B.cause(*Id, Reason::ErrorCodeDelegated, At,
              "it is called with a token that carries an error code");
    return Owner.delegate(Call, *Id, Use.Token, Above);
  }
  if (isStandard(Callee)) {
    escapes(Owner, Use, At,
            "the token is handed to '" + Callee->getQualifiedNameAsString() +
                "'");
    return;
  }
  if (!D.isGenericParameter(Callee, Parameter)) {
    escapes(Owner, Use, At,
            "the token is converted for '" +
                Callee->getQualifiedNameAsString() + "'");
    return;
  }
  if (!D.isLibrary(Callee) && !mayBeOperation(Callee)) {
    escapes(Owner, Use, At,
            "the token is handed to '" + Callee->getQualifiedNameAsString() +
                "', a template that is no operation: what it returns does not "
                "depend on the token");
    return;
  }
  if (argumentChangedAtInitiation(Callee))
    B.cause(Owner.Id, Reason::InitiationArgument, Call->getBeginLoc(),
            "the initiation of '" + Callee->getQualifiedNameAsString() +
                "' would change a copy of its argument");
  Owner.suspend(Call, Use, Above);
}

void recoro::summariseTokens(const Rule &R, Builder &B) {
  TokenMechanism Handler(R, B);
  Handler.begin();
  walkProject(
      B.Ctx, [&](SourceLocation Loc) { return B.inProject(Loc); }, Handler);
  Handler.end();
}
