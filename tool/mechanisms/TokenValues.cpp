// See TokenValues.h.
//
// A native value can be given to what has a legacy function type, over a
// bridge:
//
//   actions["nap"] = recoro::as_legacy(nap);
//
// There is none the other way round: what a legacy value is called with would
// have to be kept until it is awaited.
#include "mechanisms/TokenValues.h"
#include "mechanisms/Holders.h"

using namespace clang;
using namespace recoro;

/// `(void)closure;`
static bool isMention(const Stmt *User) {
  const auto *Cast = dyn_cast_or_null<CastExpr>(User);
  return Cast && Cast->getCastKind() == CK_ToVoid;
}

/// auto lister(int n) { return [n](yield_context yield) { ... }; }
///
/// The closure's type is what the function gives, so each use of it is seen.
static bool isResultOfItsFunction(const Stmt *User, const Expr *Child) {
  const auto *Lambda = dyn_cast<LambdaExpr>(Child->IgnoreImplicit());
  const auto *F =
      Lambda && isa<ReturnStmt>(User)
          ? dyn_cast<FunctionDecl>(Lambda->getLambdaClass()->getDeclContext())
          : nullptr;
  const QualType Written = F ? F->getDeclaredReturnType() : QualType();
  return F && Written->getContainedAutoType() && !Written->isReferenceType();
}

/// A closure may be kept in a variable, called with a token, captured, handed
/// to a root, to a function of the project that does no more with it, and to a
/// std::function.
void TokenValues::closure(const Expr *E, const Ancestors &Above, EntityId Id) {
  Climb Up = climb(B, E, Above);
  const Stmt *User = Up.User;
  if (!User || isMention(User) || isa<DeclStmt, LambdaExpr>(User) ||
      Roots.isCallable(Up.Child, Above, Up.Depth))
    return;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(User))
    if (Call->getOperator() == OO_Call && Call->getArg(0) == Up.Child)
      return; // its token argument decides
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(User))
    if (Types.behind(Construct->getType()))
      return; // visitConversion's
  if (madeInto(User, Up.Child))
    return; // made's
  if (const FunctionProtoType *T = keptAs(User, Up.Child)) {
    TokenRoots::Callable Closure;
    Closure.Runs = Id;
    Closure.Code = Entities.callOperator(Up.Child->getType());
    if (!Closure.Code)
      Closure.Code = Entities.holdingOperator(Up.Child->getType());
    Roots.checkParameters(Closure, T, Up.Child->getBeginLoc());
    return keep(Closure, T, holderOf(Types, B, User, Up.Child), Up.Child);
  }
  const auto *Call = dyn_cast<CallExpr>(User);
  if (Call && isBind(Call) && Call->getArg(0) == Up.Child &&
      bound(Call, ancestorsOf(Call, Above)))
    return;
  if (isPassedOn(User, Up.Child) || isGivenToConstructor(User))
    return; // what it does with its parameter decides
  if (isResultOfItsFunction(User, Up.Child))
    return;
  B.cause(Id, Reason::CallableEscapes, Up.Child->getBeginLoc(),
          "the lambda is handed to " + describeUser(B, User));
}

/// A parameter of the project's own function that has just the closure's type:
/// this instance of the function is walked, too.
bool TokenValues::isPassedOn(const Stmt *User, const Expr *Child) const {
  Invocation To = invocationOf(User);
  const ParmVarDecl *P = To.parameterOf(Child);
  return P && To.Callee->hasBody() && B.inProject(To.Callee->getLocation()) &&
         B.Ctx.hasSameUnqualifiedType(P->getType().getNonReferenceType(),
                                      Child->getType().getNonReferenceType());
}

/// std::make_unique<gauge<Source>>(source): a constructor of the project's,
/// which is walked, gets it.
bool TokenValues::isGivenToConstructor(const Stmt *User) const {
  const auto *Call = dyn_cast_or_null<CallExpr>(User);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F || !F->getIdentifier() || !isStandard(F) ||
      !F->getTemplateSpecializationArgs() ||
      (F->getName() != "make_unique" && F->getName() != "make_shared"))
    return false;
  const TemplateArgument &Made = F->getTemplateSpecializationArgs()->get(0);
  const CXXRecordDecl *Record = Made.getKind() == TemplateArgument::Type
                                    ? Made.getAsType()->getAsCXXRecordDecl()
                                    : nullptr;
  return Record && B.inProject(Record->getLocation());
}

/// A closure that borrows a token may be kept in a variable, called, captured,
/// and handed to a function of the project that does no more with it.
void TokenValues::borrower(const Expr *E, const Ancestors &Above, EntityId Id) {
  if (B.isLeaf(Entities.borrowingOperator(E->getType())))
    return; // it suspends nowhere
  Climb Up = climb(B, E, Above);
  const Stmt *User = Up.User;
  if (isMention(User) || isa_and_nonnull<DeclStmt, LambdaExpr>(User))
    return;
  if (const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(User))
    if (Call->getOperator() == OO_Call && Call->getArg(0) == Up.Child)
      return; // the place of the call decides
  if (User && isPassedOn(User, Up.Child))
    return; // what it does with its parameter decides
  B.cause(Id, Reason::SuspendsInCallback, Up.Child->getBeginLoc(),
          "the lambda, which uses the token, is handed to " +
              describeUser(B, User));
}

