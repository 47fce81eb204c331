// See TokenBridge.h. Whether a bridge is written is decided by colour, so each
// is a recipe whose guard names the colours of both ends.
//
// Within the arguments of a legacy callee that a native caller reaches over a
// bridge, the world is legacy: they stand in the bridge's lambda. In
// f(g(yield), yield) with only f legacy,
//
//   co_await recoro::call_legacy([&](yield_context yield) {
//     return f(recoro::call_native(g(), yield), yield);
//   })
//
// so the recipe of an await also demands that the callees around it are native.
// Only an operand that is hoisted leaves the lambda, and with it what it holds.
#include "mechanisms/TokenBridge.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Moves.h"
#include "mechanisms/TokenBody.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

//===----------------------------------------------------------------------===//
// Bridges that are there
//===----------------------------------------------------------------------===//

/// std::ref(f(x, yield)) keeps a reference.
static const Expr *withoutReference(const Expr *E) {
  E = withoutWrapping(E);
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  bool Wraps = F && F->isInStdNamespace() && F->getIdentifier() &&
               Call->getNumArgs() == 1 &&
               (F->getName() == "ref" || F->getName() == "cref");
  return Wraps ? withoutWrapping(Call->getArg(0)) : E;
}

std::optional<BridgeToLegacy> recoro::bridgeToLegacy(const TokenDialect &D,
                                                     const CallExpr *Call) {
  if (!D.isBridgeToLegacy(Call->getDirectCallee()) || Call->getNumArgs() != 1)
    return std::nullopt;
  BridgeToLegacy Found;
  Found.Whole = Call;
  Found.Lambda = dyn_cast<LambdaExpr>(withoutWrapping(Call->getArg(0)));
  const auto *Code =
      Found.Lambda && !Found.Lambda->isGenericLambda()
          ? dyn_cast<CompoundStmt>(Found.Lambda->getCallOperator()->getBody())
          : nullptr;
  if (!Code || Code->size() != 1)
    return std::nullopt;
  const Stmt *Only = Code->body_front();
  const auto *Return = dyn_cast<ReturnStmt>(Only);
  const auto *E = Return ? Return->getRetValue() : dyn_cast<Expr>(Only);
  Found.Inside = E ? dyn_cast<CallExpr>(withoutReference(E)) : nullptr;
  if (const auto *Ref =
          dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts()))
    Found.ByHand = Ref->hasExplicitTemplateArgs();
  if (!Found.Inside)
    return std::nullopt;
  return Found;
}

/// recoro::call_native(f(x), yield)   ->   co_await f(x)
void TokenBody::unbridge(const CallExpr *Call, const TokenUse &Use,
                         const Ancestors &Above) {
  record(SuspensionKind::Operation, Call, std::nullopt);
  Settled.insert(Use.Token);
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Inside = B.Src.span(Call->getArg(0)->getSourceRange());
  if (!Whole || !Inside) {
    cause(Reason::InMacro, Call->getBeginLoc(),
          "the call stands in a macro's body");
    return;
  }
  if (Use.Code || Use.Adapted) {
    cause(Reason::TokenEscapes, Call->getBeginLoc(),
          "a bridge is handed more than the token");
    return;
  }
  B.Out.Entities[Id].Suspends = true;
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{Id, true}};
  const auto *Inner = dyn_cast<CallExpr>(withoutWrapping(Call->getArg(0)));
  if (Inner && canForward(Inner, Use.Token, Call)) {
    forward(*Whole, Change);
    Change.Rewrites.push_back({*Whole, 20, {{"", Inside->At, 100}}});
    B.Out.Recipes.push_back(std::move(Change));
    return;
  }
  Ancestors Around = ancestorsOf(Call, Above);
  noteAwait(Call, Around);
  auto [Front, Back] = aroundAwait(Call, Around, "", Change);
  Change.Rewrites.push_back(
      {*Whole, 20, {{Front, {}, 0}, {"", Inside->At, 100}, {Back, {}, 0}}});
  keepInContext(std::move(Change), Call, Above);
}

/// recoro::call_legacy([&](yield_context yield) { return f(x, yield); })
///   ->   f(x)
void TokenBody::dissolve(const CallExpr *Call, Recipe Change) {
  std::optional<Span> Whole = B.Src.span(Across->Whole->getSourceRange());
  std::optional<Span> Inside = B.Src.span(Call->getSourceRange());
  if (!Whole || !Inside) {
    cause(Reason::InMacro, Across->Whole->getBeginLoc(),
          "the bridge to it stands in a macro's body");
    return;
  }
  Change.Op = Operation::Bridge;
  Change.Rewrites.push_back({*Whole, 20, {{"", Inside->At, 100}}});
  B.Out.Recipes.push_back(std::move(Change));
}

//===----------------------------------------------------------------------===//
// What can be bridged
//===----------------------------------------------------------------------===//

