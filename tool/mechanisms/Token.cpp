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
#include "mechanisms/Lists.h"
#include "mechanisms/Mechanism.h"
#include "mechanisms/TokenRoots.h"
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
        Types(D, Signature, B), Roots(D, Entities, Types, B), B(B) {}

  void declare(const FunctionDecl *F) override { Entities.of(F); }
  void rename(const NamedDecl *D) override;
  void enter(const Body &In) override;
  void visit(const Stmt *S, const Body &In, const Ancestors &Above) override;
  void leave(const Body &In) override;

  void begin() { Types.describeMentions(); }
  void end() { Types.finish(Entities); }

private:
  TokenBody *current(const Body &In);
  TokenBody *ownerOf(const VarDecl *Token);
  bool concerns(const Body &In) const;

  void visitLambda(const LambdaExpr *, const Body &, const Ancestors &);
  void visitToken(const DeclRefExpr *, const VarDecl *, const Body &,
                  const Ancestors &);
  void visitTokenArgument(const TokenUse &, const CallExpr *, unsigned Argument,
                          TokenBody &, const Body &, const Ancestors &);
  void visitFunction(const Expr *, const FunctionDecl *, const Body &,
                     const Ancestors &);
  void visitClosure(const Expr *, const Ancestors &, EntityId);
  void visitConversion(const CXXConstructExpr *, const Ancestors &);
  void dropResult(const Expr *From, const FunctionProtoType *T,
                  TokenRoots::Callable &Found);
  void visitIndirectCall(const CallExpr *, const FunctionProtoType *);
  const FunctionProtoType *calledType(const CallExpr *Call) const;
  const FunctionProtoType *keptAs(const Stmt *User, const Expr *Child) const;
  bool isPassedOn(const Stmt *User, const Expr *Child) const;
  void tie(EntityId Coroutine, const FunctionProtoType *T, const Expr *At);

  TokenDialect D;
  TokenSignature Signature;
  TokenEntities Entities;
  TokenTypes Types;
  TokenRoots Roots;
  Builder &B;
  std::vector<std::unique_ptr<TokenBody>> Open; ///< innermost last
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
      Legacy ? B.Src.span(Name->getSourceRange()) : std::nullopt;
  const Source::Lexeme *Semicolon =
      At ? B.Src.after(At->File, At->At.End) : nullptr;
  if (!Semicolon || Semicolon->Kind != tok::semi)
    return;
  Range Line = withItsLine(B.Src, At->File, {At->At.Begin, Semicolon->At.End});
  B.Out.Mentions.push_back({{At->File, Line}, Name->getNameAsString()});
}

/// What a house's own root does inside is no business of ours.
bool TokenMechanism::concerns(const Body &In) const {
  for (const Body *Outer = &In; Outer; Outer = Outer->Parent)
    if (D.isHouseRoot(Outer->Function))
      return false;
  return true;
}

void TokenMechanism::enter(const Body &In) {
  if (!concerns(In))
    return;
  std::optional<EntityId> Id = Entities.of(In.Function);
  if (!Id)
    return;
  B.Out.Entities[*Id].BodySeen = true;
  auto Token = D.tokenParameter(In.Function);
  Open.push_back(std::make_unique<TokenBody>(D, B, Signature, In, *Id, *Token));
}

void TokenMechanism::leave(const Body &In) {
  if (TokenBody *Body = current(In)) {
    Body->finish();
    Open.pop_back();
  }
}

/// The coroutine whose body is `In`, if it is one.
TokenBody *TokenMechanism::current(const Body &In) {
  return !Open.empty() && &Open.back()->In == &In ? Open.back().get() : nullptr;
}

TokenBody *TokenMechanism::ownerOf(const VarDecl *Token) {
  for (auto &Body : llvm::reverse(Open))
    if (Body->holds(Token))
      return Body.get();
  return nullptr;
}

void TokenMechanism::visit(const Stmt *S, const Body &In,
                           const Ancestors &Above) {
  if (!concerns(In))
    return;
  if (TokenBody *Body = current(In))
    Body->visit(S, Above);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return visitLambda(Lambda, In, Above);
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    if (D.rootOf(Call->getDirectCallee()))
      return Roots.visit(Call, current(In), Above);
    if (const FunctionProtoType *T = calledType(Call))
      visitIndirectCall(Call, T);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
    return visitConversion(Construct, Above);
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
    visitClosure(Ref, Above, *Entities.of(Operator));
}

