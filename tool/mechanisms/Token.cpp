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
// the recipe for declarations, TokenBody those for bodies. A use that fits no
// class is a cause to refuse, never ignored.
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Mechanism.h"
#include "mechanisms/TokenBody.h"
#include "mechanisms/TokenSignature.h"
#include "summarise/Walk.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace recoro;

namespace {

class TokenMechanism : public BodyHandler {
public:
  TokenMechanism(const Rule &R, Builder &B) : D(R, B), Signature(D, B), B(B) {}

  void declare(const FunctionDecl *F) override { entityOf(F); }
  void rename(const NamedDecl *D) override;
  void enter(const Body &In) override;
  void visit(const Stmt *S, const Body &In, const Ancestors &Above) override;
  void leave(const Body &In) override;

private:
  /// What a callable handed to a root turned out to be.
  struct Callable {
    std::optional<EntityId> Runs;
    const LambdaExpr *Lambda = nullptr; ///< when it is written in place
    std::vector<Rewrite> Rewrites;      ///< of the argument itself
  };
  /// A call of a root, taken apart.
  struct Start {
    const CallExpr *Call;
    const TokenDialect::Library *Of;
    const Expr *On, *What, *Completion = nullptr;
    std::string Form;
  };

  std::optional<EntityId> entityOf(const FunctionDecl *F);
  const FunctionDecl *coroutineOperator(QualType Closure) const;
  TokenBody *current(const Body &In);
  TokenBody *ownerOf(const ParmVarDecl *Token);

  void visitLambda(const LambdaExpr *, const Body &, const Ancestors &);
  void visitToken(const DeclRefExpr *, const ParmVarDecl *, const Body &,
                  const Ancestors &);
  void visitTokenArgument(const TokenUse &, const CallExpr *, unsigned Argument,
                          TokenBody &, const Body &, const Ancestors &);
  void visitFunction(const Expr *, const FunctionDecl *, const Body &,
                     const Ancestors &);
  void visitClosure(const Expr *, const Ancestors &, EntityId);
  void visitRoot(const CallExpr *, const Body &, const Ancestors &);

  std::optional<Start> takeApart(const CallExpr *, Cause &Why) const;
  Callable resolve(const Expr *What, Cause &Why);
  Callable resolveBind(const CallExpr *Bind, Cause &Why);
  bool isRootCallable(const Expr *Child, const Ancestors &Above,
                      unsigned Up) const;
  void writeStart(const Start &, Callable &, TokenBody *In,
                  const Ancestors &Above);
  bool keepUncancelled(const Start &, const Callable &, Recipe &) const;

  TokenDialect D;
  TokenSignature Signature;
  Builder &B;
  std::vector<std::unique_ptr<TokenBody>> Open; ///< innermost last
};

} // namespace

//===----------------------------------------------------------------------===//
// Entities and bodies
//===----------------------------------------------------------------------===//

std::optional<EntityId> TokenMechanism::entityOf(const FunctionDecl *F) {
  if (!F)
    return std::nullopt;
  auto Token = D.tokenParameter(F);
  if (!Token || D.isLibrary(F))
    return std::nullopt;
  auto [Id, New] = B.entity(F);
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (!New || (Method && Method->getParent()->isLambda()))
    return Id; // a lambda is described where it is written
  Signature.describe(Id, F, *Token);
  if (Method)
    for (const CXXMethodDecl *Overridden :
         cast<CXXMethodDecl>(patternOf(F))->overridden_methods()) {
      if (std::optional<EntityId> Base = entityOf(Overridden))
        B.Out.Ties.push_back(
            {Id, *Base, TieKind::Overrides, B.Src.place(F->getLocation())});
    }
  return Id;
}

