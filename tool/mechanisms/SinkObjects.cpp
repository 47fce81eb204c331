// See SinkObjects.h.
#include "mechanisms/SinkObjects.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/SinkBridge.h"
#include "mechanisms/SinkCallables.h"

using namespace clang;
using namespace recoro;

/// The coroutine that `Callable` is, if it takes nothing but the sink.
std::optional<SinkObjects::Running> SinkObjects::bodyOf(const Expr *Callable) {
  const Expr *Plain = withoutWrapping(Callable);
  if (const auto *Call = dyn_cast<CallExpr>(Plain); Call && isBind(Call))
    return boundBody(Call);
  if (isCallOf(Plain, "ref") && cast<CallExpr>(Plain)->getNumArgs() == 1)
    return bodyOf(cast<CallExpr>(Plain)->getArg(0));
  const FunctionDecl *F = Entities.callOperator(Plain->getType());
  if (!F)
    F = functionNamed(Plain);
  std::optional<EntityId> Id =
      F && F->getNumParams() == 1 ? Entities.of(F) : std::nullopt;
  if (Id)
    return Running{*Id, F->getReturnType(), F};
  const FunctionProtoType *T = Functions.behind(Plain->getType());
  return T && T->getNumParams() == 1
             ? std::optional(Running{Functions.of(T, Plain->getExprLoc()),
                                     T->getReturnType()})
             : std::nullopt;
}

/// bind(&C::run, self, _1, argument): the placeholder is the sink.
std::optional<SinkObjects::Running>
SinkObjects::boundBody(const CallExpr *Bind) {
  const FunctionDecl *F =
      Bind->getNumArgs() ? functionNamed(Bind->getArg(0)) : nullptr;
  std::optional<EntityId> Id = Entities.of(F);
  auto Sink = Id ? D.sinkParameter(F) : std::nullopt;
  if (!Sink)
    return std::nullopt;
  const unsigned Place = boundPlace(F, Sink->Index);
  if (!leavesOnly(Bind, Place))
    return std::nullopt;
  return Running{*Id, F->getReturnType(), F, Bind, Place};
}

/// What the bind keeps lives as long as the coroutine; what is converted from
/// it for a parameter is gone before that runs.
void SinkObjects::checkBound(const CallExpr *Bind, const FunctionDecl *F,
                             EntityId Runs) {
  for (unsigned I = 0; I != F->getNumParams(); ++I)
    if (const Expr *Kept = convertedFor(Bind, F, I, B.Ctx))
      B.cause(Runs, Reason::ParameterDangles, Kept->getExprLoc(),
              "'" + F->getParamDecl(I)->getNameAsString() +
                  "' would refer to what is converted for a call that is over");
}

/// The placeholder goes.
void SinkObjects::unbind(const Running &Body, std::optional<EntityId> Unless) {
  const Expr *Placeholder = Body.Bind->getArg(Body.Place);
  std::optional<Span> Item = B.Src.span(Placeholder->getSourceRange());
  if (!Item)
    return B.cause(Body.Id, Reason::InMacro, Placeholder->getExprLoc(),
                   "the call stands in a macro's body");
  checkBound(Body.Bind, Body.F, Body.Id);
  Recipe Change;
  Change.Op = Operation::Start;
  Change.Guard = {{Body.Id, true}};
  if (Unless)
    Change.Guard.push_back({*Unless, false});
  Change.Rewrites = dropListItem(B.Src, *Item);
  B.Out.Recipes.push_back(std::move(Change));
}

void SinkObjects::start(EntityId Source, EntityId Runs, const Expr *At,
                        std::optional<EntityId> Around, bool Bridged) {
  std::optional<Span> Whole = B.Src.span(At->getSourceRange());
  Suspension S;
  S.Kind = SuspensionKind::Root;
  S.At = Whole ? *Whole : B.Src.place(At->getBeginLoc());
  S.In = Around;
  S.Runs = Runs;
  S.Rule = D.R.Name;
  if (Source != Runs)
    B.Out.Ties.push_back(
        {Source, Runs, TieKind::Starts, S.At, Bridged, Bridged});
  B.Out.Suspensions.push_back(std::move(S));
}

