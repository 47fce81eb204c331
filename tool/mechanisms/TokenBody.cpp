// See TokenBody.h. TokenHandlers.cpp has what concerns exceptions,
// TokenHoist.cpp what must move in front of a full expression, TokenNotes.cpp
// what is only noted.
#include "mechanisms/TokenBody.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Exceptions.h"
#include "mechanisms/Lists.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

static const Library &libraryFor(const TokenDialect &D,
                                 const TokenSignature::Parameter &Token) {
  return Token ? *Token->Of : *D.libraryAtHand();
}

TokenBody::TokenBody(const TokenDialect &D, Builder &B,
                     const TokenSignature &Signature, const Body &In,
                     EntityId Id, TokenSignature::Parameter Token,
                     TokenBody *Outer, bool InPlace,
                     const BridgeToLegacy *Across)
    : In(In), Id(Id),
      Token(Token ? In.Function->getParamDecl(Token->Index) : nullptr),
      Outer(Outer), InPlace(InPlace), D(D), B(B), Signature(Signature),
      Of(libraryFor(D, Token)), Across(Across) {
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
  Names = namesIn(B.Src, In.Function);
}

std::string TokenBody::expand(llvm::StringRef Template) const {
  return expandTemplate(Template, {{"ns", Space}});
}

std::string TokenBody::header(llvm::StringRef Template) const {
  return expandTemplate(Template, {{"lib", Of.IncludePrefix}});
}

/// A name that nothing in the body uses.
std::string TokenBody::unique(llvm::StringRef Wish) {
  std::string Name = Wish.str();
  for (unsigned N = 2; !Names.insert(Name).second; ++N)
    Name = (Wish + std::to_string(N)).str();
  return Name;
}

static const Stmt *handlerAround(const Ancestors &Above) {
  for (const Stmt *S : llvm::reverse(Above))
    if (isa<CXXCatchStmt>(S))
      return S;
  return nullptr;
}

void TokenBody::visit(const Stmt *S, const Ancestors &Above) {
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    Returns.push_back(Return);
  else if (const auto *Throw = dyn_cast<CXXThrowExpr>(S)) {
    if (!Throw->getSubExpr())
      Rethrows.push_back({Throw, handlerAround(Above)});
  } else if (isa<PredefinedExpr>(S)) {
    if (!B.newName(In.Function).empty())
      cause(Reason::OverloadCollision, S->getBeginLoc(),
            "without its token it would need another name, and it tells its "
            "name here");
  } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D)) {
        if (Variable->getType()->isVariableArrayType() && !isLeaf())
          cause(Reason::VariableLengthArray, Variable->getLocation(),
                "it holds a variable-length array");
        if (countsExceptions(Variable->getType()))
          ExceptionCounters.push_back(Variable);
      }
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (const Stmt *Around = handlerAround(Above))
      if (asksForException(F))
        ExceptionQueries.push_back({Call, Around});
    if (!F || !F->getIdentifier())
      return;
    llvm::StringRef Name = F->getName();
    if ((Name == "alloca" || Name == "__builtin_alloca") && !isLeaf())
      cause(Reason::VariableLengthArray, Call->getBeginLoc(),
            "it calls alloca");
    if (Name == "current_exception" || Name == "throw_with_nested" ||
        Name == "rethrow_if_nested")
      ExceptionQueries.push_back({Call, handlerAround(Above)});
  }
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

bool TokenBody::holds(const VarDecl *Named) const {
  return Named && (Named == Token || Copies.count(Named) ||
                   Captured.count(Named) || (Outer && Outer->holds(Named)));
}

/// [token = yield]: another name for the same token.
void TokenBody::capture(const LambdaCapture &Capture) {
  const auto *Variable = Capture.capturesVariable()
                             ? dyn_cast<VarDecl>(Capture.getCapturedVar())
                             : nullptr;
  if (!Variable || !Variable->isInitCapture() ||
      !D.libraryOf(Variable->getType()))
    return;
  TokenUse Use = useOfArgument(D, Variable->getInit());
  if (Use.Code || Use.Adapted)
    cause(Reason::TokenCopied, Capture.getLocation(),
          "a copy of the token lives in a lambda");
  else
    Captured.insert(Variable);
}