/// Whether `Token`, as a call is handed it, can be handed to a bridge instead.
static bool canHandToBridge(const TokenDialect &D, const Expr *Token) {
  if (D.R.Across.ToNative.empty() || !D.isBridgedToken(Token->getType()))
    return false;
  TokenUse Use = useOfArgument(D, Token);
  return !Use.Code && !Use.Adapted;
}

bool TokenBody::canReachNative(const Delegation &To) const {
  return To.HandedOn && canHandToBridge(D, To.HandedOn);
}

namespace {

struct Temporaries {
  bool Any = false;
  bool Seen = false; ///< their destruction may do something
};

} // namespace

static void findTemporaries(const TokenDialect &D, const Stmt *S,
                            Temporaries &Found) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  if (!E || D.libraryOf(E->getType()))
    return;
  if (isa<MaterializeTemporaryExpr, CXXBindTemporaryExpr>(E)) {
    Found.Any = true;
    const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl();
    Found.Seen |= Record && Record->hasDefinition() &&
                  !Record->hasTrivialDestructor() && !isStandard(Record);
  }
  if (isa<LambdaExpr>(E))
    return;
  for (const Stmt *Child : E->children())
    findTemporaries(D, Child, Found);
}

/// Whether all tokens named in `S` are `Named`. A copy has become a native one.
bool TokenBody::namesNoOther(const Stmt *S, const VarDecl *Named) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (Variable && D.libraryOf(Variable->getType()) &&
      (Variable != Named || copyNamed(Variable)))
    return false;
  return !S || llvm::all_of(S->children(), [&](const Stmt *Child) {
    return namesNoOther(Child, Named);
  });
}

/// In the bridge's lambda the temporaries among the arguments end with the
/// call, not with the full expression, which matters if that goes on.
bool TokenBody::canReachLegacy(const CallExpr *Call, const Delegation &To) {
  const VarDecl *Named = To.HandedOn ? tokenNamedBy(D, To.HandedOn) : nullptr;
  if (D.R.Across.ToLegacy.empty() || !Named || Named->getName().empty() ||
      !D.isBridgedToken(Named->getType()) || !namesNoOther(Call, Named))
    return false;
  const Stmt *User = climb(B, Call, To.Above).User;
  if (!isa_and_nonnull<Expr>(User))
    return true;
  Temporaries Left;
  for (const Expr *Argument : Call->arguments())
    findTemporaries(D, Argument, Left);
  return !Left.Seen && !(Left.Any && mayRefer(Call->getCallReturnType(B.Ctx)));
}

//===----------------------------------------------------------------------===//
// Bridges that are written
//===----------------------------------------------------------------------===//

/// Keeps a recipe for what becomes of `At` in a native coroutine.
void TokenBody::keepInContext(Recipe Change, const Expr *At,
                              const Ancestors &Above) {
  OfExpressions.push_back({B.Out.Recipes.size(), At, ancestorsOf(At, Above)});
  B.Out.Recipes.push_back(std::move(Change));
}

/// The coroutines in whose calls `E` is written, the innermost first.
std::vector<EntityId> TokenBody::calleesAround(const Expr *E,
                                               const Ancestors &Above) const {
  std::vector<EntityId> Around;
  for (const Stmt *S : llvm::reverse(Above)) {
    if (!isa<Expr>(S) || Hoisted.count(E))
      break;
    E = cast<Expr>(S);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      if (auto Found = Delegations.find(Call); Found != Delegations.end())
        Around.push_back(Found->second.Runs);
  }
  return Around;
}

/// f(x, yield)   ->   recoro::call_native(f(x), yield)
static Recipe callNative(const TokenDialect &D, const Builder &B,
                         const Span &Whole, const Span &Given,
                         llvm::StringRef Suffix) {
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Headers = {D.R.Across.Header};
  Change.Rewrites = dropListItem(B.Src, Given);
  Change.Rewrites.push_back(
      {Whole,
       20,
       {{D.R.Across.ToNative + "(", {}, 0},
        {"", Whole.At, 20},
        {", " + B.Src.text(Given).str() + ")" + Suffix.str(), {}, 0}}});
  return Change;
}

void TokenBody::bridgeToNative(const CallExpr *Call, const Delegation &To,
                               const std::vector<EntityId> &Around) {
  Recipe Change =
      callNative(D, B, *B.Src.span(Call->getSourceRange()),
                 *B.Src.span(To.HandedOn->getSourceRange()), To.Suffix);
  // The world around the call is legacy if the caller is, or if any callee
  // around it is; those around that one are native.
  std::vector<EntityId> Worlds(Around);
  Worlds.push_back(Id);
  for (unsigned Legacy = 0; Legacy != Worlds.size(); ++Legacy) {
    Recipe One = Change;
    One.Guard = {{To.Runs, true}, {Worlds[Legacy], false}};
    for (EntityId Outer : llvm::drop_begin(Worlds, Legacy + 1))
      One.Guard.push_back({Outer, true});
    bool Possible = llvm::none_of(One.Guard, [&](const Condition &C) {
      return C.Native && C.Entity == Worlds[Legacy];
    });
    if (Possible)
      B.Out.Recipes.push_back(std::move(One));
  }
}

