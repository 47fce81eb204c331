// See TokenBody.h. TokenCopies.cpp has what else names the token,
// TokenPositions.cpp where an await may stand, Hoist.h what must move in
// front of a full expression, TokenLambdas.cpp what needs statements inside it,
// Handlers.cpp what concerns exceptions, Conditions.cpp
// conditions, TokenReturns.cpp what concerns
// the end, TokenNotes.cpp what is only noted.
#include "mechanisms/TokenBody.h"
#include "mechanisms/Exceptions.h"
#include "mechanisms/Lists.h"
#include "mechanisms/TokenDeduction.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

static const Library &libraryFor(const TokenDialect &D,
                                 const TokenSignature::Parameter &Token) {
  return Token ? *Token->Of : *D.libraryAtHand();
}

TokenBody::TokenBody(const TokenDialect &D, Builder &B, const Body &In,
                     EntityId Id, TokenSignature::Parameter Token,
                     TokenBody *Outer, bool InPlace,
                     const BridgeToLegacy *Across)
    : HoistingBody(B, In, Id, InPlace),
      Token(Token ? In.Function->getParamDecl(Token->Index) : nullptr),
      Outer(Outer), D(D), Of(libraryFor(D, Token)), Across(Across) {
  const FunctionDecl *Written = patternOf(In.Function);
  if (const FunctionDecl *Definition = Written->getDefinition())
    Written = Definition;
  Space = Outer ? Outer->Space
          : Token
              ? D.spelledNamespace(Written->getParamDecl(Token->Written), Of)
              : D.aliasOf(Of, Written->getLocation());
  if (Outer)
    for (const LambdaCapture &Capture : In.Lambda->explicit_captures())
      capture(Capture);
}

std::string TokenBody::expand(llvm::StringRef Template) const {
  return expandTemplate(Template, {{"ns", Space}});
}

std::string TokenBody::header(llvm::StringRef Template) const {
  return expandTemplate(Template, {{"lib", Of.IncludePrefix}});
}

void TokenBody::visit(const Stmt *S, const Ancestors &Above) {
  collect(S);
  if (!isLeaf())
    checkStack(S);
  collectInHandlers(S, Above);
  if (isa<PredefinedExpr>(S) && !B.newName(In.Function).empty())
    cause(Reason::OverloadCollision, S->getBeginLoc(),
          "without its token it would need another name, and it tells its "
          "name here");
}

//===----------------------------------------------------------------------===//
// Suspensions
//===----------------------------------------------------------------------===//

void TokenBody::record(SuspensionKind Kind, const CallExpr *Call,
                       std::optional<EntityId> Runs) {
  Suspension S;
  S.Kind = Kind;
  S.Rule = D.R.Name;
  if (!Across || Call != Across->Inside)
    S.In = Id;
  S.Runs = Runs;
  S.At = B.Src.span(Call->getSourceRange())
             .value_or(B.Src.place(Call->getBeginLoc()));
  if (std::optional<Span> Callee =
          B.Src.span(Call->getCallee()->getSourceRange()))
    S.Callee = B.Src.text(*Callee).str();
  else if (const FunctionDecl *F = Call->getDirectCallee())
    S.Callee = F->getQualifiedNameAsString();
  B.Out.Suspensions.push_back(std::move(S));
}

/// A helper's template: {ns}, {token}, and {1}, {2}, ... for its arguments.
std::vector<Piece> TokenBody::fill(llvm::StringRef Template,
                                   const CallExpr *Call, bool &Known) const {
  std::vector<Piece> Pieces;
  while (!Template.empty()) {
    auto [Text, Rest] = Template.split('{');
    if (!Text.empty())
      Pieces.push_back({Text.str(), {}, 0});
    auto [Key, Tail] = Rest.split('}');
    unsigned Index = 0;
    bool IsFirst = true;
    if (Key == "ns")
      Pieces.push_back({Space, {}, 0});
    else if (Key == "args") {
      for (unsigned I = 0; I != Call->getNumArgs(); ++I)
        if (!isa<CXXDefaultArgExpr>(Call->getArg(I)) &&
            !D.libraryOf(Call->getArg(I)->getType())) {
          std::optional<Span> Argument =
              B.Src.span(Call->getArg(I)->getSourceRange());
          Known &= Argument.has_value();
          if (!std::exchange(IsFirst, false))
            Pieces.push_back({", ", {}, 0});
          if (Argument)
            Pieces.push_back({"", Argument->At, 10});
        }
    } else if (Key == "token")
      Pieces.push_back({expand(D.R.Token), {}, 0});
    else if (!Key.getAsInteger(10, Index)) {
      std::optional<Span> Argument =
          Index && Index <= Call->getNumArgs()
              ? B.Src.span(Call->getArg(Index - 1)->getSourceRange())
              : std::nullopt;
      Known &= Argument.has_value();
      if (Argument)
        Pieces.push_back({"", Argument->At, 10});
    }
    Template = Tail;
  }
  return Pieces;
}

