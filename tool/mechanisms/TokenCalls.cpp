// Uses of coroutines, and of closures that borrow a token: called, run by an
// algorithm, handed to somebody. See Token.h.
#include "mechanisms/Context.h"
#include "mechanisms/Token.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace recoro;

static bool isClosure(const FunctionDecl *F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return Method && Method->getParent()->isLambda();
}

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
  if (!Generic) {
    const Climb Up = climb(B, Lambda, Above);
    const FunctionProtoType *Taken = Entities.holdingOperator(Lambda->getType())
                                         ? Values.keptAs(Up.User, Up.Child)
                                         : nullptr;
    Signature.describeLambda(Id, Lambda, Borrower, std::nullopt, Name,
                             Taken ? Taken->getReturnType() : QualType());
  } else
    for (const FunctionDecl *Instance : Generic->specializations())
      if (Entities.of(Instance))
        Signature.describeLambda(Id, Lambda, Instance, std::nullopt, Name);
      else
        OrdinaryInstances.push_back(Instance);
  visitBorrower(Lambda, Id, In, Above);
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

/// with(yield, closure): whether a coroutine is handed a closure and a token
/// that is not the one that the closure borrows.
static bool hasOtherToken(const TokenDialect &D, const Builder &B,
                          const CallExpr *Call, QualType Closure,
                          const OpenBodies<TokenBody> &Open) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  auto Token =
      Callee && !D.isLibrary(Callee) ? D.tokenParameter(Callee) : std::nullopt;
  if (!Token || !D.borrows(Closure))
    return false;
  const unsigned At = Token->Index + (isa<CXXOperatorCallExpr>(Call) &&
                                      isa<CXXMethodDecl>(Callee));
  const VarDecl *Named =
      At < Call->getNumArgs() ? tokenNamedBy(D, Call->getArg(At)) : nullptr;
  const TokenBody *Owner = Named ? Open.ownerOf(Named) : nullptr;
  const FunctionDecl *By = lenderTo(D, B, Closure);
  return !Owner || !By ||
         patternOf(By)->getCanonicalDecl() !=
             patternOf(Owner->In.Function)->getCanonicalDecl();
}

/// Whether an invoker can give a `Parameter` one of its arguments, or what an
/// argument holds (a variant, a tuple), without converting it.
static bool mayBeGiven(QualType Parameter, const CallExpr *Invoker,
                       const Builder &B) {
  for (const Expr *Argument : llvm::drop_begin(Invoker->arguments())) {
    QualType Given = withoutWrapping(Argument)->getType();
    if (refersTo(Parameter, Given, B.Ctx))
      return true;
    const auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Given.getNonReferenceType()->getAsCXXRecordDecl());
    if (!Holder)
      continue;
    for (const TemplateArgument &Of : Holder->getTemplateArgs().asArray())
      for (const TemplateArgument &Held : Of.getKind() == TemplateArgument::Pack
                                              ? Of.pack_elements()
                                              : llvm::ArrayRef(Of))
        if (Held.getKind() == TemplateArgument::Type &&
            refersTo(Parameter, Held.getAsType(), B.Ctx))
          return true;
  }
  return false;
}

void TokenMechanism::visitBorrower(const Expr *E, EntityId Id, const Body &In,
                                   const Ancestors &Above) {
  const Climb Up = climb(B, E, Above);
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  if (Call && Loops.count(Call))
    return;
  // std::visit(closure, command)   ->   co_await std::visit(closure, command)
  TokenBody *Caller = Open.current(In);
  const FunctionDecl *Operator = Entities.borrowingOperator(E->getType());
  if (Caller && Call && isInvoker(Call) && Call->getArg(0) == Up.Child &&
      !B.isLeaf(Operator)) {
    for (const ParmVarDecl *P : Operator->parameters())
      if (P->getType()->isReferenceType() && !mayBeGiven(P->getType(), Call, B))
        B.cause(Id, Reason::ParameterDangles, Call->getBeginLoc(),
                "its parameter '" + P->getNameAsString() +
                    "' would refer to an object that is gone when it is "
                    "awaited");
    return Caller->delegate(Call, Id, nullptr, Above);
  }
  if (Entities.holdingOperator(E->getType()))
    return Values.closure(E, Above, Id);
  if (Call && hasOtherToken(D, B, Call, E->getType(), Open))
    B.cause(Id, Reason::SuspendsInCallback, Call->getBeginLoc(),
            "it is handed to a coroutine with another token");
  Values.borrower(E, Above, Id);
}

