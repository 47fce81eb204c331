// See SinkFunctions.h.
#include "mechanisms/SinkFunctions.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Context.h"
#include "mechanisms/Holders.h"
#include "mechanisms/Lists.h"
#include "mechanisms/SinkBridge.h"
#include "mechanisms/SinkCallables.h"

using namespace clang;
using namespace recoro;

EntityId SinkFunctions::of(const FunctionProtoType *T, SourceLocation SeenAt) {
  EntityId Id = Shape.of(T, SeenAt);
  if (!Seen.try_emplace(Id, B.Src.place(SeenAt)).second)
    return Id;
  B.Out.Entities[Id].Suspends = true;
  QualType Sink = T->getParamType(Shape.tokenIndex(T));
  if (!Sink->isLValueReferenceType() ||
      Sink->getPointeeType().isConstQualified())
    B.cause(Id, Reason::SinkFunctionType, SeenAt,
            "it does not take its sink by a reference");
  return Id;
}

const FunctionProtoType *SinkFunctions::called(const CallExpr *Call) const {
  return calledType(Shape, Call);
}

const Expr *SinkFunctions::sinkOf(const CallExpr *Call,
                                  const FunctionProtoType *T) const {
  const unsigned Index = Shape.tokenIndex(T) + isa<CXXOperatorCallExpr>(Call);
  return Index < Call->getNumArgs() ? Call->getArg(Index) : nullptr;
}

//===----------------------------------------------------------------------===//
// Mentions
//===----------------------------------------------------------------------===//

void SinkFunctions::mention(FunctionProtoTypeLoc Written,
                            const DeclContext *At) {
  const FunctionProtoType *T = Written.getTypePtr();
  const ParmVarDecl *P = Written.getParam(Shape.tokenIndex(T));
  EntityId Id = of(T, Written.getBeginLoc());
  std::optional<Span> Result =
      B.Src.span(Written.getReturnLoc().getSourceRange());
  std::optional<Span> Parameter =
      P ? B.Src.span(P->getSourceRange()) : std::nullopt;
  // The parameter names the place: it belongs to no other entity.
  Span Site = Parameter ? *Parameter : B.Src.place(Written.getBeginLoc());
  B.Out.Entities[Id].Sites.push_back(Site);
  if (auto Objection = B.objection(Site.File))
    B.cause(Id, Objection->Why, Site, Objection->Detail);
  if (!Parameter || !Result)
    return B.cause(Id, Reason::InMacro, Site, "the type comes out of a macro");
  std::optional<std::string> Element =
      D.elementText(P->getTypeSourceInfo()->getTypeLoc(), At);
  if (!Element)
    return B.cause(Id, Reason::UnsupportedDeclarator, Site,
                   "the type of its values has no name");
  const bool Standard = D.becomesStandard(P->getType(), T->getReturnType());
  if (Standard && !D.hasStandardGenerator())
    B.cause(Id, Reason::NoStandardGenerator, Site,
            "<generator> needs C++23 and a library that has it");
  const NativeText &Form = Standard ? D.R.StandardResult
                           : T->getReturnType()->isVoidType()
                               ? D.R.Nested
                               : D.R.NestedWithResult;
  Rule Native = D.R;
  Native.Result = withElement(Form.Text, *Element);
  Native.ResultHeader = Form.Header;
  TokenDialect Tokens(Native, B);
  TokenSignature Types(Tokens, B);
  Types.widenOverQualifiers(*Result);
  std::optional<Rewrite> Wrapped = Types.wrapResult(
      Id, *Result, T->getReturnType(), "", /*SpaceAfter=*/false);
  if (!Wrapped)
    return;
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Id, true}};
  Change.Headers = {Form.Header};
  Change.Rewrites = dropListItem(B.Src, *Parameter);
  Change.Rewrites.push_back(std::move(*Wrapped));
  B.Out.Recipes.push_back(std::move(Change));
}

/// What is only deduced follows what it is deduced from.
void SinkFunctions::finish() {
  for (const auto &[Id, At] : Seen)
    if (Entity &E = B.Out.Entities[Id]; E.Sites.empty())
      E.Sites.push_back(At);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// bind(walk, root, _1) is called with the sink alone.
std::optional<SinkFunctions::Kept>
SinkFunctions::resolve(const Expr *Callable) {
  const Expr *Plain = withoutWrapping(Callable);
  const auto *Bind = dyn_cast<CallExpr>(Plain);
  if (Bind && !isBind(Bind))
    Bind = nullptr;
  const Expr *Named = Bind && Bind->getNumArgs() ? Bind->getArg(0) : Plain;
  const FunctionDecl *F = Entities.callOperator(Named->getType());
  if (!F)
    F = functionNamed(Named);
  std::optional<EntityId> Id = F ? Entities.of(F) : std::nullopt;
  auto Sink = Id ? D.sinkParameter(F) : std::nullopt;
  if (!Sink || (Bind && !leavesOnly(Bind, boundPlace(F, Sink->Index))))
    return std::nullopt;
  return Kept{*Id, F, Bind};
}

bool SinkFunctions::keep(const Expr *E, const Ancestors &Above) {
  Climb Up = climb(B, E, Above);
  const auto *Bind = dyn_cast_or_null<CallExpr>(Up.User);
  if (Bind && isBind(Bind) && Bind->getArg(0) == Up.Child) {
    E = Bind;
    Up = climb(B, Bind, ancestorsOf(Bind, Above));
  }
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Up.User);
      Construct && behind(Construct->getType()))
    return true; // convert()'s
  const auto *Bridge = dyn_cast<CallExpr>(withoutWrapping(E));
  if (Bridge && !D.isBridge(Bridge, &Bridges::NativeBody))
    Bridge = nullptr;
  std::optional<Kept> What = Bridge ? std::nullopt : resolve(E);
  // A function may be kept by its own type.
  QualType Holder = holderOf(Shape, B, Up.User, Up.Child);
  const bool Keeps =
      !Up.User || isa<DeclStmt, ReturnStmt, InitListExpr, BinaryOperator,
                      ConditionalOperator>(Up.User);
  if (What && !What->Bind && Keeps && functionNamed(E))
    Holder = What->F->getType();
  const FunctionProtoType *T = Holder.isNull() ? nullptr
                               : Holder->isFunctionProtoType()
                                   ? Holder->getAs<FunctionProtoType>()
                                   : Shape.within(Holder);
  if (!T)
    return false;
  if (Bridge)
    dropBridge(B, Bridge, of(T, E->getExprLoc()));
  else if (What)
    keep(*What, T, Holder, Up.Child);
  return What || Bridge;
}