/// What is handed on in the token's place.
std::vector<Piece> TokenBody::nativeToken(const TokenUse &Use, Recipe &Change,
                                          bool &Known) {
  Change.Headers.push_back(header(D.R.TokenHeader));
  if (Use.Adapted) {
    if (!Use.By->Header.empty())
      Change.Headers.push_back(header(Use.By->Header));
    return fill(Use.By->Call, Use.Adapted, Known);
  }
  if (!Use.Code)
    return {{expand(D.R.Token), {}, 0}};
  Change.Headers.push_back(header(D.R.TokenWithCodeHeader));
  auto [Front, Back] = llvm::StringRef(D.R.TokenWithCode).split("{code}");
  std::optional<Span> Code = B.Src.span(Use.Code->getSourceRange());
  Known &= Code.has_value();
  if (!Known)
    return {};
  return {{expand(Front), {}, 0}, {"", Code->At, 10}, {expand(Back), {}, 0}};
}

void TokenBody::suspend(const CallExpr *Call, const TokenUse &Use,
                        const Ancestors &Above, bool Record) {
  if (Record)
    record(SuspensionKind::Operation, Call, std::nullopt);
  B.Out.Entities[Id].Suspends = true;
  Settled.insert({Use.Token, Use.Up.Child});
  std::optional<Span> Token = B.Src.span(Use.Token->getSourceRange());
  Recipe Change;
  Change.Guard = {{Id, true}};
  bool Known = Token.has_value();
  std::vector<Piece> Native;
  if (!Use.Copy)
    Native = nativeToken(Use, Change, Known);
  if (!Known) {
    cause(Reason::InMacro, Call->getBeginLoc(),
          "the token is named in a macro's body");
    return;
  }
  if (Use.Copy)
    copyNamed(Use.Copy)->HandedOn = true;
  else
    Change.Rewrites.push_back({*Token, 10, std::move(Native)});
  if (Use.Code)
    clearCode(Call, Use.Code, Change, Above);
  await(Call, std::move(Change), Above);
}

/// Where an operation completes without an error code, older Asios clear the
/// one that is bound to the token:
///
///   post(yield[ec]);   ->   ec = {};
///                           co_await post(redirect_error(use_awaitable, ec));
void TokenBody::clearCode(const CallExpr *Call, const Expr *Code,
                          Recipe &Change, const Ancestors &Above) {
  auto Version = B.Out.Versions.find(Of.VersionMacro);
  bool Clears = llvm::any_of(Of.Before, [&](const Library::Era &Era) {
    return Era.ClearsCode && Version != B.Out.Versions.end() &&
           Version->second < Era.Below;
  });
  const FunctionDecl *F = Call->getDirectCallee();
  static constexpr llvm::StringRef Codeless[] = {"post", "dispatch", "defer"};
  if (!Clears || !F || !D.isLibrary(F) || !F->getIdentifier() ||
      !llvm::is_contained(Codeless, F->getName()))
    return;
  Ancestors Around = ancestorsOf(Call, Above);
  while (!Around.empty() && isa<Expr>(Around.back()))
    Around.pop_back();
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Text = B.Src.span(Code->getSourceRange());
  bool ByCopy = Text && Whole && !Whole->At.contains(Text->At);
  if (!Whole || !Text || ByCopy || Around.empty() ||
      !isa<CompoundStmt>(Around.back())) {
    cause(Reason::CannotHoist, Call->getBeginLoc(),
          "there is no place in front of the call to clear the error code");
    return;
  }
  std::string Indent = B.Src.indentation(Whole->File, Whole->At.Begin);
  Change.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Whole->At.Begin}},
       50,
       {{B.Src.text(*Text).str() + " = {};\n" + Indent, {}, 0}}});
}