TokenBody::TokenCopy *TokenBody::copyNamed(const VarDecl *Named) {
  auto Copy = Copies.find(Named);
  if (Copy != Copies.end())
    return &Copy->second;
  return Outer ? Outer->copyNamed(Named) : nullptr;
}

TokenUse TokenBody::throughCopy(TokenUse Use, const VarDecl *Named) {
  if (const TokenCopy *Copy = copyNamed(Named);
      Copy && !Use.Code && !Use.Adapted) {
    Use.Code = Copy->Of.Code;
    Use.Adapted = Copy->Of.Adapted;
    Use.By = Copy->Of.By;
    Use.Copy = Named;
  }
  return Use;
}

bool TokenBody::copy(const DeclStmt *Declaration, const TokenUse &Use) {
  const auto *Copy = Declaration->isSingleDecl()
                         ? dyn_cast<VarDecl>(Declaration->getSingleDecl())
                         : nullptr;
  if (!Copy || Copy->isStaticLocal() || !D.libraryOf(Copy->getType()))
    return false;
  Copies.insert({Copy, {Declaration, Use}});
  return true;
}

/// yield_context const &quiet = yield[ec];
/// auto quiet = redirect_error(use_awaitable, ec);   (Asio takes no const one)
void TokenBody::finishCopies() {
  // A copy of a copy keeps the first.
  for (const auto &[Copy, How] : llvm::reverse(Copies))
    if (How.HandedOn && How.Of.Copy)
      copyNamed(How.Of.Copy)->HandedOn = true;
  for (const auto &[Copy, How] : Copies) {
    std::optional<Span> Line = B.Src.span(How.Declaration->getSourceRange());
    std::optional<Span> Token = B.Src.span(How.Of.Token->getSourceRange());
    TypeLoc Written = Copy->getTypeSourceInfo()->getTypeLoc();
    Written = Written.getUnqualifiedLoc();
    if (auto Reference = Written.getAs<ReferenceTypeLoc>())
      Written = Reference.getPointeeLoc().getUnqualifiedLoc();
    std::optional<Span> Type = B.Src.span(Written.getSourceRange());
    Recipe Change;
    Change.Op = Operation::ChangeSignature;
    Change.Guard = {{Id, true}};
    bool Known = Line && Token && Type;
    if (Known && !How.HandedOn) {
      Change.Rewrites.push_back(
          {Span{Line->File, withItsLine(B.Src, Line->File, Line->At)}, 20, {}});
    } else if (Known) {
      std::vector<Piece> Native = How.Of.Copy
                                      ? std::vector<Piece>{{"", Token->At, 10}}
                                      : nativeToken(How.Of, Change, Known);
      std::optional<Span> Name = B.Src.token(Copy->getLocation());
      if (Name && How.Of.Code)
        Type->At = {Line->At.Begin, Name->At.Begin};
      Change.Rewrites.push_back(
          {*Type, 10, {{Name && How.Of.Code ? "auto " : "auto", {}, 0}}});
      Change.Rewrites.push_back({*Token, 10, std::move(Native)});
    }
    if (!Known) {
      cause(Reason::InMacro, Copy->getLocation(),
            "a copy of the token comes out of a macro");
      continue;
    }
    B.Out.Recipes.push_back(std::move(Change));
  }
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
  Tokens.insert(Use.Token);
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
  Tokens.insert(Use.Token);
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
    Tokens.insert(HandedOn);
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
  bool Tight = bindsTighter(B, Call, Around);
  std::string Executor = expand(D.R.Executor);
  Recipe Change;
  Change.Op = Operation::Query;
  Change.Guard = {{Id, true}};
  Change.Headers = {header(D.R.ExecutorHeader)};
  Change.Rewrites.push_back(
      {*Whole, 20, {{Tight ? "(" + Executor + ")" : Executor, {}, 0}}});
  keepInContext(std::move(Change), Call, Above);
}

