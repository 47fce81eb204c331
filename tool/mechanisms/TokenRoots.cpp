// See TokenRoots.h. A root is classified by what it is called with: the
// overload that was chosen decides, not the name.
#include "mechanisms/TokenRoots.h"
#include "mechanisms/Exceptions.h"
#include "mechanisms/Lists.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

//===----------------------------------------------------------------------===//
// What things are
//===----------------------------------------------------------------------===//

static const CXXRecordDecl *classOf(QualType T) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() ? Record : nullptr;
}

static bool isClassNamed(QualType T, llvm::StringRef Name) {
  const CXXRecordDecl *Record = classOf(T);
  return Record && Record->getName() == Name;
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

/// The old strand, which is no executor of the new kind.
static bool isOldStrand(QualType T) {
  const CXXRecordDecl *Record = classOf(T);
  const auto *Outer =
      Record ? dyn_cast<CXXRecordDecl>(Record->getDeclContext()) : nullptr;
  return Outer && Record->getName() == "strand";
}

static bool isLambda(QualType T) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->isLambda();
}

/// The rule's query of the executor that is a member of this token; empty where
/// the library's version has none.
static llvm::StringRef executorMemberOf(const TokenDialect &D,
                                        const Expr *Token) {
  const CXXRecordDecl *Class = classOf(Token->getType());
  for (const std::string &Query : D.R.ExecutorQueries)
    for (const CXXMethodDecl *Member : Class->methods())
      if (Member->getIdentifier() && Member->getName() == Query)
        return Query;
  return {};
}

/// A completion token that is plainly called: a lambda or a function.
static bool isHandler(const Expr *Completion) {
  QualType T = Completion->getType().getNonReferenceType();
  return T->isFunctionPointerType() || T->isFunctionType() || isLambda(T);
}

/// bind_executor(executor, callable); its third parameter is defaulted.
static bool bindsExecutor(const Expr *E) {
  if (!isCallOf(E, "bind_executor"))
    return false;
  const auto *Call = cast<CallExpr>(E);
  return llvm::count_if(Call->arguments(), [](const Expr *Argument) {
           return !isa<CXXDefaultArgExpr>(Argument);
         }) == 2;
}

/// Whether parameter `Index` of `F` is of a template parameter's type.
static bool isTemplateParameter(const FunctionDecl *F, unsigned Index) {
  const FunctionTemplateDecl *Template = F->getPrimaryTemplate();
  const FunctionDecl *Pattern = Template ? Template->getTemplatedDecl() : F;
  return Index < Pattern->getNumParams() && Pattern->getParamDecl(Index)
                                                ->getType()
                                                .getNonReferenceType()
                                                ->isTemplateTypeParmType();
}

/// Whether a call of the handler `T` could be seen: an empty lambda's not.
static bool hasEffect(QualType T) {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (const auto *Binder =
          dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record))
    if (Binder->getName() == "executor_binder")
      return hasEffect(Binder->getTemplateArgs()[0].getAsType());
  if (!Record || !Record->isLambda())
    return true;
  const auto *Code = dyn_cast_or_null<CompoundStmt>(
      Record->getLambdaCallOperator()->getBody());
  return !Code || !Code->body_empty();
}

/// Whether evaluating `E` changes nothing that anybody sees: constants,
/// variables, and functions that only return such.
static bool isHarmless(const Expr *E, const ASTContext &Ctx) {
  E = withoutWrapping(E);
  if (!E->HasSideEffects(Ctx))
    return true;
  auto All = [&](auto Arguments) {
    return llvm::all_of(Arguments,
                        [&](const Expr *A) { return isHarmless(A, Ctx); });
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return All(Construct->arguments());
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return All(List->inits());
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F || !F->getBody())
    return false;
  const auto *Code = dyn_cast<CompoundStmt>(F->getBody());
  const auto *Return = Code && Code->size() == 1
                           ? dyn_cast<ReturnStmt>(Code->body_front())
                           : nullptr;
  return Return && Return->getRetValue() && All(Call->arguments()) &&
         isHarmless(Return->getRetValue(), Ctx);
}

static bool names(const Stmt *S, llvm::StringRef Name) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
    if (Ref->getDecl()->getNameAsString() == Name)
      return true;
  return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
           return names(Child, Name);
         });
}

/// A variable whose value is harmless to compute; it stays, without a use.
static bool isPlainSize(const DeclRefExpr *Ref, const ASTContext &Ctx) {
  const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
  const Expr *Init = Variable ? Variable->getInit() : nullptr;
  return Init && !isa<ParmVarDecl>(Variable) && isHarmless(Init, Ctx) &&
         !names(Init, "no_stack_unwind");
}