//===----------------------------------------------------------------------===//
// Uses of coroutines
//===----------------------------------------------------------------------===//

void TokenMechanism::visitLambda(const LambdaExpr *Lambda, const Body &In,
                                 const Ancestors &Above) {
  const FunctionDecl *Operator = Entities.callOperator(Lambda->getType());
  if (!Operator)
    return;
  EntityId Id = *Entities.of(Operator);
  std::string Name =
      In.Name + "::(lambda #" + std::to_string(In.Lambdas + 1) + ")";
  Signature.describeLambda(Id, Lambda, Operator, *D.tokenParameter(Operator),
                           Name);
  visitClosure(Lambda, Above, Id);
}

/// A closure may be kept in a variable, called with a token, captured, handed
/// to a root, to a function of the project that does no more with it, and to a
/// std::function.
void TokenMechanism::visitClosure(const Expr *E, const Ancestors &Above,
                                  EntityId Id) {
  Climb Up = climb(B, E, Above);
  const Stmt *User = Up.User;
  if (!User || isa<DeclStmt, LambdaExpr>(User) ||
      Roots.isCallable(Up.Child, Above, Up.Depth))
    return;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(User))
    if (Call->getOperator() == OO_Call && Call->getArg(0) == Up.Child)
      return; // its token argument decides
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(User))
    if (Types.behind(Construct->getType()))
      return; // visitConversion's
  if (const FunctionProtoType *T = keptAs(User, Up.Child)) {
    TokenRoots::Callable Closure;
    Closure.Runs = Id;
    Closure.Code = Entities.callOperator(Up.Child->getType());
    Roots.checkParameters(Closure, T, Up.Child->getBeginLoc());
    return tie(Id, T, Up.Child);
  }
  if (isPassedOn(User, Up.Child))
    return; // what it does with its parameter decides
  B.cause(Id, Reason::CallableEscapes, Up.Child->getBeginLoc(),
          "the lambda is handed to " + describeUser(B, User));
}

/// A parameter of the project's own function that has just the closure's type:
/// this instance of the function is walked, too.
bool TokenMechanism::isPassedOn(const Stmt *User, const Expr *Child) const {
  const auto *Call = dyn_cast<CallExpr>(User);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F || !F->hasBody() || !B.inProject(F->getLocation()) ||
      isa<CXXOperatorCallExpr>(Call))
    return false;
  for (unsigned I = 0; I != Call->getNumArgs() && I != F->getNumParams(); ++I)
    if (Call->getArg(I) == Child)
      return B.Ctx.hasSameUnqualifiedType(
          F->getParamDecl(I)->getType().getNonReferenceType(),
          Child->getType().getNonReferenceType());
  return false;
}

/// The function type, as written somewhere, of which a callable becomes a value
/// where `User` takes it; null where it does not keep one.
const FunctionProtoType *TokenMechanism::keptAs(const Stmt *User,
                                                const Expr *Child) const {
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User))
    return Types.within(Construct->getType());
  if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(User))
    return Types.within(Cast->getType());
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(User))
    return Operator->isAssignmentOp() || Operator->isComparisonOp()
               ? Types.within(Operator->getArg(0)->getType())
               : nullptr;
  if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(User)) {
    if (const auto *Conversion =
            dyn_cast_or_null<CXXConversionDecl>(Call->getMethodDecl()))
      return Types.within(Conversion->getConversionType());
    if (const FunctionProtoType *T =
            Types.within(Call->getImplicitObjectArgument()->getType()))
      return T;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
    if (const auto *Conversion =
            dyn_cast<CXXConversionDecl>(Member->getMemberDecl()))
      return Types.within(Conversion->getConversionType());
    return nullptr;
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
    const FunctionDecl *F = Call->getDirectCallee();
    for (unsigned I = 0; F && I != Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Child && I < F->getNumParams())
        if (const FunctionProtoType *T =
                Types.within(F->getParamDecl(I)->getType()))
          if (B.inProject(F->getLocation()))
            return T;
    return F && isStandard(F) ? Types.within(F->getReturnType()) : nullptr;
  }
  return nullptr;
}