/// The call operator of a closure type that is a coroutine, or null.
const FunctionDecl *
TokenMechanism::coroutineOperator(QualType Closure) const {
  const CXXRecordDecl *Record =
      Closure.isNull() ? nullptr
                       : Closure.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->isLambda())
    return nullptr;
  const CXXMethodDecl *Operator = Record->getLambdaCallOperator();
  if (!Operator)
    return nullptr;
  if (const FunctionTemplateDecl *Generic =
          Operator->getDescribedFunctionTemplate()) {
    for (const FunctionDecl *Instance : Generic->specializations())
      if (D.tokenParameter(Instance))
        return Instance;
    return nullptr;
  }
  return D.tokenParameter(Operator) ? Operator : nullptr;
}

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
  std::optional<Span> At = Legacy ? B.Src.span(Name->getSourceRange())
                                  : std::nullopt;
  const Source::Lexeme *Semicolon =
      At ? B.Src.after(At->File, At->At.End) : nullptr;
  if (!Semicolon || Semicolon->Kind != tok::semi)
    return;
  Range Line = withItsLine(B.Src, At->File,
                           {At->At.Begin, Semicolon->At.End});
  B.Out.Mentions.push_back({{At->File, Line}, Name->getNameAsString()});
}

void TokenMechanism::enter(const Body &In) {
  std::optional<EntityId> Id = entityOf(In.Function);
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

TokenBody *TokenMechanism::ownerOf(const ParmVarDecl *Token) {
  for (auto &Body : llvm::reverse(Open))
    if (Body->Token == Token)
      return Body.get();
  return nullptr;
}

void TokenMechanism::visit(const Stmt *S, const Body &In,
                           const Ancestors &Above) {
  if (TokenBody *Body = current(In))
    Body->visit(S, Above);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return visitLambda(Lambda, In, Above);
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (D.rootOf(Call->getDirectCallee()))
      return visitRoot(Call, In, Above);
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
  if (const auto *P = dyn_cast<ParmVarDecl>(Ref->getDecl()))
    if (D.libraryOf(P->getType()))
      return visitToken(Ref, P, In, Above);
  if (const FunctionDecl *Operator = coroutineOperator(Ref->getType()))
    visitClosure(Ref, Above, *entityOf(Operator));
}

//===----------------------------------------------------------------------===//
// Uses of coroutines
//===----------------------------------------------------------------------===//

void TokenMechanism::visitLambda(const LambdaExpr *Lambda, const Body &In,
                                 const Ancestors &Above) {
  const FunctionDecl *Operator = coroutineOperator(Lambda->getType());
  if (!Operator)
    return;
  EntityId Id = *entityOf(Operator);
  std::string Name =
      In.Name + "::(lambda #" + std::to_string(In.Lambdas + 1) + ")";
  Signature.describeLambda(Id, Lambda, Operator, *D.tokenParameter(Operator),
                           Name);
  visitClosure(Lambda, Above, Id);
}

/// A closure may be kept in a local variable, called with a token, captured,
/// and handed to a root; nothing else.
void TokenMechanism::visitClosure(const Expr *E, const Ancestors &Above,
                                  EntityId Id) {
  Climb Up = climb(B, E, Above);
  const Stmt *User = Up.User;
  if (!User || isa<DeclStmt, LambdaExpr>(User) ||
      isRootCallable(Up.Child, Above, Up.Depth))
    return;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(User))
    if (Call->getOperator() == OO_Call && Call->getArg(0) == Up.Child)
      return; // its token argument decides
  B.cause(Id, Reason::CallableEscapes, Up.Child->getBeginLoc(),
          "the lambda is handed to " + describeUser(B, User));
}