//===----------------------------------------------------------------------===//
// Calls of roots, taken apart
//===----------------------------------------------------------------------===//

bool TokenRoots::isCallable(const Expr *Child, const Ancestors &Above,
                            unsigned Up) const {
  if (Above.size() <= Up)
    return false;
  const auto *Call = dyn_cast<CallExpr>(Above[Above.size() - Up - 1]);
  if (!Call)
    return false;
  if (D.rootOf(Call->getDirectCallee()))
    return true; // `visit` decides which argument it is
  if (isInvoker(Call) && Call->getArg(0) == Child)
    return llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
      return D.libraryOf(Argument->getType());
    });
  bool Binds =
      isBind(Call) && Call->getNumArgs() != 0 && Call->getArg(0) == Child;
  bool BindsExecutor = bindsExecutor(Call) && Call->getArg(1) == Child;
  if (!Binds && !BindsExecutor)
    return false;
  Ancestors Outer(Above.begin(), Above.end() - Up - 1);
  Climb Next = climb(B, Call, Outer);
  return isCallable(Next.Child, Outer, Next.Depth);
}

std::optional<TokenRoots::Start> TokenRoots::takeApart(const CallExpr *Call,
                                                       Cause &Why) const {
  Start S;
  S.Call = Call;
  S.Of = *D.rootOf(Call->getDirectCallee());
  Why = {Reason::UnsupportedRoot, B.Src.place(Call->getBeginLoc()), ""};
  std::vector<const Expr *> Written;
  for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
    if (!isa<CXXDefaultArgExpr>(Call->getArg(I))) {
      Written.push_back(Call->getArg(I));
    } else if (isTemplateParameter(Call->getDirectCallee(), I)) {
      Why.Why = Reason::NeverStarted;
      Why.Detail = "without a completion token, this version of " +
                   S.Of.Of->Name + " makes an operation that nobody starts";
      return std::nullopt;
    }
  }
  if (D.isHouseRoot(Call->getDirectCallee()))
    return takeApartHouse(std::move(S), Written, Why);
  if (const auto *Ref =
          dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts()))
    if (Ref->hasExplicitTemplateArgs()) {
      Why.Detail = "template arguments are written out";
      return std::nullopt;
    }
  if (!dropStack(S, Written, Why))
    return std::nullopt;
  if (Written.size() == 1) {
    // spawn(bind_executor(executor, f)) is spawn(executor, f).
    const Expr *Only = withoutWrapping(Written[0]);
    if (bindsExecutor(Only)) {
      S.Binder = cast<CallExpr>(Only);
      Written = {S.Binder->getArg(0), S.Binder->getArg(1)};
    }
  }
  if (Written.size() < 2) {
    Why.Detail = "it is started with nothing to run on";
    return std::nullopt;
  }
  if (Written.size() > 3) {
    Why.Detail = "this overload is not known";
    return std::nullopt;
  }
  S.On = Written[0];
  S.What = Written[1];
  if (Written.size() == 3)
    S.Completion = Written[2];
  if (!formOf(S, Why))
    return std::nullopt;
  return S;
}

/// What a std::function is made of, in place, for a house's root; or null.
const Expr *TokenRoots::convertedForHouse(const Expr *Argument) const {
  const auto *Construct = dyn_cast<CXXConstructExpr>(withoutWrapping(Argument));
  return Construct && Construct->getNumArgs() != 0 &&
                 Types.behind(Construct->getType())
             ? Construct->getArg(0)
             : nullptr;
}

/// The last argument that is a coroutine is what a house's root runs. It may be
/// made a std::function on the way, which is the root's business.
std::optional<TokenRoots::Start>
TokenRoots::takeApartHouse(Start S, llvm::ArrayRef<const Expr *> Written,
                           Cause &Why) const {
  for (const Expr *Argument : llvm::reverse(Written)) {
    Cause Ignored{};
    if (const Expr *Converted = convertedForHouse(Argument))
      Argument = Converted;
    if (!S.What && resolve(Argument, Ignored).Runs)
      S.What = Argument;
    else if (D.libraryOf(Argument->getType()))
      S.On = Argument;
  }
  if (S.What)
    return S;
  Why.Detail = "what it runs cannot be seen";
  return std::nullopt;
}