/// std::invoke(f, x, yield)   ->   co_await std::invoke(f, x)
///
/// What it converts for `f` is gone when it returns.
bool TokenMechanism::visitInvoked(const CallExpr *Call, const TokenUse &Use,
                                  TokenBody &Owner, const Ancestors &Above) {
  if (!isInvoker(Call))
    return false;
  Cause Why{};
  const TokenRoots::Callable What = Roots.resolve(Call->getArg(0), Why);
  if (!What.Runs || !What.Code)
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(What.Code);
  const bool HasObject = Method && !Method->isStatic() &&
                         Method->getOverloadedOperator() != OO_Call;
  for (unsigned I = 0; I != What.Code->getNumParams(); ++I) {
    const ParmVarDecl *P = What.Code->getParamDecl(I);
    const unsigned At = 1 + HasObject + I;
    if (At < Call->getNumArgs() && P->getType()->isReferenceType() &&
        !D.libraryOf(P->getType()) &&
        !refersTo(P->getType(), withoutWrapping(Call->getArg(At))->getType(),
                  B.Ctx))
      B.cause(*What.Runs, Reason::ParameterDangles,
              Call->getArg(At)->getBeginLoc(),
              "its parameter '" + P->getNameAsString() +
                  "' would refer to an object that is gone when it is awaited");
  }
  if (Use.Code)
    B.cause(*What.Runs, Reason::ErrorCodeDelegated, Use.Token->getBeginLoc(),
            "it is called with a token that carries an error code");
  Owner.delegate(Call, *What.Runs, Use.Token, Above);
  return true;
}

/// for_each(first, last, callback), where the callback borrows the token.
void TokenMechanism::visitLoop(const CallExpr *Call, const Iteration &Over,
                               TokenBody &In, const Ancestors &Above) {
  const Expr *Callback = withoutWrapping(Over.Callback);
  if (!D.capturesToken(Callback->getType()))
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

/// Whether `E` is a parameter of `F`: who hands it over has to see to it that
/// both have the same token (see visitBorrower).
static bool isParameterOf(const Expr *E, const FunctionDecl *F) {
  const auto *Ref = dyn_cast<DeclRefExpr>(withoutWrapping(E));
  const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  return P && P->getDeclContext() == F;
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
        Lends &= isParameterOf(Argument, Lender->In.Function) ||
                 (By && patternOf(By)->getCanonicalDecl() ==
                            patternOf(Lender->In.Function)->getCanonicalDecl());
      }
  if (Lends)
    return Caller->delegate(Call, Runs, nullptr, Above);
  B.cause(Runs, Reason::SuspendsInCallback, Call->getBeginLoc(),
          "it is called outside of the coroutine whose token it uses");
}

void TokenMechanism::visitIndirectCall(const CallExpr *Call,
                                       const FunctionProtoType *T,
                                       const Body &In, const Ancestors &Above) {
  if (!Types.hasToken(T))
    return visitBorrowedCall(Call, Types.of(T, Call->getBeginLoc()), In, Above);
  unsigned Argument = Types.tokenIndex(T);
  if (isa<CXXOperatorCallExpr>(Call))
    ++Argument;
  if (Argument >= Call->getNumArgs())
    return;
  if (!isOwn(Call->getArg(Argument), In))
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
  if (Id) {
    Signature.rename(*Id, F, nameIn(E));
    Signature.checkArguments(*Id, F, E);
  }
  if (!Id || Roots.isCallable(Up.Child, Above, Up.Depth))
    return;
  if (Call && isBind(Call) && Call->getNumArgs() &&
      Call->getArg(0) == Up.Child &&
      Values.bound(Call, ancestorsOf(Call, Above)))
    return;
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
    if ((Construct && Types.behind(Construct->getType())) ||
        Values.madeInto(Up.User, Up.Child))
      ; // the conversion decides
    else if (Own && (D.tokenParameter(F) || Types.isCoroutine(Own)) &&
             (Keeps || Values.keptAs(Up.User, Up.Child)))
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
  if (isOwn(Given, In))
    return; // visitTokenArgument's
  const bool Bridged =
      bridgeFromElsewhere(D, B, Call, Given, *Id, ancestorsOf(Call, Above));
  B.cause(*Id, Bridged ? Reason::StoredToken : Reason::TokenFromElsewhere,
          Given->getBeginLoc(),
          "it is called with a token that is not the caller's parameter");
}