void TokenMechanism::visitFunction(const Expr *E, const FunctionDecl *F,
                                   const Body &In, const Ancestors &Above) {
  std::optional<EntityId> Id = entityOf(F);
  if (!Id)
    return;
  Climb Up = climb(B, E, Above);
  if (isRootCallable(Up.Child, Above, Up.Depth))
    return;
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  bool Called = Call && (Call->getCallee() == Up.Child ||
                         isa<CXXOperatorCallExpr>(Call)) &&
                Call->getDirectCallee() == F;
  if (!Called) {
    // A closure's operator is named by calls only, which are visited as such.
    if (!isa<CXXOperatorCallExpr>(Up.User ? Up.User : E))
      B.cause(*Id, Reason::AddressTaken, E->getBeginLoc(),
              "its address is taken here");
    return;
  }
  unsigned Argument = D.tokenParameter(F)->Index;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F))
    ++Argument;
  if (Argument >= Call->getNumArgs())
    return;
  const ParmVarDecl *Token = tokenNamedBy(Call->getArg(Argument));
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

void TokenMechanism::visitToken(const DeclRefExpr *Ref, const ParmVarDecl *P,
                                const Body &In, const Ancestors &Above) {
  TokenBody *Owner = ownerOf(P);
  if (!Owner)
    return; // the pattern of a template, seen through its instances
  TokenUse Use = useOf(B, Ref, Above);
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
      if (std::optional<EntityId> Runs = entityOf(Call->getDirectCallee()))
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
    B.cause(Owner->Id, Reason::TokenMember, Member->getMemberLoc(),
            "the token's member '" + Member->getMemberDecl()->getNameAsString() +
                "' is used");
    return;
  }
  if (const auto *Cast = dyn_cast_or_null<CStyleCastExpr>(User))
    if (Cast->getCastKind() == CK_ToVoid)
      return Owner->dropMention(Cast, Above);
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(User)) {
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

static bool isStandard(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (C->isStdNamespace())
      return true;
  return false;
}

void TokenMechanism::visitTokenArgument(const TokenUse &Use,
                                        const CallExpr *Call, unsigned Argument,
                                        TokenBody &Owner, const Body &In,
                                        const Ancestors &Above) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  SourceLocation At = Use.Token->getBeginLoc();
  if (!Callee || isa<CXXConversionDecl>(Callee)) {
    B.cause(Owner.Id, Reason::IndirectCall, Call->getBeginLoc(),
            "a coroutine is called through a pointer");
    return;
  }
  if (D.rootOf(Callee))
    return; // visitRoot's
  if (D.isQuery(Callee) && Call->getNumArgs() == 1)
    return Owner.query(Call, Above);
  unsigned Parameter = Argument;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee))
    --Parameter;
  if (std::optional<EntityId> Id = entityOf(Callee)) {
    if (Use.Code)
      B.cause(*Id, Reason::ErrorCodeDelegated, At,
              "it is called with a token that carries an error code");
    return Owner.delegate(Call, *Id, Use, Above);
  }
  if (isStandard(Callee)) {
    bool Function = isa<CXXMethodDecl>(Callee) &&
                    cast<CXXMethodDecl>(Callee)->getParent()->getName() ==
                        "function";
    B.cause(Owner.Id,
            Function ? Reason::IndirectCall : Reason::TokenEscapes, At,
            Function ? "a coroutine is called through a std::function"
                     : "the token is handed to '" +
                           Callee->getQualifiedNameAsString() + "'");
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

//===----------------------------------------------------------------------===//
// Roots
//===----------------------------------------------------------------------===//

/// Whether the expression `Up` steps above is what a root runs: an argument of
/// the root, or the first of a `bind` that is.
bool TokenMechanism::isRootCallable(const Expr *Child, const Ancestors &Above,
                                    unsigned Up) const {
  if (Above.size() <= Up)
    return false;
  const auto *Call = dyn_cast<CallExpr>(Above[Above.size() - Up - 1]);
  if (!Call)
    return false;
  if (D.rootOf(Call->getDirectCallee()))
    return true; // visitRoot decides which argument it is
  if (!isBind(Call) || Call->getNumArgs() == 0 || Call->getArg(0) != Child)
    return false;
  Ancestors Outer(Above.begin(), Above.end() - Up - 1);
  Climb Next = climb(B, Call, Outer);
  return isRootCallable(Next.Child, Outer, Next.Depth);
}

static bool isClassNamed(QualType T, llvm::StringRef Name) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() && Record->getName() == Name;
}