/// A native coroutine has no stack: its size and its allocator go, where
/// nothing but the size is said with them.
bool TokenRoots::dropStack(Start &S, std::vector<const Expr *> &Written,
                           Cause &Why) const {
  std::vector<const Expr *> Kept;
  for (unsigned I = 0; I != Written.size(); ++I) {
    QualType T = Written[I]->getType();
    if (isClassNamed(T, "attributes")) {
      S.Dropped.push_back(Written[I]);
    } else if (isClassNamed(T, "allocator_arg_t") && I + 1 != Written.size()) {
      S.Dropped.push_back(Written[I]);
      S.Dropped.push_back(Written[++I]);
      const CXXRecordDecl *Allocator = classOf(Written[I]->getType());
      const auto *Space =
          Allocator ? dyn_cast<NamespaceDecl>(Allocator->getDeclContext())
                    : nullptr;
      if (!Space || Space->getName() != "context") {
        Why.Why = Reason::StackAttributes;
        Why.Detail = "its stack comes from an allocator of its own";
        return false;
      }
    } else {
      Kept.push_back(Written[I]);
    }
  }
  for (const Expr *Stack : S.Dropped) {
    bool Held = isa<DeclRefExpr>(withoutWrapping(Stack)) &&
                !isClassNamed(Stack->getType(), "allocator_arg_t") &&
                !isPlainSize(cast<DeclRefExpr>(withoutWrapping(Stack)), B.Ctx);
    Why.Why = Reason::StackAttributes;
    Why.At = B.Src.place(Stack->getBeginLoc());
    if (names(Stack, "no_stack_unwind"))
      Why.Detail = "its stack is not unwound: at shutdown, its objects leak";
    else if (Held)
      Why.Detail = "what its stack is like is held in a variable";
    else if (!isHarmless(Stack, B.Ctx))
      Why.Detail = "its stack's size is computed by code that may do more";
    else
      continue;
    return false;
  }
  Why = {Reason::UnsupportedRoot, B.Src.place(S.Call->getBeginLoc()), ""};
  Written = std::move(Kept);
  return true;
}

bool TokenRoots::formOf(Start &S, Cause &Why) const {
  QualType On = S.On->getType();
  if (S.Completion)
    S.Form = isHandler(S.Completion) ? "handler" : "completion";
  else if (D.libraryOf(On))
    S.Form = "token";
  else if (isOldStrand(On)) {
    Why.Detail = "it runs on an io_context::strand, on which no native "
                 "coroutine can be started; make it a strand<executor_type>";
    return false;
  } else if (isClassNamed(On, "strand"))
    S.Form = "strand";
  else if (derivesFrom(On, "execution_context"))
    S.Form = "context";
  else if (looksLikeExecutor(On) && !isClassNamed(On, "executor_binder"))
    S.Form = "executor";
  else
    S.Form = "bound";
  return true;
}