void TokenBody::member(const CallExpr *Call, const Helper &By,
                       const Ancestors &Above) {
  B.Out.Entities[Id].Suspends = true;
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  bool Known = Whole.has_value();
  std::vector<Piece> Native = fill(By.Call, Call, Known);
  if (!Known) {
    cause(Reason::InMacro, Call->getBeginLoc(),
          "the token is named in a macro's body");
    return;
  }
  Ancestors Around = ancestorsOf(Call, Above);
  noteAwait(Call, Around);
  if (bindsTighter(B, Call, Around)) {
    Native.insert(Native.begin(), {"(", {}, 0});
    Native.push_back({")", {}, 0});
  }
  Recipe Change;
  Change.Op = Operation::Query;
  Change.Guard = {{Id, true}};
  if (!By.Header.empty())
    Change.Headers.push_back(header(By.Header));
  Change.Rewrites.push_back({*Whole, 20, std::move(Native)});
  keepInContext(std::move(Change), Call, Above);
}

void TokenBody::help(const CallExpr *Call, const Helper &By,
                     const TokenUse &Use, const Ancestors &Above) {
  bool Suspends = By.Gives == Helper::Kind::Awaitable;
  B.Out.Entities[Id].Suspends |= Suspends;
  if (Suspends)
    record(SuspensionKind::Operation, Call, std::nullopt);
  Settled.insert(Use.Token);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  bool Known = Whole.has_value();
  Recipe Change;
  Change.Guard = {{Id, true}};
  if (!By.Header.empty())
    Change.Headers.push_back(header(By.Header));
  std::vector<Piece> Native = fill(By.Call, Call, Known);
  if (!Known) {
    if (Whole)
      cause(Reason::TokenEscapes, Call->getBeginLoc(),
            "the rule's text for '" + By.Name +
                "' names an argument that this call has not");
    else
      cause(Reason::InMacro, Call->getBeginLoc(),
            "the call stands in a macro's body");
    return;
  }
  Change.Rewrites.push_back({*Whole, 15, std::move(Native)});
  if (Suspends)
    return await(Call, std::move(Change), Above);
  Change.Op = Operation::Query;
  keepInContext(std::move(Change), Call, Above);
}

void TokenBody::delegate(const CallExpr *Call, EntityId Runs,
                         const Expr *HandedOn, const Ancestors &Above) {
  record(SuspensionKind::Delegation, Call, Runs);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Token =
      HandedOn ? B.Src.span(HandedOn->getSourceRange()) : std::nullopt;
  if (!Whole || (HandedOn && !Token)) {
    cause(Reason::InMacro, Call->getBeginLoc(),
          "the call stands in a macro's body");
    return;
  }
  Recipe Change;
  Change.Guard = {{Id, true}, {Runs, true}};
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (HandedOn) {
    Settled.insert(HandedOn);
    Change.Rewrites = dropListItem(B.Src, *Token);
  }
  if (Across && Call == Across->Inside)
    return dissolve(Call, std::move(Change));
  Delegation To{Runs, HandedOn, ancestorsOf(Call, Above), "", false, false};
  if (Callee && B.isLeaf(Callee)) {
    // An ordinary call, whatever the caller is.
    Change.Guard = {{Runs, true}};
    To.Plain = true;
    Delegations.insert({Call, std::move(To)});
    B.Out.Recipes.push_back(std::move(Change));
    return;
  }
  if (nameUnevaluated(Call, HandedOn, *Whole, Change, Above))
    return;
  if (followsResult(In.Function, Call))
    B.Out.Ties.push_back(
        {Id, Runs, TieKind::Starts, B.Src.place(Call->getBeginLoc())});
  if (canForward(Call, HandedOn)) {
    forward(*Whole, Change);
    To.Forwarded = true;
    Delegations.insert({Call, std::move(To)});
    B.Out.Recipes.push_back(std::move(Change));
    return;
  }
  bool Kept = !isa_and_nonnull<CompoundStmt>(
      climb(B, Call, ancestorsOf(Call, Above)).User);
  bool Reference = Call->getCallReturnType(B.Ctx)->isReferenceType();
  std::string Suffix = Kept && Reference ? ".get()" : "";
  To.Suffix = Suffix;
  Delegations.insert({Call, std::move(To)});
  await(Call, std::move(Change), Above, Suffix);
}