static bool derivesFrom(QualType T, llvm::StringRef Name) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  return isClassNamed(T, Name) ||
         !Record->forallBases([&](const CXXRecordDecl *Base) {
           return Base->getName() != Name;
         });
}

/// Both executor concepts of Asio have one of these members.
static bool looksLikeExecutor(QualType T) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  auto Has = [&](llvm::StringRef Name) {
    auto HasHere = [&](const CXXRecordDecl *Class) {
      for (const Decl *D : Class->decls())
        if (const auto *Named = dyn_cast<NamedDecl>(D))
          if (Named->getIdentifier() && Named->getName() == Name)
            return true;
      return false;
    };
    return HasHere(Record) ||
           !Record->forallBases(
               [&](const CXXRecordDecl *Base) { return !HasHere(Base); });
  };
  return Has("execute") || (Has("dispatch") && Has("defer"));
}

/// A completion token that is plainly called: a lambda or a function.
static bool isHandler(const Expr *Completion) {
  QualType T = Completion->getType().getNonReferenceType();
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  return T->isFunctionPointerType() || T->isFunctionType() ||
         (Record && Record->isLambda());
}

std::optional<TokenMechanism::Start>
TokenMechanism::takeApart(const CallExpr *Call, Cause &Why) const {
  Start S;
  S.Call = Call;
  S.Of = D.rootOf(Call->getDirectCallee());
  llvm::SmallVector<const Expr *, 4> Written;
  for (const Expr *Argument : Call->arguments())
    if (!isa<CXXDefaultArgExpr>(Argument))
      Written.push_back(Argument);
  Why = {Reason::UnsupportedRoot, B.Src.place(Call->getBeginLoc()), ""};
  if (Written.size() < 2) {
    Why.Detail = "it is started with nothing to run on";
    return std::nullopt;
  }
  S.On = Written[0];
  S.What = Written[1];
  if (const auto *Ref =
          dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts()))
    if (Ref->hasExplicitTemplateArgs()) {
      Why.Detail = "template arguments are written out";
      return std::nullopt;
    }
  for (const Expr *Argument : llvm::ArrayRef(Written).drop_front(1))
    if (isClassNamed(Argument->getType(), "attributes") ||
        isClassNamed(Argument->getType(), "allocator_arg_t")) {
      Why.Why = Reason::StackAttributes;
      Why.Detail = "it is started with a stack of a given size or allocator";
      return std::nullopt;
    }
  QualType On = S.On->getType();
  if (D.libraryOf(On))
    S.Form = "token";
  else if (isClassNamed(On, "strand"))
    S.Form = "strand";
  else if (derivesFrom(On, "execution_context"))
    S.Form = "context";
  else if (looksLikeExecutor(On))
    S.Form = "executor";
  else {
    Why.Detail = "it is started on a handler";
    return std::nullopt;
  }
  if (Written.size() == 3)
    S.Completion = Written[2];
  if (Written.size() > 3) {
    Why.Detail = "this overload is not known";
    return std::nullopt;
  }
  return S;
}

void TokenMechanism::visitRoot(const CallExpr *Call, const Body &In,
                               const Ancestors &Above) {
  Cause Why{};
  std::optional<Start> S = takeApart(Call, Why);
  Callable What;
  if (S)
    What = resolve(S->What, Why);
  else // what it would run is refused as well
    for (const Expr *Argument : Call->arguments()) {
      Cause Ignored{};
      What = resolve(Argument, Ignored);
      if (What.Runs)
        break;
    }
  Suspension Root;
  Root.Kind = SuspensionKind::Root;
  Root.Rule = D.R.Name;
  Root.At = B.Src.span(Call->getSourceRange())
                .value_or(B.Src.place(Call->getBeginLoc()));
  if (TokenBody *Body = current(In))
    Root.In = Body->Id;
  Root.Runs = What.Runs;
  if (What.Runs)
    Root.Callee = B.Out.Entities[*What.Runs].Name;
  if (S && What.Runs) {
    writeStart(*S, What, current(In), Above);
  } else {
    if (Why.Detail.empty())
      Why = {Reason::UnsupportedRoot, B.Src.place(Call->getBeginLoc()),
             "what it runs cannot be seen"};
    Root.Causes.push_back(Why);
    if (What.Runs)
      B.cause(*What.Runs, Why.Why, Why.At, Why.Detail);
  }
  B.Out.Suspensions.push_back(std::move(Root));
}

