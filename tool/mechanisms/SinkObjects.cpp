// See SinkObjects.h.
#include "mechanisms/SinkObjects.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"

using namespace clang;
using namespace recoro;

/// The function that is named.
static const FunctionDecl *functionNamed(const Expr *E) {
  E = withoutWrapping(E);
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    E = withoutWrapping(Address->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
}

/// The coroutine that `Callable` is, if it takes nothing but the sink.
std::optional<SinkObjects::Running> SinkObjects::bodyOf(const Expr *Callable) {
  const Expr *Plain = withoutWrapping(Callable);
  if (const auto *Call = dyn_cast<CallExpr>(Plain); Call && isBind(Call))
    return boundBody(Call);
  const FunctionDecl *F = Entities.callOperator(Plain->getType());
  if (!F)
    F = functionNamed(Plain);
  std::optional<EntityId> Id =
      F && F->getNumParams() == 1 ? Entities.of(F) : std::nullopt;
  return Id ? std::optional(Running{*Id, F}) : std::nullopt;
}

static unsigned boundPlace(const FunctionDecl *F, unsigned Parameter) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return 1 + Parameter + (Method && !Method->isStatic());
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
  for (unsigned I = 1; I != Bind->getNumArgs(); ++I)
    if (placeholderNumber(Bind->getArg(I)) != (I == Place))
      return std::nullopt;
  if (Place >= Bind->getNumArgs())
    return std::nullopt;
  return Running{*Id, F, Bind, Place};
}

/// The placeholder goes. What the bind keeps lives as long as the coroutine;
/// what is converted from it for a parameter is gone before that runs.
void SinkObjects::unbind(const Running &Body, EntityId Source) {
  const Expr *Placeholder = Body.Bind->getArg(Body.Place);
  std::optional<Span> Item = B.Src.span(Placeholder->getSourceRange());
  if (!Item)
    return B.cause(Source, Reason::InMacro, Placeholder->getExprLoc(),
                   "the call stands in a macro's body");
  for (unsigned I = 0; I != Body.F->getNumParams(); ++I) {
    QualType Parameter = Body.F->getParamDecl(I)->getType();
    const unsigned Place = boundPlace(Body.F, I);
    if (Place == Body.Place || Place >= Body.Bind->getNumArgs() ||
        !Parameter->isReferenceType())
      continue;
    QualType Kept = withoutWrapping(Body.Bind->getArg(Place))->getType();
    if (Kept->isArrayType() || Kept->isFunctionType())
      Kept = B.Ctx.getDecayedType(Kept);
    if (!refersTo(Parameter, Kept, B.Ctx))
      B.cause(Body.Id, Reason::ParameterDangles,
              Body.Bind->getArg(Place)->getExprLoc(),
              "'" + Body.F->getParamDecl(I)->getNameAsString() +
                  "' would refer to what is converted for a call that is over");
  }
  Recipe Change;
  Change.Op = Operation::Start;
  Change.Guard = {{Source, true}};
  Change.Rewrites = dropListItem(B.Src, *Item);
  B.Out.Recipes.push_back(std::move(Change));
}

void SinkObjects::start(EntityId Source, EntityId Runs, const Expr *At,
                        std::optional<EntityId> Around) {
  std::optional<Span> Whole = B.Src.span(At->getSourceRange());
  Suspension S;
  S.Kind = SuspensionKind::Root;
  S.At = Whole ? *Whole : B.Src.place(At->getBeginLoc());
  S.In = Around;
  S.Runs = Runs;
  S.Rule = D.R.Name;
  if (Source != Runs)
    B.Out.Ties.push_back({Source, Runs, TieKind::Starts, S.At});
  B.Out.Suspensions.push_back(std::move(S));
}

/// Without effects, and no wish to leave the stack as it is.
static bool isHarmless(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<EnumConstantDecl>(Ref->getDecl()) &&
           Ref->getDecl()->getName() != "no_stack_unwind";
  return isa<IntegerLiteral, CXXDefaultArgExpr>(E);
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
  if (D.isSink(Construct->getType())) {
    EntityId Object =
        Types.sinkObject(Construct->getType(), Construct->getBeginLoc(),
                         Reason::ConsumerCoroutine,
                         "the object runs a coroutine that takes values in");
    return start(Object, Object, Construct, Around);
  }
  if (!D.isSource(Construct->getType()))
    return;
  EntityId Source =
      Types.source(Construct->getType(), Construct->getBeginLoc());
  std::optional<Running> Runs;
  const Expr *Callable = nullptr;
  for (const Expr *Argument : Construct->arguments())
    if (!Runs && (Runs = bodyOf(Argument)))
      Callable = Argument;
  if (!Runs) {
    B.cause(Source, Reason::UnsupportedBody, Construct->getBeginLoc(),
            "what it runs is neither a lambda nor a function that takes the "
            "sink alone");
    return start(Source, Source, Construct, Around);
  }
  for (const Expr *Argument : Construct->arguments())
    if (Argument != Callable && !dropStack(Argument, Source))
      break;
  if (Runs->Bind)
    unbind(*Runs, Source);
  if (!Runs->F->getReturnType()->isVoidType())
    B.cause(Runs->Id, Reason::UnsupportedBody, Construct->getBeginLoc(),
            "the body returns a value, which nobody takes");
  start(Source, Runs->Id, Construct, Around);
}