/// Whether the text stands for several arguments: `std::forward<Ts>(ts)...`
static bool isExpanded(const Builder &B, const Span &Text) {
  const Source::Lexeme *Next = B.Src.after(Text.File, Text.At.End);
  return Next && B.Src.text(Text.File, Next->At) == "...";
}

bool recoro::bridgeFromElsewhere(const TokenDialect &D, Builder &B,
                                 const CallExpr *Call, const Expr *Token,
                                 EntityId Runs, const Ancestors &Above) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Given = B.Src.span(Token->getSourceRange());
  const Climb Up = climb(B, Call, Above);
  // The bridge names the token once, behind all that the call is made of.
  if (!Whole || !Given || isExpanded(B, *Given) || !canHandToBridge(D, Token) ||
      withoutWrapping(Token)->HasSideEffects(B.Ctx) ||
      isa_and_nonnull<CXXNoexceptExpr, UnaryExprOrTypeTraitExpr>(Up.User))
    return false;
  Recipe Change;
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (Callee && B.isLeaf(Callee)) {
    Change.Rewrites = dropListItem(B.Src, *Given);
  } else {
    bool Kept = !isa_and_nonnull<CompoundStmt>(Up.User);
    bool Reference = Call->getCallReturnType(B.Ctx)->isReferenceType();
    Change =
        callNative(D, B, *Whole, *Given, Kept && Reference ? ".get()" : "");
  }
  Change.Guard = {{Runs, true}};
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

/// f(x, yield)
///   ->   co_await recoro::call_legacy([&](yield_context yield) {
///          return f(x, yield); })
void TokenBody::bridgeToLegacy(const CallExpr *Call, const Delegation &To,
                               const std::vector<EntityId> &Around) {
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{Id, true}, {To.Runs, false}};
  for (EntityId Outer : Around)
    Change.Guard.push_back({Outer, true});
  for (const Condition &C : Change.Guard)
    if (C.Native && C.Entity == To.Runs)
      return;
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  QualType Result = Call->getCallReturnType(B.Ctx);
  const bool IsReference = !To.Suffix.empty();
  const bool Returns =
      !Result->isVoidType() && (IsReference || !Result->isReferenceType());
  Change.Headers = {D.R.Across.Header};
  if (IsReference)
    Change.Headers.push_back("functional");
  auto [Await, End] = aroundAwait(Call, To.Above, To.Suffix, Change);
  std::string Front =
      Await + D.R.Across.ToLegacy + "([&](" + expand(D.R.Across.Token) + " " +
      tokenNamedBy(D, To.HandedOn)->getNameAsString() + ") { " +
      (Returns ? "return " : "") + (IsReference ? "std::ref(" : "");
  std::string Back = std::string(IsReference ? ")" : "") + "; })" + End;
  Change.Rewrites.push_back(
      {*Whole, 20, {{Front, {}, 0}, {"", Whole->At, 20}, {Back, {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}

void TokenBody::finishBridges() {
  for (const auto &[Call, To] : Delegations) {
    std::vector<EntityId> Around = calleesAround(Call, To.Above);
    const bool ToNative = To.Plain || canReachNative(To);
    // What awaits nothing itself has no place for such a bridge.
    const bool ToLegacy =
        !To.Plain && !To.Forwarded && canReachLegacy(Call, To);
    Span At = *B.Src.span(Call->getSourceRange());
    B.Out.Ties.push_back(
        {Id, To.Runs, TieKind::Delegates, At, ToNative, ToLegacy});
    if (To.Plain)
      continue;
    if (ToNative)
      bridgeToNative(Call, To, Around);
    else // what a legacy callee is handed must be legacy, too
      for (EntityId Outer : Around)
        B.Out.Ties.push_back(
            {Outer, To.Runs, TieKind::Delegates, At, false, true});
    if (ToLegacy)
      bridgeToLegacy(Call, To, Around);
  }
  for (const InContext &R : OfExpressions)
    for (EntityId Outer : calleesAround(R.At, R.Above))
      B.Out.Recipes[R.Recipe].Guard.push_back({Outer, true});
}

/// The operands have moved in front of the bridge when it was written, but a
/// choice stayed in its lambda, where no await can stand.
void TokenBody::finishAcross() {
  if (!Across->ByHand) {
    Awaited.insert(Across->Inside);
    finishChoices();
  }
  finishBridges();
  if (!Across->ByHand)
    return;
  for (const auto &[E, Expression] : Full)
    if (!operandsToHoist(E, nullptr).empty())
      cause(Reason::CannotHoist, E->getBeginLoc(),
            "in a bridge there is no place in front of the expression");
}