void TokenValues::tie(EntityId Coroutine, const FunctionProtoType *T,
                      const Expr *At) {
  B.Out.Ties.push_back({Types.of(T, At->getBeginLoc()), Coroutine,
                        TieKind::Delegates, B.Src.place(At->getBeginLoc())});
}

/// handler   ->   recoro::as_legacy(handler)
void TokenValues::keep(const TokenRoots::Callable &What,
                       const FunctionProtoType *T, QualType Holder,
                       const Expr *At) {
  EntityId Type = Types.of(T, At->getBeginLoc());
  const unsigned Token = Types.tokenIndex(T);
  std::optional<Span> Text = B.Src.span(At->getSourceRange());
  const bool ToNative = Types.hasToken(T) && Text &&
                        !D.R.Across.AsLegacy.empty() && What.Code &&
                        Token + 1 == T->getNumParams() &&
                        D.isBridgedToken(T->getParamType(Token)) &&
                        !What.Code->getReturnType()->isReferenceType() &&
                        Types.takesCallables(Holder);
  B.Out.Ties.push_back({Type, *What.Runs, TieKind::Delegates,
                        B.Src.place(At->getBeginLoc()), ToNative});
  if (!ToNative)
    return;
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{*What.Runs, true}, {Type, false}};
  Change.Headers = {D.R.Across.Header};
  Change.Rewrites.push_back(
      {*Text,
       70,
       {{D.R.Across.AsLegacy + "(", {}, 0}, {"", Text->At, 70}, {")", {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

/// recoro::as_legacy(handler)   ->   handler
void TokenValues::unbridge(const CallExpr *Call, const Ancestors &Above) {
  Climb Up = climb(B, Call, Above);
  const FunctionProtoType *T = keptAs(Up.User, Up.Child);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Inside = B.Src.span(Call->getArg(0)->getSourceRange());
  if (!T || !Whole || !Inside)
    return; // the edited program does not compile
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{Types.of(T, Call->getBeginLoc()), true}};
  Change.Rewrites.push_back({*Whole, 70, {{"", Inside->At, 100}}});
  B.Out.Recipes.push_back(std::move(Change));
}

/// std::function<void(yield_context)> f = callable;
void TokenValues::conversion(const CXXConstructExpr *Construct,
                             const Ancestors &Above) {
  const FunctionProtoType *T = Types.behind(Construct->getType());
  if (!T || Construct->getNumArgs() == 0)
    return;
  if (const auto *Call =
          dyn_cast_or_null<CallExpr>(climb(B, Construct, Above).User))
    if (D.isHouseRoot(Call->getDirectCallee()))
      return; // its rule says what it takes
  become(Construct->getArg(0), T, Construct->getType());
}

void TokenValues::become(const Expr *What, const FunctionProtoType *T,
                         QualType Holder) {
  const Expr *From = withoutWrapping(What);
  if (From->getType()->isNullPtrType() || Types.behind(From->getType()) == T ||
      B.Ctx.hasSameUnqualifiedType(From->getType(), Holder))
    return;
  if (const auto *Bridge = dyn_cast<CallExpr>(From))
    if (D.isBridgeOfValue(Bridge->getDirectCallee()))
      return;
  callable(From, T, Holder, What);
}

/// jobs.push_back(std::make_unique<job>(callable));
void TokenValues::made(const CallExpr *Call) {
  for (const Expr *Argument : Call->arguments())
    if (const FunctionProtoType *T = madeInto(Call, Argument))
      become(Argument, T, takenByMade(B, Call, Argument).getNonReferenceType());
}

const FunctionProtoType *TokenValues::madeInto(const Stmt *User,
                                               const Expr *Child) const {
  QualType Taken = takenByMade(B, User, Child);
  return Taken.isNull() ? nullptr : Types.behind(Taken.getNonReferenceType());
}

/// actions["nap"] = std::bind(&server::nap, this, _1);
bool TokenValues::bound(const CallExpr *Bind, const Ancestors &Above) {
  Climb Up = climb(B, Bind, Above);
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Up.User);
  if (Construct && Types.behind(Construct->getType()))
    return true; // visitConversion's
  if (madeInto(Up.User, Up.Child))
    return true; // made's
  const FunctionProtoType *T = keptAs(Up.User, Up.Child);
  if (T)
    callable(Bind, T, holderOf(Types, B, Up.User, Up.Child), Up.Child);
  return T != nullptr;
}

/// What is kept as a T: `From`, which is written as `At`.
void TokenValues::callable(const Expr *From, const FunctionProtoType *T,
                           QualType Holder, const Expr *At) {
  Cause Why{};
  TokenRoots::Callable Found = Roots.resolve(From, Why);
  EntityId Type = Types.of(T, From->getBeginLoc());
  if (!Found.Runs) {
    B.cause(Type, Reason::IndirectCall, From->getBeginLoc(),
            "what it may call cannot be seen here");
    return;
  }
  keep(Found, T, Holder, At);
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
void TokenValues::dropResult(const Expr *From, const FunctionProtoType *T,
                             TokenRoots::Callable &Found) {
  std::optional<Span> Text = B.Src.span(From->getSourceRange());
  if (!Text || T->getNumParams() != 1 || !Types.hasToken(T)) {
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

const FunctionProtoType *TokenValues::keptAs(const Stmt *User,
                                             const Expr *Child) const {
  return Types.within(holderOf(Types, B, User, Child));
}

const FunctionProtoType *TokenValues::calledType(const CallExpr *Call) const {
  return recoro::calledType(Types, Call);
}