void TokenBody::dropMention(const Expr *Cast, const Ancestors &Above) {
  std::optional<Span> Mention = B.Src.span(Cast->getSourceRange());
  const Source::Lexeme *Semicolon =
      Mention ? B.Src.after(Mention->File, Mention->At.End) : nullptr;
  Ancestors Around = ancestorsOf(Cast, Above);
  if (!Mention || !Semicolon || Semicolon->Kind != tok::semi ||
      Around.empty() || !isa<CompoundStmt>(Around.back())) {
    cause(Reason::TokenEscapes, Cast->getBeginLoc(),
          "the token is mentioned in a place where it cannot be removed");
    return;
  }
  const std::string &File = Mention->File;
  Range Line = withItsLine(B.Src, File, {Mention->At.Begin, Semicolon->At.End});
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Id, true}};
  Change.Rewrites.push_back({Span{File, Line}, 20, {}});
  B.Out.Recipes.push_back(std::move(Change));
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
  bool Tight = !Suffix.empty() || bindsTighter(B, E, Around);
  Change.Rewrites.push_back({*Whole,
                             20,
                             {{Tight ? "(co_await " : "co_await ", {}, 0},
                              {"", Whole->At, 20},
                              {(Tight ? ")" : "") + Suffix.str(), {}, 0}}});
  keepInContext(std::move(Change), E, Above);
}

/// `E` awaits: what its place forbids, and what must move in front of it.
void TokenBody::noteAwait(const Expr *E, const Ancestors &Above) {
  ++Awaits;
  Awaited.insert(E);
  checkPosition(E, Above);
  checkCondition(E, Above);
  FullExpression Outermost{E, Above};
  while (!Outermost.Above.empty() && isa<Expr>(Outermost.Above.back())) {
    Outermost.E = cast<Expr>(Outermost.Above.back());
    Outermost.Above.pop_back();
  }
  Full.insert({Outermost.E, Outermost});
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

void TokenBody::checkPosition(const Expr *E, const Ancestors &Above) {
  const Stmt *Child = E;
  for (unsigned I = Above.size(); I-- > 0; Child = Above[I]) {
    const Stmt *S = Above[I];
    const auto *TypeId = dyn_cast<CXXTypeidExpr>(S);
    if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr>(S) ||
        (TypeId && !TypeId->isPotentiallyEvaluated()))
      cause(Reason::UnevaluatedOperand, E->getBeginLoc(),
            "it stands in an operand that is never evaluated");
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D))
          if (Variable->isStaticLocal())
            cause(Reason::StaticInitialiser, E->getBeginLoc(),
                  "it initialises the static variable '" +
                      Variable->getNameAsString() + "'");
    if (const auto *Try = dyn_cast<CXXTryStmt>(S))
      if (Try->getTryBlock() == Child)
        Guards.insert(Try);
    const auto *Catch = dyn_cast<CXXCatchStmt>(S);
    if (!Catch)
      continue;
    const auto *Try = I ? dyn_cast<CXXTryStmt>(Above[I - 1]) : nullptr;
    if (!Try || Try == In.Function->getBody()) {
      cause(Reason::AwaitInHandler, E->getBeginLoc(),
            "it stands in the handler of a function-try-block");
      continue;
    }
    Handler &H = Handlers[Try];
    H.Try = Try;
    H.Above = Ancestors(Above.begin(), Above.begin() + I - 1);
    H.Outlined.insert(Catch);
  }
}

static bool declares(const Stmt *S) {
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return llvm::any_of(Block->body(),
                        [](const Stmt *Item) { return isa<DeclStmt>(Item); });
  if (const auto *If = dyn_cast<IfStmt>(S))
    return If->getInit() || If->getConditionVariable();
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return While->getConditionVariable();
  if (const auto *For = dyn_cast<ForStmt>(S))
    return isa_and_nonnull<DeclStmt>(For->getInit()) ||
           For->getConditionVariable();
  if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    return Switch->getInit() || Switch->getConditionVariable();
  return isa<CXXForRangeStmt>(S);
}