void TokenMechanism::tie(EntityId Coroutine, const FunctionProtoType *T,
                         const Expr *At) {
  B.Out.Ties.push_back({Types.of(T, At->getBeginLoc()), Coroutine,
                        TieKind::Delegates, B.Src.place(At->getBeginLoc())});
}

/// std::function<void(yield_context)> f = callable;
void TokenMechanism::visitConversion(const CXXConstructExpr *Construct,
                                     const Ancestors &Above) {
  const FunctionProtoType *T = Types.behind(Construct->getType());
  if (!T || Construct->getNumArgs() == 0)
    return;
  if (const auto *Call =
          dyn_cast_or_null<CallExpr>(climb(B, Construct, Above).User))
    if (D.isHouseRoot(Call->getDirectCallee()))
      return; // its rule says what it takes
  const Expr *From = withoutWrapping(Construct->getArg(0));
  if (From->getType()->isNullPtrType() || Types.behind(From->getType()) == T ||
      B.Ctx.hasSameUnqualifiedType(From->getType(), Construct->getType()))
    return;
  Cause Why{};
  TokenRoots::Callable Found = Roots.resolve(From, Why);
  EntityId Type = Types.of(T, From->getBeginLoc());
  if (!Found.Runs) {
    B.cause(Type, Reason::IndirectCall, From->getBeginLoc(),
            "what it may call cannot be seen here");
    return;
  }
  tie(*Found.Runs, T, From);
  Roots.checkParameters(Found, T, From->getBeginLoc());
  bool Drops = T->getReturnType()->isVoidType() && Found.Code &&
               !Found.Code->getReturnType()->isVoidType();
  if (Drops)
    dropResult(From, T, Found);
  if (Found.Rewrites.empty())
    return;
  Recipe Change;
  Change.Op = Operation::Start;
  Change.Guard = {{*Found.Runs, true}};
  Change.Rewrites = std::move(Found.Rewrites);
  B.Out.Recipes.push_back(std::move(Change));
}

/// A std::function that returns void takes any callable; one that returns
/// awaitable<void> does not take an awaitable<int>:
///
///   [callable = f]() mutable -> awaitable<void> { (void)co_await callable(); }
void TokenMechanism::dropResult(const Expr *From, const FunctionProtoType *T,
                                TokenRoots::Callable &Found) {
  std::optional<Span> Text = B.Src.span(From->getSourceRange());
  if (!Text || T->getNumParams() != 1) {
    B.cause(*Found.Runs, Reason::IndirectCall, From->getBeginLoc(),
            "its result is dropped by what it becomes here");
    return;
  }
  const Library &Of = *D.libraryOf(T->getParamType(0));
  std::string Result =
      expandTemplate(D.R.Result, {{"ns", D.aliasOf(Of, From->getBeginLoc())},
                                  {"type", "void"}});
  Found.Rewrites.push_back(
      {*Text,
       60,
       {{"[callable = ", {}, 0},
        {"", Text->At, 60},
        {"]() mutable -> " + Result + " { (void)co_await callable(); }",
         {},
         0}}});
}

/// The function type with a token through which `Call` calls; or null.
const FunctionProtoType *
TokenMechanism::calledType(const CallExpr *Call) const {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    return Operator->getOperator() == OO_Call
               ? Types.behind(
                     Operator->getArg(0)->IgnoreParenImpCasts()->getType())
               : nullptr;
  if (Call->getDirectCallee())
    return nullptr;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Bound = dyn_cast<BinaryOperator>(Callee))
    if (Bound->isPtrMemOp())
      Callee = Bound->getRHS()->IgnoreParenImpCasts();
  if (const auto *Contents = dyn_cast<UnaryOperator>(Callee))
    if (Contents->getOpcode() == UO_Deref)
      Callee = Contents->getSubExpr()->IgnoreParenImpCasts();
  return Types.behind(Callee->getType());
}

void TokenMechanism::visitIndirectCall(const CallExpr *Call,
                                       const FunctionProtoType *T) {
  unsigned Argument = Types.tokenIndex(T);
  if (isa<CXXOperatorCallExpr>(Call))
    ++Argument;
  if (Argument >= Call->getNumArgs())
    return;
  const VarDecl *Token = tokenNamedBy(D, Call->getArg(Argument));
  if (!Token || !ownerOf(Token))
    B.cause(Types.of(T, Call->getBeginLoc()), Reason::TokenFromElsewhere,
            Call->getArg(Argument)->getBeginLoc(),
            "it is called with a token that is not the caller's parameter");
}