/// boost::context::stack_traits::default_size()
static bool isStackTraits(const CXXMethodDecl *F) {
  return F && F->isStatic() &&
         llvm::StringRef(F->getParent()->getQualifiedNameAsString())
             .ends_with("stack_traits") &&
         llvm::StringRef(F->getParent()->getQualifiedNameAsString())
             .starts_with("boost::");
}

/// Without effects, and no wish to leave the stack as it is: what a flag may be
/// is known of its constants only.
static bool isHarmless(const Stmt *S) {
  if (isa<CXXDefaultArgExpr>(S))
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *Constant = dyn_cast<EnumConstantDecl>(Ref->getDecl()))
      return Constant->getName() != "no_stack_unwind";
  if (const auto *E = dyn_cast<Expr>(S); E && E->getType()->isEnumeralType())
    return isa<ImplicitCastExpr, ParenExpr>(E) &&
           llvm::all_of(E->children(), isHarmless);
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  const auto *Operator = dyn_cast<BinaryOperator>(S);
  const bool Known = isa<IntegerLiteral, DeclRefExpr, MemberExpr, CXXThisExpr,
                         ParenExpr, ImplicitCastExpr, ExplicitCastExpr>(S) ||
                     (Operator && !Operator->isAssignmentOp()) ||
                     (F && isStackTraits(dyn_cast<CXXMethodDecl>(F)));
  return Known && llvm::all_of(S->children(), isHarmless);
}