static bool repeats(const Stmt *S) {
  return isa<WhileStmt, DoStmt, ForStmt>(S);
}

/// g++ 12 miscompiles a condition that awaits where no enclosing block declares
/// anything, and a loop's condition that awaits behind `&&` or `||` anywhere. A
/// declaration inside the condition mends both:
///
///   if (ready(yield))  ->  if (bool const condition = co_await ready();
///   condition)
void TokenBody::checkCondition(const Expr *E, const Ancestors &Above) {
  bool Declares = llvm::any_of(Above, declares);
  const Stmt *Child = E;
  for (const Stmt *S : llvm::reverse(Above)) {
    const Expr *Condition = nullptr;
    if (const auto *If = dyn_cast<IfStmt>(S))
      Condition = If->getCond();
    else if (const auto *While = dyn_cast<WhileStmt>(S))
      Condition = While->getCond();
    else if (const auto *Do = dyn_cast<DoStmt>(S))
      Condition = Do->getCond();
    else if (const auto *For = dyn_cast<ForStmt>(S))
      Condition = For->getCond();
    else if (const auto *Switch = dyn_cast<SwitchStmt>(S))
      Condition = Switch->getCond();
    if (Condition && Condition == Child) {
      const Expr *Plain = Condition->IgnoreParenImpCasts();
      const auto *Operator = dyn_cast<BinaryOperator>(Plain);
      bool Chooses = (Operator && Operator->isLogicalOp()) ||
                     isa<AbstractConditionalOperator>(Plain);
      if (Declares && !(repeats(S) && Chooses))
        return;
      return nameCondition(S, Condition, ancestorsOf(S, Above));
    }
    Child = S;
  }
}

void TokenBody::nameCondition(const Stmt *Control, const Expr *Condition,
                              const Ancestors &Above) {
  if (!Named.insert(Control).second)
    return;
  std::optional<Span> Text = B.Src.span(Condition->getSourceRange());
  std::optional<Span> Keyword = B.Src.token(Control->getBeginLoc());
  bool InBlock = !Above.empty() && isa<CompoundStmt>(Above.back());
  if (!Text || !Keyword || (isa<DoStmt>(Control) && !InBlock)) {
    cause(Reason::CannotHoist, Condition->getBeginLoc(),
          "the condition cannot be given a name");
    return;
  }
  const Expr *Plain = Condition->IgnoreImplicit();
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Plain);
  bool IsClass =
      Plain->getType()->isRecordType() ||
      (Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()));
  bool NeedsCast = !isa<SwitchStmt>(Control) &&
                   (IsClass || !Plain->getType()->isBooleanType());
  std::string Name = unique("condition");
  std::string Front = NeedsCast ? "static_cast<bool>(" : "";
  std::string Back = NeedsCast ? ")" : "";
  Recipe Change;
  Change.Op = Operation::Hoist;
  Change.Guard = {{Id, true}};
  auto Rewritten = [&](std::string Before, std::string After) {
    Change.Rewrites.push_back(
        {*Text,
         40,
         {{Before + Front, {}, 0}, {"", Text->At, 40}, {Back + After, {}, 0}}});
  };
  if (isa<DoStmt>(Control)) {
    // A do statement's condition declares nothing; a variable in front does.
    std::string Indent = B.Src.indentation(Keyword->File, Keyword->At.Begin);
    Change.Rewrites.push_back(
        {Span{Keyword->File, {Keyword->At.Begin, Keyword->At.Begin}},
         40,
         {{"bool " + Name + " = true;\n" + Indent, {}, 0}}});
    Rewritten("(" + Name + " = ", ")");
  } else {
    // Where there is a place to, the name is used, lest the compiler warn.
    const auto *If = dyn_cast<IfStmt>(Control);
    const auto *Switch = dyn_cast<SwitchStmt>(Control);
    bool Uses = (If && !If->getInit()) || (Switch && !Switch->getInit());
    Rewritten((Uses ? "" : "[[maybe_unused]] ") +
                  std::string(Switch ? "auto const " : "bool const ") + Name +
                  " = ",
              Uses ? "; " + Name : "");
  }
  B.Out.Recipes.push_back(std::move(Change));
}