TokenMechanism::Callable TokenMechanism::resolve(const Expr *What, Cause &Why) {
  Callable Found;
  const Expr *E = withoutWrapping(What);
  if (const FunctionDecl *Operator = coroutineOperator(E->getType())) {
    Found.Runs = entityOf(Operator);
    Found.Lambda = dyn_cast<LambdaExpr>(E);
    return Found;
  }
  if (const auto *Address = dyn_cast<UnaryOperator>(E))
    if (Address->getOpcode() == UO_AddrOf)
      E = Address->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl())) {
      Found.Runs = entityOf(F);
      return Found;
    }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (isBind(Call))
      return resolveBind(Call, Why);
  // An object with a call operator that is a coroutine.
  if (const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl())
    if (Record->hasDefinition() && B.inProject(Record->getLocation())) {
      DeclarationName Name =
          B.Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
      auto Operators = Record->lookup(Name);
      if (Operators.isSingleResult())
        Found.Runs = entityOf(dyn_cast<FunctionDecl>(Operators.front()));
      if (Found.Runs)
        return Found;
    }
  Why = {Reason::UnsupportedRoot, B.Src.place(What->getBeginLoc()),
         "what it runs cannot be seen"};
  return Found;
}

/// bind(&C::run, self, argument, _1): the placeholder is the token.
TokenMechanism::Callable TokenMechanism::resolveBind(const CallExpr *Bind,
                                                     Cause &Why) {
  Cause Inner{};
  Callable Found = resolve(Bind->getArg(0), Inner);
  const Expr *Placeholder = nullptr;
  unsigned Count = 0;
  for (const Expr *Argument : llvm::drop_begin(Bind->arguments())) {
    const Expr *E = withoutWrapping(Argument);
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    llvm::StringRef Name = Ref && Ref->getDecl()->getIdentifier()
                               ? Ref->getDecl()->getName()
                               : "";
    if (Name.size() > 1 && Name[0] == '_' && isdigit(Name[1])) {
      Placeholder = Argument;
      ++Count;
    }
  }
  std::optional<Span> Item =
      Placeholder ? B.Src.span(Placeholder->getSourceRange()) : std::nullopt;
  if (!Found.Runs || Count != 1 || !Item) {
    Why = {Reason::UnsupportedRoot, B.Src.place(Bind->getBeginLoc()),
           "what it runs is bound in a form that is not known"};
    if (Found.Runs)
      B.cause(*Found.Runs, Why.Why, Why.At, Why.Detail);
    Found.Runs.reset();
    return Found;
  }
  Found.Rewrites = dropListItem(B.Src, *Item);
  return Found;
}