void TokenMechanism::visitFunction(const Expr *E, const FunctionDecl *F,
                                   const Body &In, const Ancestors &Above) {
  Climb Up = climb(B, E, Above);
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  if (Call && calledType(Call))
    return; // boost::function's operator: visitIndirectCall's
  std::optional<EntityId> Id = Entities.of(F);
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
    else if (Own && (Keeps || keptAs(Up.User, Up.Child)))
      tie(*Id, Own, E);
    else
      B.cause(*Id, Reason::AddressTaken, E->getBeginLoc(),
              "its address is taken here");
    return;
  }
  unsigned Argument = D.tokenParameter(F)->Index;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F))
    ++Argument;
  if (Argument >= Call->getNumArgs())
    return;
  if (isa<CXXDefaultArgExpr>(Call->getArg(Argument))) {
    B.cause(*Id, Reason::DefaultToken, Call->getBeginLoc(),
            "it is called without a token here");
    return;
  }
  const VarDecl *Token = tokenNamedBy(D, Call->getArg(Argument));
  if (!Token || !ownerOf(Token)) {
    B.cause(*Id, Reason::TokenFromElsewhere,
            Call->getArg(Argument)->getBeginLoc(),
            "it is called with a token that is not the caller's parameter");
    return;
  }
}

//===----------------------------------------------------------------------===//
// Uses of tokens
//===----------------------------------------------------------------------===//

void TokenMechanism::visitToken(const DeclRefExpr *Ref, const VarDecl *P,
                                const Body &In, const Ancestors &Above) {
  TokenBody *Owner = ownerOf(P);
  if (!Owner)
    return; // the pattern of a template, seen through its instances
  TokenUse Use = Owner->throughCopy(useOf(D, B, Ref, Above), P);
  const Stmt *User = Use.Up.User;
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(User)) {
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.isExplicit() && Capture.capturesVariable() &&
          Capture.getCapturedVar() == P)
        B.cause(Owner->Id, Reason::SuspendsInCallback, Capture.getLocation(),
                "the token is captured by a lambda that is no coroutine");
    return;
  }
  if (Owner != current(In)) {
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
  B.cause(Owner->Id, Reason::TokenEscapes, Ref->getLocation(),
          "the token is handed to " + describeUser(B, User));
}

void TokenMechanism::visitTokenArgument(const TokenUse &Use,
                                        const CallExpr *Call, unsigned Argument,
                                        TokenBody &Owner, const Body &In,
                                        const Ancestors &Above) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  SourceLocation At = Use.Token->getBeginLoc();
  if (const FunctionProtoType *T = calledType(Call)) {
    EntityId Type = Types.of(T, Call->getBeginLoc());
    if (Use.Code)
      B.cause(Type, Reason::ErrorCodeDelegated, At,
              "it is called with a token that carries an error code");
    return Owner.delegate(Call, Type, Use, Above);
  }
  if (!Callee || isa<CXXConversionDecl>(Callee)) {
    B.cause(Owner.Id, Reason::IndirectCall, Call->getBeginLoc(),
            "a coroutine is called through a pointer");
    return;
  }
  if (D.rootOf(Callee))
    return; // a root's
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
    return Owner.delegate(Call, *Id, Use, Above);
  }
  if (isStandard(Callee)) {
    B.cause(Owner.Id, Reason::TokenEscapes, At,
            "the token is handed to '" + Callee->getQualifiedNameAsString() +
                "'");
    return;
  }
  if (!D.isGenericParameter(Callee, Parameter)) {
    B.cause(Owner.Id, Reason::TokenEscapes, At,
            "the token is converted for '" +
                Callee->getQualifiedNameAsString() + "'");
    return;
  }
  Owner.suspend(Call, Use, Above);
}

void recoro::summariseTokens(const Rule &R, Builder &B) {
  TokenMechanism Handler(R, B);
  Handler.begin();
  walkProject(
      B.Ctx, [&](SourceLocation Loc) { return B.inProject(Loc); }, Handler);
  Handler.end();
}
