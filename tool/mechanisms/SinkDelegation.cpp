// Calls that hand the sink on.
//
//   walk(n->left, sink);     co_yield recoro::elements_of(walk(n->left));
//   int n = count(sink);     int n = co_await recoro::delegate(count());
//   return walk(n, sink);    co_yield recoro::elements_of(walk(n)); co_return;
//
// What must move in front of an expression that does so is Hoist.h's.
#include "mechanisms/BodyText.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/SinkBody.h"
#include "mechanisms/TypeName.h"

using namespace clang;
using namespace recoro;

/// The rule's form of a delegation, around `Whole`.
static void writeDelegation(const NativeText &Form, const Span &Whole,
                            const std::string &Open, Piece Inside,
                            const std::string &Close, Recipe &Change) {
  auto [Front, Back] = llvm::StringRef(Form.Text).split("{call}");
  Change.Headers.push_back(Form.Header);
  Change.Rewrites.push_back({Whole,
                             20,
                             {{Front.str() + Open, {}, 0},
                              std::move(Inside),
                              {Close + Back.str(), {}, 0}}});
}

void SinkBody::delegate(const CallExpr *Call, EntityId Runs,
                        const Expr *Argument, const Ancestors &Above) {
  record(SuspensionKind::Delegation, Call, Runs, "");
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Item = B.Src.span(Argument->getSourceRange());
  const bool Bridged = Whole && Item && D.hasBridges();
  B.Out.Ties.push_back({Id, Runs, TieKind::Delegates,
                        B.Src.place(Call->getBeginLoc()), Bridged,
                        Bridged && canReachLegacy(Call)});
  checkPosition(Call, Above);
  if (!Whole || !Item)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call stands in a macro's body");
  Recipe Form = recipe(Operation::Await);
  bool Plain = true;
  Tight = bindsTighter(B, Call, Above);
  if (!delegateFor(Call, Form, Above, Plain))
    cause(Reason::YieldInExpression, Call->getBeginLoc(),
          "it stands in the middle of an expression");
  if (Bridged)
    bridge(Call, Runs, *Item, Form, Plain);
  if (Vanishes)
    return;
  Recipe Change = std::move(Form);
  Change.Guard.push_back({Runs, true});
  llvm::append_range(Change.Rewrites, dropListItem(B.Src, *Item));
  wrapOwn(Call, Above, Change);
  writeDelegation(delegation(Plain), *Whole, "", {"", Whole->At, 20}, "",
                  Change);
  B.Out.Recipes.push_back(std::move(Change));
}

/// recoro::yield_native(walk(n), sink)
///   ->   co_yield recoro::elements_of(walk(n))
void SinkBody::unbridge(const CallExpr *Call, const Ancestors &Above) {
  record(SuspensionKind::Operation, Call, std::nullopt, "sink");
  B.Out.Entities[Id].Suspends = true; // a plain generator cannot delegate
  checkPosition(Call, Above);
  if (Vanishes)
    return;
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  std::optional<Span> Inside = B.Src.span(Call->getArg(0)->getSourceRange());
  if (!Whole || !Inside)
    return cause(Reason::InMacro, Call->getBeginLoc(),
                 "the call stands in a macro's body");
  Recipe Change = recipe(Operation::Bridge);
  bool Plain = true;
  Tight = bindsTighter(B, Call, Above);
  if (!delegateFor(Call, Change, Above, Plain))
    return cause(Reason::YieldInExpression, Call->getBeginLoc(),
                 "it stands in the middle of an expression");
  const auto *Inner = dyn_cast<CallExpr>(withoutWrapping(Call->getArg(0)));
  if (Inner)
    wrapOwn(Inner, Above, Change);
  writeDelegation(delegation(Plain), *Whole, "", {"", Inside->At, 100}, "",
                  Change);
  B.Out.Recipes.push_back(std::move(Change));
}

/// A bridge gives a result by value.
bool SinkBody::canReachLegacy(const CallExpr *Call) const {
  return !Sink->getName().empty() && element() &&
         !Call->getCallReturnType(B.Ctx)->isReferenceType();
}

bool SinkBody::isStandard() const {
  return D.becomesStandard(cast<FunctionDecl>(Sink->getDeclContext()));
}

NativeText SinkBody::delegation(bool Plain) const {
  NativeText Form = !Plain         ? D.R.DelegationWithResult
                    : isStandard() ? D.R.StandardDelegation
                                   : D.R.Delegation;
  if (!Plain && Tight)
    Form.Text = "(" + Form.Text + ")";
  return Form;
}

/// walk(n, sink)
///   ->   recoro::yield_native(walk(n), sink), for a legacy caller
///   ->   co_yield recoro::elements_of(recoro::yield_legacy<pull_type>(
///            [&](push_type &sink) { walk(n, sink); })), for a native one
void SinkBody::bridge(const CallExpr *Call, EntityId Runs, const Span &Given,
                      const Recipe &Form, bool Plain) {
  Span Whole = *B.Src.span(Call->getSourceRange());
  const Bridges &Across = D.R.Across;
  Recipe ToNative;
  ToNative.Op = Operation::Bridge;
  ToNative.Guard = {{Id, false}, {Runs, true}};
  ToNative.Headers = {Across.Header};
  ToNative.Rewrites = dropListItem(B.Src, Given);
  ToNative.Rewrites.push_back(
      {Whole,
       20,
       {{Across.ToNative + "(", {}, 0},
        {"", Whole.At, 20},
        {", " + B.Src.text(Given).str() + ")", {}, 0}}});
  if (Runs != Id)
    B.Out.Recipes.push_back(std::move(ToNative));
  if (Runs == Id || Vanishes || !canReachLegacy(Call))
    return;
  Recipe ToLegacy = Form;
  ToLegacy.Op = Operation::Bridge;
  ToLegacy.Guard.push_back({Runs, false});
  ToLegacy.Headers.push_back(Across.Header);
  const bool Returns = !Call->getType()->isVoidType();
  std::string Front =
      Across.ToLegacy + "<" + withElement(Across.Source, *element()) +
      ">([&](" + withElement(Across.Sink, *element()) + " &" +
      Sink->getNameAsString() + ") { " + (Returns && !Plain ? "return " : "");
  writeDelegation(delegation(Plain), Whole, Front, {"", Whole.At, 20}, "; })",
                  ToLegacy);
  B.Out.Recipes.push_back(std::move(ToLegacy));
}