void TokenRoots::visit(const CallExpr *Call, TokenBody *In,
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
  if (In)
    Root.In = In->Id;
  Root.Runs = What.Runs;
  if (What.Runs)
    Root.Callee = B.Out.Entities[*What.Runs].Name;
  if (S && What.Runs) {
    write(*S, What, In, Above);
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

//===----------------------------------------------------------------------===//
// What a root becomes
//===----------------------------------------------------------------------===//

void TokenRoots::write(const Start &S, Callable &What, TokenBody *In,
                       const Ancestors &Above) {
  EntityId Runs = *What.Runs;
  auto Refuse = [&](Reason Why, SourceLocation At, std::string Detail) {
    B.cause(Runs, Why, At, std::move(Detail));
  };
  const Expr *Callee = S.Call->getCallee()->IgnoreParenImpCasts();
  std::optional<Span> Name = B.Src.span(Callee->getSourceRange());
  if (!Name)
    return Refuse(Reason::InMacro, S.Call->getBeginLoc(),
                  "the call that starts it comes out of a macro");

  std::string Call, Header;
  if (S.Form.empty()) {
    Call = S.Of.House->Call;
    Header = S.Of.House->Header;
  } else {
    const auto Form = llvm::find_if(
        D.R.Forms, [&](const RootForm &F) { return F.On == S.Form; });
    if (Form == D.R.Forms.end())
      return Refuse(Reason::UnsupportedRoot, S.Call->getBeginLoc(),
                    "the rule has no native form for a start on a " + S.Form);
    Call = Form->Call;
    Header = Form->Header;
  }
  std::string Space = D.spelledNamespace(Callee, *S.Of.Of);
  Call = expandTemplate(Call, {{"ns", Space}});
  Recipe Go;
  Go.Op = Operation::Start;
  Go.Guard = {{Runs, true}};
  if (!Header.empty())
    Go.Headers = {expandTemplate(Header, {{"lib", S.Of.Of->IncludePrefix}})};
  Go.Rewrites = std::move(What.Rewrites);
  Span Head = *Name;
  if (S.Binder) {
    std::optional<Span> First = B.Src.span(S.On->getSourceRange());
    std::optional<Span> Close = B.Src.token(S.Binder->getRParenLoc());
    if (!First || !Close)
      return Refuse(Reason::InMacro, S.Call->getBeginLoc(),
                    "the call that starts it comes out of a macro");
    Head.At.End = First->At.Begin;
    Call += "(";
    Go.Rewrites.push_back({*Close, 10, {}});
  }
  Go.Rewrites.push_back({Head, 10, {{Call, {}, 0}}});
  for (const Expr *Stack : S.Dropped) {
    std::optional<Span> Item = B.Src.span(Stack->getSourceRange());
    if (!Item)
      return Refuse(Reason::InMacro, Stack->getBeginLoc(),
                    "the stack's size comes out of a macro");
    llvm::append_range(Go.Rewrites, dropListItem(B.Src, *Item));
  }

  // Where the token is named here, the coroutine around it changes as well.
  auto NamesToken = [&](const Expr *E) {
    return E && D.libraryOf(E->getType());
  };
  if (NamesToken(S.On) || NamesToken(S.Completion)) {
    bool Own = In;
    for (const Expr *E : {S.On, S.Completion})
      if (NamesToken(E))
        Own &= In && In->holds(tokenNamedBy(D, E));
    if (!Own)
      return Refuse(Reason::TokenFromElsewhere, S.Call->getBeginLoc(),
                    "it is started on a token that is not the caller's "
                    "parameter");
    const bool ToNative = startFromLegacy(S, Go, In->Id);
    Go.Guard.push_back({In->Id, true});
    B.Out.Ties.push_back({In->Id, Runs, TieKind::Starts, *Name, ToNative});
    if (NamesToken(S.On) && !In->startOnExecutor(S.Call, S.On, Go, Above))
      return;
  }
  auto Version = B.Out.Versions.find(S.Of.Of->VersionMacro);
  bool OnFibers = Version == B.Out.Versions.end() || Version->second >= 102300;
  if (!OnFibers && !S.Completion && !S.Form.empty() &&
      mayThrowStandardException(What.Code))
    B.cause(Runs, Reason::ExceptionType, S.Call->getBeginLoc(),
            "what run() throws of it has the type that it was thrown with");
  if (S.Form == "bound" && hasEffect(S.On->getType()) && OnFibers)
    Refuse(Reason::HandlerIgnored, S.On->getBeginLoc(),
           "this handler is never called: " + S.Of.Of->Name +
               " only takes its executor");
  if (S.Completion && !keepUncancelled(S, What, Go))
    return Refuse(Reason::CancellableRoot, S.Completion->getBeginLoc(),
                  "its completion token may cancel it");
  if (NamesToken(S.Completion)) {
    TokenUse Use = In->throughCopy(useOfArgument(D, S.Completion),
                                   tokenNamedBy(D, S.Completion));
    In->suspend(S.Call, Use, Above, /*Record=*/false);
  }
  B.Out.Recipes.push_back(std::move(Go));
}

/// spawn(yield, f) with a native f   ->   spawn_on(yield.get_executor(), f)
///
/// This is what the start becomes, but for the query, which is replaced when
/// the caller goes native, as any other.
bool TokenRoots::startFromLegacy(const Start &S, const Recipe &Go,
                                 EntityId Caller) {
  if (S.Completion || D.R.Across.ToNative.empty() ||
      !D.isBridgedToken(S.On->getType()))
    return false;
  const VarDecl *Token = tokenNamedBy(D, S.On);
  llvm::StringRef Query = executorMemberOf(D, S.On);
  std::optional<Span> Given = B.Src.span(S.On->getSourceRange());
  if (!Token || Query.empty() || !Given)
    return false;
  Recipe Change = Go;
  Change.Op = Operation::Bridge;
  Change.Guard.push_back({Caller, false});
  Change.Rewrites.push_back(
      {*Given,
       10,
       {{Token->getName().str() + "." + Query.str() + "()", {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

/// co_spawn cancels at the next await after a cancellation, spawn did not.
/// Completion tokens without a cancellation slot make no difference; for others
/// a lambda switches it off in its first statement.
bool TokenRoots::keepUncancelled(const Start &S, const Callable &What,
                                 Recipe &Go) const {
  QualType T = S.Completion->getType();
  if (isHandler(S.Completion) || isClassNamed(T, "detached_t") ||
      isClassNamed(T, "use_future_t"))
    return true;
  if (!What.Lambda)
    return false;
  const auto *Code = What.Lambda->getCompoundStmtBody();
  std::optional<Span> Brace = B.Src.token(Code->getLBracLoc());
  auto Token = D.tokenParameter(Entities.callOperator(What.Lambda->getType()));
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