void SinkFunctions::convert(const CXXConstructExpr *Construct) {
  const FunctionProtoType *T = behind(Construct->getType());
  if (!T || Construct->getNumArgs() == 0)
    return;
  const Expr *From = withoutWrapping(Construct->getArg(0));
  const FunctionProtoType *Already =
      functionNamed(From) ? nullptr : behind(From->getType());
  if (From->getType()->isNullPtrType() ||
      (Already && B.Ctx.hasSameType(QualType(Already, 0), QualType(T, 0))) ||
      B.Ctx.hasSameUnqualifiedType(From->getType(), Construct->getType()))
    return;
  EntityId Type = of(T, From->getBeginLoc());
  if (const CallExpr *Bridge = bridgeIn(D, From, &Bridges::NativeBody))
    return dropBridge(B, Bridge, Type);
  if (std::optional<Kept> What = resolve(From))
    return keep(*What, T, Construct->getType(), Construct->getArg(0));
  B.cause(Type, Reason::IndirectCall, From->getBeginLoc(),
          "what it may call cannot be seen here");
}

/// walk   ->   recoro::native_body(walk), which a legacy type can hold
void SinkFunctions::keep(const Kept &What, const FunctionProtoType *T,
                         QualType Holder, const Expr *At) {
  EntityId Type = of(T, At->getBeginLoc());
  Entities.nest(What.Id);
  check(What, T, At);
  if (What.Bind)
    unbind(What);
  std::optional<Span> Text = B.Src.span(At->getSourceRange());
  const bool ToNative =
      Text && !D.R.Across.NativeBody.empty() && T->getNumParams() == 1 &&
      T->getReturnType()->isVoidType() && Shape.takesCallables(Holder);
  B.Out.Ties.push_back({Type, What.Id, TieKind::Starts,
                        B.Src.place(At->getBeginLoc()), ToNative});
  if (!ToNative)
    return;
  Recipe Change;
  Change.Op = Operation::Bridge;
  Change.Guard = {{What.Id, true}, {Type, false}};
  Change.Headers = {D.R.Across.Header};
  Change.Rewrites.push_back(between(D.R.Across.NativeBody + "(", *Text, ")"));
  B.Out.Recipes.push_back(std::move(Change));
}

/// A call through the type returns when the generator is made: what it got by
/// value, or converted, is gone then.
void SinkFunctions::check(const Kept &What, const FunctionProtoType *T,
                          const Expr *At) {
  if (!B.Ctx.hasSameUnqualifiedType(What.F->getReturnType(),
                                    T->getReturnType()))
    B.cause(What.Id, Reason::IndirectCall, At->getBeginLoc(),
            "it returns another type than what it becomes here");
  if (What.Bind) {
    for (unsigned I = 0; I != What.F->getNumParams(); ++I)
      if (const Expr *Given = convertedFor(What.Bind, What.F, I, B.Ctx))
        B.cause(What.Id, Reason::ParameterDangles, Given->getExprLoc(),
                "'" + What.F->getParamDecl(I)->getNameAsString() +
                    "' would refer to what is converted for a call that is "
                    "over");
    return;
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(What.F);
  const unsigned Object =
      Method && !Method->isStatic() && !Method->isOverloadedOperator();
  for (unsigned I = 0; I != What.F->getNumParams(); ++I) {
    QualType Own = What.F->getParamDecl(I)->getType();
    if (!Own->isReferenceType() || D.isSink(Own))
      continue;
    QualType Given = I + Object < T->getNumParams()
                         ? T->getParamType(I + Object)
                         : QualType();
    if (Given.isNull() || !Given->isReferenceType() ||
        !refersTo(Own, Given, B.Ctx))
      B.cause(What.Id, Reason::ParameterDangles, At->getBeginLoc(),
              "'" + What.F->getParamDecl(I)->getNameAsString() +
                  "' would refer to an object that is gone when it is awaited");
  }
}

/// bind(walk, root, _1)   ->   bind(walk, root)
void SinkFunctions::unbind(const Kept &What) {
  auto Sink = D.sinkParameter(What.F);
  const Expr *Placeholder = What.Bind->getArg(boundPlace(What.F, Sink->Index));
  std::optional<Span> Item = B.Src.span(Placeholder->getSourceRange());
  if (!Item)
    return B.cause(What.Id, Reason::InMacro, Placeholder->getExprLoc(),
                   "the call stands in a macro's body");
  Recipe Change;
  Change.Op = Operation::Start;
  Change.Guard = {{What.Id, true}};
  Change.Rewrites = dropListItem(B.Src, *Item);
  B.Out.Recipes.push_back(std::move(Change));
}