/// walk({1, 2}, sink)   ->   walk([&]() -> std::vector<int> { return {1, 2};
/// }())
static bool wrapArgument(const SinkDialect &D, const Builder &B,
                         const Expr *Argument, Recipe &Change) {
  std::optional<Span> Text = B.Src.span(Argument->getSourceRange());
  const Expr *Plain = Argument->IgnoreParenImpCasts();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Plain))
    Plain = Temporary->getSubExpr()->IgnoreParenImpCasts();
  if (!Text || Plain->isGLValue())
    return false;
  std::string Arrow;
  if (B.Src.text(*Text).starts_with("{")) {
    std::optional<std::string> Type =
        nameOfType(B.Ctx, Argument->getType().getUnqualifiedType());
    if (!Type || D.namesLibrary(*Type))
      return false; // or it would not be the same type any more
    Arrow = "() -> " + *Type;
  }
  Change.Rewrites.push_back(
      between("[&]" + Arrow + " { return ", *Text, "; }()"));
  return true;
}

bool recoro::wrapArguments(const SinkDialect &D, const Builder &B,
                           const CallExpr *Call, Recipe &Change) {
  return llvm::all_of(Call->arguments(), [&](const Expr *Each) {
    return !isFragile(Each) || wrapArgument(D, B, Each, Change);
  });
}

/// What cannot be wrapped moves in front, and so does what suspends itself.
void SinkBody::wrapOwn(const CallExpr *Call, const Ancestors &Above,
                       Recipe &Change) {
  for (const Expr *Each : Call->arguments()) {
    if (!isFragile(Each))
      continue;
    if (!namesSink(Each) && wrapArgument(D, B, Each, Change)) {
      Wrapped.insert(Each);
      continue;
    }
    FullExpression Outermost = fullExpression(Call, Above);
    Full.insert({Outermost.E, Outermost});
  }
}

bool SinkBody::namesSink(const Stmt *S) const {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
  return (Ref && Ref->getDecl() == Sink) ||
         (S && llvm::any_of(S->children(), [&](const Stmt *Child) {
            return namesSink(Child);
          }));
}

/// Whether the call may suspend where it stands. `Plain`: its result, if any,
/// is not used.
bool SinkBody::delegateFor(const CallExpr *Call, Recipe &Change,
                           const Ancestors &Above, bool &Plain) {
  if (statementAround(Call, Above))
    return true;
  if (Call->getType()->isVoidType()) {
    const auto *Return =
        dyn_cast_or_null<ReturnStmt>(climb(B, Call, Above).User);
    if (Return)
      returnDelegated(Return, Change, ancestorsOf(Return, Above));
    return Return;
  }
  Plain = false;
  suspendAt(Call, Above);
  return true;
}

std::pair<std::string, std::string>
SinkBody::aroundLambda(const std::string &Type) const {
  const bool Void = Type == "void";
  const NativeText Form = delegation(/*Plain=*/Void);
  const NativeText &Result = !Void          ? D.R.NestedWithResult
                             : isStandard() ? D.R.StandardResult
                                            : D.R.Nested;
  auto [Front, Back] = llvm::StringRef(Form.Text).split("{call}");
  std::string Made = expandTemplate(
      withElement(Result.Text, element().value_or("void")), {{"type", Type}});
  return {(Front + "[&]() -> " + Made + " { ").str(), ("}()" + Back).str()};
}

/// return walk(sink);   ->   co_yield recoro::elements_of(walk()); co_return;
void SinkBody::returnDelegated(const ReturnStmt *Return, Recipe &Change,
                               const Ancestors &Above) {
  Written.insert(Return);
  std::optional<Span> Whole = B.Src.span(Return->getSourceRange());
  std::optional<Span> Value =
      B.Src.span(Return->getRetValue()->getSourceRange());
  const Source::Lexeme *Semicolon =
      Whole ? B.Src.after(Whole->File, Whole->At.End) : nullptr;
  if (!Value || !Semicolon || Semicolon->Kind != tok::semi)
    return cause(Reason::InMacro, Return->getBeginLoc(),
                 "a return statement comes out of a macro");
  const bool Braces = Above.empty() || !isa<CompoundStmt>(Above.back());
  Change.Rewrites.push_back(
      {Span{Whole->File, {Whole->At.Begin, Value->At.Begin}},
       10,
       {{Braces ? "{ " : "", {}, 0}}});
  Change.Rewrites.push_back(
      {Span{Whole->File, {Semicolon->At.End, Semicolon->At.End}},
       10,
       {{Braces ? " co_return; }"
                : "\n" + B.Src.indentation(Whole->File, Whole->At.Begin) +
                      "co_return;",
         {},
         0}}});
}