/// noexcept(f(yield)), sizeof(f(yield)): the call is asked about, not made.
/// What it may throw does not change; the type of its result is the
/// awaitable's.
bool TokenBody::nameUnevaluated(const CallExpr *Call, const Expr *HandedOn,
                                const Span &Whole, Recipe &Change,
                                const Ancestors &Above) {
  const Climb Up = climb(B, Call, ancestorsOf(Call, Above));
  if (const auto *Asks = dyn_cast_or_null<CXXNoexceptExpr>(Up.User)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Type =
        Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
    bool Nothrow =
        Type && Type->isNothrow() &&
        llvm::all_of(Call->arguments(), [&](const Expr *Argument) {
          return Argument == HandedOn || B.Sema.canThrow(Argument) == CT_Cannot;
        });
    if (Asks->getValue() != Nothrow)
      return false;
  } else {
    const auto *Size = dyn_cast_or_null<UnaryExprOrTypeTraitExpr>(Up.User);
    if (!Size || Size->getKind() != UETT_SizeOf ||
        !isa<ParenExpr>(Size->getArgumentExpr()) ||
        In.Function->isTemplateInstantiation() ||
        Call->getCallReturnType(B.Ctx)->isReferenceType())
      return false;
    Change.Rewrites.push_back(
        {Whole,
         20,
         {{"decltype(", {}, 0}, {"", Whole.At, 20}, {")::value_type", {}, 0}}});
  }
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

void TokenBody::query(const CallExpr *Call, const Ancestors &Above) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  if (!Whole) {
    cause(Reason::InMacro, Call->getBeginLoc(),
          "the token is named in a macro's body");
    return;
  }
  B.Out.Entities[Id].Suspends = true;
  ++Awaits;
  Ancestors Around = ancestorsOf(Call, Above);
  checkPosition(Call, Around);
  checkCondition(Call, Around);
  Queries.push_back({Call, Above});
}

void TokenBody::dropMention(const Expr *Cast, const Ancestors &Above) {
  if (!dropStatement(Cast, ancestorsOf(Cast, Above)))
    cause(Reason::TokenEscapes, Cast->getBeginLoc(),
          "the token is mentioned in a place where it cannot be removed");
}

void TokenBody::suspendElsewhere(const Expr *Ref, const Stmt *User) {
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User))
    record(SuspensionKind::Operation, Call, std::nullopt);
  cause(Reason::SuspendsInCallback, Ref->getExprLoc(),
        "the token is used in a function inside that is no coroutine");
}

void TokenBody::await(const Expr *E, Recipe Change, const Ancestors &Above,
                      llvm::StringRef Suffix) {
  std::optional<Span> Whole = B.Src.span(E->getSourceRange());
  if (!Whole) {
    cause(Reason::InMacro, E->getBeginLoc(),
          "the call stands in a macro's body");
    return;
  }
  Ancestors Around = ancestorsOf(E, Above);
  noteAwait(E, Around);
  auto [Front, Back] = aroundAwait(E, Around, Suffix, Change);
  Change.Rewrites.push_back(
      {*Whole, 20, {{Front, {}, 0}, {"", Whole->At, 20}, {Back, {}, 0}}});
  keepInContext(std::move(Change), E, Above);
}

/// `E` awaits: what its place forbids, and what must move in front of it.
void TokenBody::noteAwait(const Expr *E, const Ancestors &Above) {
  ++Awaits;
  checkPosition(E, Above);
  suspendAt(E, Above);
}

std::pair<std::string, std::string>
TokenBody::aroundLambda(const std::string &Type) const {
  return {"co_await [&]() -> " +
              expandTemplate(D.R.Result, {{"ns", Space}, {"type", Type}}) +
              " { ",
          "}()"};
}

//===----------------------------------------------------------------------===//
// The end of the body
//===----------------------------------------------------------------------===//

void TokenBody::finish() {
  for (const auto &[Call, Above] : Queries)
    finishQuery(Call, Above);
  if (Across)
    return finishAcross();
  noteHazards();
  finishCopies();
  if (isLeaf() || Forwards)
    return finishBridges();
  keepTerminate();
  for (const VarDecl *Guard : ExceptionCounters)
    if (Awaits)
      cause(Reason::UncaughtAtShutdown, Guard->getLocation(),
            "its destructor asks whether an exception is on its way");
  finishReturns();
  if (Awaits == 0 && Returns.empty() && !InPlace)
    startAsCoroutine();
  finishGuards(Reason::CatchAllAtShutdown,
               "this handler runs when the context is destroyed, and will not "
               "any more");
  finishHandlers();
  finishExpressions();
  finishBridges();
}