//===----------------------------------------------------------------------===//
// The end of the body
//===----------------------------------------------------------------------===//

void TokenBody::finish() {
  if (Across)
    return finishBridges();
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
  finishGuards();
  for (const auto &[Try, H] : Handlers)
    outline(H);
  for (const auto &[E, Expression] : Full)
    finishExpression(Expression);
  finishBridges();
}

/// An exception that leaves a noexcept function ends the program; out of a
/// coroutine it would go to whoever awaits it. As a function-try-block, so that
/// the body's lines stay as they are:
///
///   void f(yield_context) noexcept {     awaitable<void> f() noexcept try {
///     ...                                  ...
///   }                                    } catch (...) {
///                                          std::terminate();
///                                        }
void TokenBody::keepTerminate() {
  const auto *Type = In.Function->getType()->getAs<FunctionProtoType>();
  if (!Type || !Type->isNothrow() || In.Lambda)
    return; // a noexcept lambda is refused
  const auto *Code = dyn_cast<CompoundStmt>(In.Function->getBody());
  std::optional<Span> Open =
      Code ? B.Src.token(Code->getLBracLoc()) : std::nullopt;
  std::optional<Span> Close =
      Code ? B.Src.token(Code->getRBracLoc()) : std::nullopt;
  if (!Open || !Close) {
    cause(Reason::Noexcept, In.Function->getLocation(),
          "it is noexcept, and its body is a try block");
    return;
  }
  const std::string &File = Open->File;
  std::string Indent = B.Src.indentation(File, Close->At.Begin);
  bool OneLine =
      !B.Src.text(File, {Open->At.Begin, Close->At.End}).contains('\n');
  const Source::Lexeme *Before = B.Src.before(File, Open->At.Begin, true);
  bool OwnLine =
      Before &&
      B.Src.text(File, {Before->At.End, Open->At.Begin}).contains('\n');
  std::string Step = B.Src.step({File, {Open->At.Begin, Close->At.End}});
  std::string NewLine = "\n" + Indent;
  std::string Handler = OneLine   ? " catch (...) { std::terminate(); }"
                        : OwnLine ? NewLine + "catch (...)" + NewLine + "{" +
                                        NewLine + Step + "std::terminate();" +
                                        NewLine + "}"
                                  : " catch (...) {" + NewLine + Step +
                                        "std::terminate();" + NewLine + "}";
  Recipe Change;
  Change.Op = Operation::OutlineHandler;
  Change.Guard = {{Id, true}};
  Change.Headers = {"exception"};
  Change.Rewrites.push_back({Span{File, {Open->At.Begin, Open->At.Begin}},
                             10,
                             {{OwnLine ? "try" + NewLine : "try ", {}, 0}}});
  Change.Rewrites.push_back(
      {Span{File, {Close->At.End, Close->At.End}}, 10, {{Handler, {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

/// A promise takes what is returned by reference, which cannot be bound to a
/// bit-field, needs a definition that a constant member may lack, and makes an
/// integer of `NULL`.
static bool mustBeValue(const Expr *Returned) {
  if (!Returned)
    return false;
  const Expr *Plain = Returned->IgnoreParenImpCasts();
  const auto *Cast = dyn_cast<ImplicitCastExpr>(Returned->IgnoreParens());
  if (Plain->refersToBitField() ||
      (Cast && Cast->getCastKind() == CK_NullToPointer &&
       !Plain->getType()->isNullPtrType()))
    return true;
  const auto *Member = dyn_cast<MemberExpr>(Plain);
  const auto *Ref = dyn_cast<DeclRefExpr>(Plain);
  const auto *Variable =
      dyn_cast_or_null<VarDecl>(Member ? Member->getMemberDecl()
                                : Ref  ? Ref->getDecl()
                                       : nullptr);
  return Variable && Variable->isStaticDataMember() &&
         Variable->getType().isConstQualified() && !Variable->isInline();
}

void TokenBody::finishReturns() {
  for (const ReturnStmt *Return : Returns) {
    std::optional<Span> Keyword = B.Src.token(Return->getReturnLoc());
    if (!Keyword) {
      cause(Reason::InMacro, Return->getReturnLoc(),
            "a return statement comes out of a macro");
      continue;
    }
    Recipe Change;
    Change.Op = Operation::Return;
    Change.Guard = {{Id, true}};
    Change.Rewrites.push_back(
        {*Keyword, 10, {{InPlace ? "continue" : "co_return", {}, 0}}});
    if (mustBeValue(Return->getRetValue()) && !InPlace &&
        !returnValue(Return, Change))
      continue;
    const Source::Lexeme *Value = B.Src.after(Keyword->File, Keyword->At.End);
    if (Value && Value->Kind == tok::l_brace) {
      // A promise cannot deduce a type from braces.
      std::optional<std::string> Type = Signature.nameOfType(
          In.Function->getReturnType().getUnqualifiedType());
      if (!Type) {
        cause(Reason::DeducedResult, Return->getReturnLoc(),
              "the type of the returned braces has no name");
        continue;
      }
      Change.Rewrites.push_back(
          {Span{Keyword->File, {Value->At.Begin, Value->At.Begin}},
           10,
           {{*Type, {}, 0}}});
    }
    B.Out.Recipes.push_back(std::move(Change));
  }
}

/// return NULL;   ->   co_return static_cast<session *>(NULL);
bool TokenBody::returnValue(const ReturnStmt *Return, Recipe &Change) {
  const Expr *Value = Return->getRetValue();
  std::optional<Span> Text = B.Src.span(Value->getSourceRange());
  std::optional<std::string> Type =
      Signature.nameOfType(In.Function->getReturnType().getUnqualifiedType());
  if (!Text || !Type) {
    cause(Reason::InMacro, Value->getBeginLoc(),
          "what it returns must be given a type, and comes out of a macro or "
          "has none that can be named");
    return false;
  }
  Change.Rewrites.push_back({*Text,
                             40,
                             {{"static_cast<" + *Type + ">(", {}, 0},
                              {"", Text->At, 40},
                              {")", {}, 0}}});
  return true;
}

/// A body that neither awaits nor returns would be no coroutine.
void TokenBody::startAsCoroutine() {
  std::optional<Rewrite> End = coReturnAtEnd(B.Src, In.Function);
  if (!End) {
    cause(Reason::InMacro, In.Function->getLocation(),
          "its body comes out of a macro");
    return;
  }
  Recipe Change;
  Change.Op = Operation::Return;
  Change.Guard = {{Id, true}};
  if (In.Function->getReturnType()->isVoidType()) {
    Change.Rewrites.push_back(std::move(*End));
  } else {
    // It never returns (it throws): any await in front makes it a coroutine.
    std::optional<Span> Code =
        B.Src.span(In.Function->getBody()->getSourceRange());
    const unsigned Inside = Code->At.Begin + 1;
    const Source::Lexeme *First = B.Src.after(Code->File, Inside, true);
    Change.Headers = {header(D.R.ExecutorHeader)};
    llvm::StringRef Front = B.Src.text(Code->File, {Inside, First->At.Begin});
    std::string Lead =
        Front.contains('\n') ? Front.substr(Front.rfind('\n')).str() : " ";
    Change.Rewrites.push_back({Span{Code->File, {Inside, Inside}},
                               10,
                               {{Lead + expand(D.R.Executor) + ";", {}, 0}}});
  }
  B.Out.Recipes.push_back(std::move(Change));
}