/// A generator has no stack: its size and the library's own allocators go.
bool SinkObjects::dropStack(const Expr *Argument, EntityId Source) {
  if (isa<CXXDefaultArgExpr>(Argument))
    return true;
  const auto *Made =
      dyn_cast<CXXConstructExpr>(withoutWrapping(Argument)->IgnoreImplicit());
  const CXXRecordDecl *Record = Argument->getType()->getAsCXXRecordDecl();
  std::string Name = Record ? Record->getQualifiedNameAsString() : "";
  const bool Known = llvm::StringRef(Name).starts_with("boost::context::") ||
                     (Record && D.isLibrary(Record));
  if (!Made || !Known || !llvm::all_of(Made->arguments(), isHarmless)) {
    B.cause(Source, Reason::StackAttributes, Argument->getExprLoc(),
            "what is said about its stack may have effects");
    return false;
  }
  std::optional<Span> Item = B.Src.span(Argument->getSourceRange());
  if (!Item) {
    B.cause(Source, Reason::InMacro, Argument->getExprLoc(),
            "the call stands in a macro's body");
    return false;
  }
  Recipe Change;
  Change.Op = Operation::Start;
  Change.Guard = {{Source, true}};
  Change.Rewrites = dropListItem(B.Src, *Item);
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

void SinkObjects::visit(const CXXConstructExpr *Construct,
                        std::optional<EntityId> Around) {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  if (Construct->getNumArgs() == 0 || Constructor->isCopyOrMoveConstructor())
    return;
  if (D.isUnsupported(Construct->getType())) {
    EntityId Object = Types.sinkObject(
        Construct->getType(), Construct->getBeginLoc(),
        Reason::SymmetricCoroutine, "it hands control to any other coroutine");
    return start(Object, Object, Construct, Around);
  }
  if (D.isSink(Construct->getType()))
    return visitConsumer(Construct, Around);
  if (!D.isSource(Construct->getType()))
    return;
  EntityId Source =
      Types.source(Construct->getType(), Construct->getBeginLoc());
  std::optional<Running> Runs;
  const Expr *Callable = nullptr;
  const CallExpr *Bridge = nullptr;
  for (const Expr *Argument : Construct->arguments())
    if (!Callable && ((Runs = bodyOf(Argument)) ||
                      (Bridge = bridgeIn(D, Argument, &Bridges::NativeBody))))
      Callable = Argument;
  if (!Callable) {
    B.cause(Source, Reason::UnsupportedBody, Construct->getBeginLoc(),
            "what it runs is neither a lambda nor a function that takes the "
            "sink alone");
    return start(Source, Source, Construct, Around);
  }
  for (const Expr *Argument : Construct->arguments())
    if (Argument != Callable && !dropStack(Argument, Source))
      break;
  const bool Plain =
      makePlain(Source, Construct, Bridge ? Bridge->getArg(0) : Callable, Runs);
  if (Runs)
    return startSource(Source, Construct->getType(), *Runs, Callable, Construct,
                       Around, Plain);
  if (!Plain)
    dropBridge(B, Bridge, Source);
  start(Source, Source, Construct, Around);
}

void SinkObjects::startSource(EntityId Source, QualType Type,
                              const Running &Body, const Expr *Callable,
                              const Expr *At, std::optional<EntityId> Around,
                              bool Plain) {
  if (Body.Bind)
    unbind(Body, Plain ? std::optional(Source) : std::nullopt);
  checkResult(Body, At);
  // What the loop calls instead of a lambda may be bridged, not the lambda.
  const bool Bridged = !(Plain && isa<LambdaExpr>(withoutWrapping(Callable))) &&
                       canBridgeBody(D, B, YieldingBody, Type, Callable);
  if (Bridged)
    bridgeBody(D, B, YieldingBody, Source, Type, Body.Id, Callable,
               /*ToLegacy=*/!Plain);
  if (Plain && !Bridged)
    Entities.vanish(Body.Id);
  start(Source, Body.Id, At, Around, Bridged);
}

/// for (int value : values)   ->   for (int value : walk(root))
///   ->   for (int value : recoro::yield_legacy<pull_type>(
///            [&](push_type &sink) { walk(root, sink); })), if that is legacy
bool SinkObjects::makePlain(EntityId Source, const CXXConstructExpr *Construct,
                            const Expr *Callable,
                            const std::optional<Running> &Runs) {
  const PlainSource *Object = Types.Plain.of(Construct);
  std::optional<PlainCall> Call =
      Object ? Types.Plain.call(Callable) : std::nullopt;
  const auto *Lambda = dyn_cast<LambdaExpr>(withoutWrapping(Callable));
  std::optional<EntityId> Called =
      Runs ? std::optional(Runs->Id) : std::nullopt;
  if (Call && !Runs)
    Call->Legacy.clear(); // it is native
  if (Lambda)
    Called = Call && !Call->Legacy.empty()
                 ? Entities.of(Types.Plain.onlyCall(Lambda)->getDirectCallee())
                 : std::nullopt;
  std::optional<std::string> Element = D.elementName(Construct->getType());
  if (!Call || (Called && (Call->Legacy.empty() || !D.hasBridges())) ||
      (!Call->Legacy.empty() && !Called) || !Element)
    return false;
  auto Write = [&](std::vector<Piece> Pieces) {
    Recipe Change;
    Change.Op = Operation::Start;
    Change.Guard = {{Source, true}};
    if (Object->In)
      Pieces.insert(Pieces.begin(), Piece{"", *Object->In, 100});
    Change.Rewrites.push_back({Object->At, 60, std::move(Pieces)});
    return Change;
  };
  Recipe Native = Write(Call->Native);
  llvm::append_range(Native.Rewrites, Call->Inside);
  if (Called)
    Native.Guard.push_back({*Called, true});
  B.Out.Recipes.push_back(std::move(Native));
  if (Called) {
    const Bridges &Across = D.R.Across;
    Call->Legacy.insert(
        Call->Legacy.begin(),
        Piece{Across.ToLegacy + "<" + withElement(Across.Source, *Element) +
                  ">([&](" + withElement(Across.Sink, *Element) + " &" +
                  Call->Sink + ") { ",
              {},
              0});
    Call->Legacy.push_back({"; })", {}, 0});
    Recipe Legacy = Write(Call->Legacy);
    Legacy.Guard.push_back({*Called, false});
    Legacy.Headers = {Across.Header};
    B.Out.Recipes.push_back(std::move(Legacy));
  }
  Types.Plain.replaced(Construct);
  return true;
}

/// recoro::legacy_body<pull_type>(walk), of which a native object is made.
void SinkObjects::visitBridge(const CallExpr *Call,
                              std::optional<EntityId> Around) {
  if (Call->getNumArgs() != 1)
    return;
  if (D.isBridge(Call, &Bridges::LegacyBody)) {
    if (std::optional<Running> Runs = bodyOf(Call->getArg(0))) {
      if (Runs->Bind)
        unbind(*Runs);
      checkResult(*Runs, Call);
      dropBridge(B, Call, Runs->Id);
      start(Runs->Id, Runs->Id, Call, Around);
    }
  } else if (D.isBridge(Call, &Bridges::LegacyConsumer)) {
    if (const auto *Runs = Consumers.runBy(Call->getArg(0))) {
      checkBound(Call->getArg(0), *Runs);
      dropBridge(B, Call, Runs->Id);
      start(Runs->Id, Runs->Id, Call, Around);
    }
  }
}

bool SinkObjects::makesSource(const CallExpr *Call) const {
  return !madeBy(Call, [&](QualType T) { return D.isSource(T); }).isNull();
}

void SinkObjects::visitCall(const CallExpr *Call,
                            std::optional<EntityId> Around) {
  visitBridge(Call, Around);
  if (QualType Made = madeBy(Call, [&](QualType T) { return D.isSource(T); });
      !Made.isNull())
    for (const Expr *Argument : Call->arguments()) {
      EntityId Source = Types.source(Made, Argument->getExprLoc());
      if (std::optional<Running> Runs = bodyOf(Argument))
        startSource(Source, Made, *Runs, Argument, Call, Around);
      else if (auto *Bridge = bridgeIn(D, Argument, &Bridges::NativeBody))
        dropBridge(B, Bridge, Source);
    }
  if (QualType Made = madeBy(Call, [&](QualType T) { return D.isSink(T); });
      !Made.isNull())
    for (const Expr *Argument : Call->arguments()) {
      EntityId Object = Types.object(Made, Argument->getExprLoc());
      if (const SinkConsumers::Consumer *Runs = Consumers.runBy(Argument))
        startConsumer(Object, Made, *Runs, Argument, Call, Around);
      else if (auto *Bridge = bridgeIn(D, Argument, &Bridges::NativeConsumer))
        dropBridge(B, Bridge, Object);
    }
}

void SinkObjects::checkResult(const Running &Body, const Expr *At) {
  if (!Body.Result->isVoidType())
    B.cause(Body.Id, Reason::UnsupportedBody, At->getBeginLoc(),
            "the body returns a value, which nobody takes");
}

/// A consumer that stands in a bind.
void SinkObjects::checkBound(const Expr *Callable,
                             const SinkConsumers::Consumer &Runs) {
  const auto *Bind = dyn_cast<CallExpr>(withoutWrapping(Callable));
  if (Bind && isBind(Bind))
    checkBound(Bind, Runs.F, Runs.Id);
}

/// push_type printer(print);   ->   push<int> printer(print);
void SinkObjects::visitConsumer(const CXXConstructExpr *Construct,
                                std::optional<EntityId> Around) {
  const SinkConsumers::Consumer *Runs = nullptr;
  const Expr *Callable = nullptr;
  const CallExpr *Bridge = nullptr;
  for (const Expr *Argument : Construct->arguments())
    if (!Callable &&
        ((Runs = Consumers.runBy(Argument)) ||
         (Bridge = bridgeIn(D, Argument, &Bridges::NativeConsumer))))
      Callable = Argument;
  if (!Callable) {
    EntityId Object = Types.sinkObject(
        Construct->getType(), Construct->getBeginLoc(),
        Reason::ConsumerCoroutine,
        "what it runs is no body of its own that takes the values");
    return start(Object, Object, Construct, Around);
  }
  EntityId Object =
      Types.object(Construct->getType(), Construct->getBeginLoc());
  for (const Expr *Argument : Construct->arguments())
    if (Argument != Callable && !dropStack(Argument, Object))
      break;
  if (Runs)
    return startConsumer(Object, Construct->getType(), *Runs, Callable,
                         Construct, Around);
  dropBridge(B, Bridge, Object);
  start(Object, Object, Construct, Around);
}

void SinkObjects::startConsumer(EntityId Object, QualType Type,
                                const SinkConsumers::Consumer &Runs,
                                const Expr *Callable, const Expr *At,
                                std::optional<EntityId> Around) {
  checkBound(Callable, Runs);
  bridgeBody(D, B, ConsumingBody, Object, Type, Runs.Id, Callable);
  start(Object, Runs.Id, At, Around,
        canBridgeBody(D, B, ConsumingBody, Type, Callable));
}