void TokenMechanism::writeStart(const Start &S, Callable &What, TokenBody *In,
                                const Ancestors &Above) {
  EntityId Runs = *What.Runs;
  const Expr *Callee = S.Call->getCallee()->IgnoreParenImpCasts();
  std::optional<Span> Name = B.Src.span(Callee->getSourceRange());
  if (!Name) {
    B.cause(Runs, Reason::InMacro, S.Call->getBeginLoc(),
            "the call that starts it comes out of a macro");
    return;
  }
  std::string Space = D.spelledNamespace(Callee, *S.Of);
  const std::string Form = !S.Completion              ? S.Form
                           : isHandler(S.Completion) ? "handler"
                                                     : "completion";
  const auto Native = llvm::find_if(
      D.R.Roots, [&](const RootForm &F) { return F.On == Form; });
  if (Native == D.R.Roots.end()) {
    B.cause(Runs, Reason::UnsupportedRoot, S.Call->getBeginLoc(),
            "the rule has no native form for a start on a " + Form);
    return;
  }
  Recipe Go;
  Go.Op = Operation::Start;
  Go.Guard = {{Runs, true}};
  Go.Headers = {
      expandTemplate(Native->Header, {{"lib", S.Of->IncludePrefix}})};
  Go.Rewrites = std::move(What.Rewrites);
  Go.Rewrites.push_back(
      {*Name, 10, {{expandTemplate(Native->Call, {{"ns", Space}}), {}, 0}}});

  // Where the token is named here, the coroutine around it changes as well.
  auto NamesToken = [&](const Expr *E) { return E && D.libraryOf(E->getType()); };
  if (NamesToken(S.On) || NamesToken(S.Completion)) {
    bool Own = In;
    for (const Expr *E : {S.On, S.Completion})
      if (NamesToken(E))
        Own &= In && tokenNamedBy(E) == In->Token;
    if (!Own) {
      B.cause(Runs, Reason::TokenFromElsewhere, S.Call->getBeginLoc(),
              "it is started on a token that is not the caller's parameter");
      return;
    }
    Go.Guard.push_back({In->Id, true});
    B.Out.Ties.push_back({In->Id, Runs, TieKind::Starts, *Name});
    if (NamesToken(S.On) && !In->startOnExecutor(S.Call, S.On, Go, Above))
      return;
  }
  if (S.Completion && !keepUncancelled(S, What, Go)) {
    B.cause(Runs, Reason::CancellableRoot, S.Completion->getBeginLoc(),
            "its completion token may cancel it");
    return;
  }
  if (NamesToken(S.Completion)) {
    TokenUse Use = useOfArgument(B, S.Completion);
    In->suspend(S.Call, Use, Above, /*Record=*/false);
  }
  B.Out.Recipes.push_back(std::move(Go));
}

/// co_spawn cancels at the next await after a cancellation, spawn did not.
/// Completion tokens without a cancellation slot make no difference; for others
/// a lambda switches it off in its first statement.
bool TokenMechanism::keepUncancelled(const Start &S, const Callable &What,
                                     Recipe &Go) const {
  QualType T = S.Completion->getType().getNonReferenceType();
  if (isHandler(S.Completion) || isClassNamed(T, "detached_t") ||
      isClassNamed(T, "use_future_t"))
    return true;
  if (!What.Lambda)
    return false;
  const auto *Code = What.Lambda->getCompoundStmtBody();
  std::optional<Span> Brace = B.Src.token(Code->getLBracLoc());
  auto Token = D.tokenParameter(coroutineOperator(What.Lambda->getType()));
  if (!Brace || !Token)
    return false;
  std::string Space = D.spelledNamespace(
      What.Lambda->getCallOperator()->getParamDecl(Token->Written), *Token->Of);
  std::string Statement =
      "co_await " + Space + "this_coro::throw_if_cancelled(false);";
  const Source::Lexeme *First = B.Src.after(Brace->File, Brace->At.End, true);
  llvm::StringRef Gap =
      B.Src.text(Brace->File, {Brace->At.End, First->At.Begin});
  Go.Rewrites.push_back(
      {Span{Brace->File, {Brace->At.End, Brace->At.End}},
       10,
       {{(Gap.contains('\n') ? Gap.substr(Gap.rfind('\n')).str() : " ") +
             Statement,
         {},
         0}}});
  return true;
}

void recoro::summariseTokens(const Rule &R, Builder &B) {
  TokenMechanism Handler(R, B);
  walkProject(
      B.Ctx, [&](SourceLocation Loc) { return B.inProject(Loc); }, Handler);
}
