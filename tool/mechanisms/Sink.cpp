// The sink mechanism: a function is a coroutine because it takes a sink, which
// yields a value when it is called; whoever pulls has an object that runs it.
//
//   void walk(node *n, push_type &sink) {                // coroutine
//     if (!n) return;
//     walk(n->left, sink);                               // delegation
//     sink(n->value);                                    // suspension
//     walk(n->right, sink);
//   }
//   pull_type values([&](push_type &sink) { walk(root, sink); }); // root
//   for (int value : values) ...                         // stays as it is
//
// This file finds all uses of sinks, of coroutines and of what runs them.
// SinkBody has the recipes for bodies, SinkObjects those for what runs them,
// SinkTypes those for the types of sources; the signature changes as that of a
// token's coroutine (TokenSignature). A use that fits no class is a cause to
// refuse, never ignored.
#include "mechanisms/ConsumerBody.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Mechanism.h"
#include "mechanisms/SinkBody.h"
#include "mechanisms/SinkBridge.h"
#include "mechanisms/SinkFunctions.h"
#include "mechanisms/SinkObjects.h"
#include "mechanisms/TokenSignature.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

namespace {

class SinkMechanism : public BodyHandler {
public:
  SinkMechanism(const Rule &R, Builder &B)
      : D(R, B), Entities(D, B), Consumers(D, B), Functions(D, Entities, B),
        Types(D, Consumers, Functions, B),
        Objects(D, Entities, Consumers, Functions, Types, B), B(B) {}

  void declare(const FunctionDecl *F) override { Entities.of(F); }
  void rename(const NamedDecl *Name) override;
  void enter(const Body &In) override;
  void visit(const Stmt *S, const Body &In, const Ancestors &Above) override;
  void leave(const Body &In) override;

  void begin() {
    Consumers.find();
    Types.describeMentions();
  }
  void end() {
    // What a refused body hands its input to goes on to take a source.
    for (const auto &[F, Each] : Consumers.all())
      if (!B.Out.Entities[Each.Id].Causes.empty()) {
        SourceLocation At = Each.Input->getTypeSpecStartLoc();
        B.Out.Ties.push_back({Each.Id, Types.source(Each.Input->getType(), At),
                              TieKind::Starts, B.Src.place(At)});
        Types.share(F, F->getType());
      }
    Types.finish();
    Functions.finish();
    Entities.finish();
    Consumers.finish();
  }

private:
  const Expr *sinkArgument(const CallExpr *Call) const;
  std::optional<EntityId> runBy(const CallExpr *Call);
  void visitCall(const CallExpr *, const Body &);
  bool visitBridge(const CallExpr *);
  void visitAlgorithm(const CallExpr *, SinkBody &, const Ancestors &);
  void visitSink(const DeclRefExpr *, const VarDecl *, const Body &,
                 const Ancestors &);
  void visitFunction(const Expr *, const FunctionDecl *, const Ancestors &);
  void visitCallable(const Expr *, EntityId, const Ancestors &);
  std::optional<EntityId> around(const Body &In) const;

  SinkDialect D;
  SinkEntities Entities;
  SinkConsumers Consumers;
  SinkFunctions Functions;
  SinkTypes Types;
  SinkObjects Objects;
  Builder &B;
  OpenBodies<SinkBody> Open;
  OpenBodies<ConsumerBody> Consuming;
  /// What has become part of a loop: callbacks, and `begin(sink)`.
  std::set<const Stmt *> Loops;
  /// Lambdas in bridges, and the calls in them.
  std::set<const Stmt *> Across;
};

} // namespace

//===----------------------------------------------------------------------===//
// Entities and bodies
//===----------------------------------------------------------------------===//

void SinkMechanism::enter(const Body &In) {
  if (In.Function)
    Types.enter(In.Function);
  if (In.Lambda && Across.count(In.Lambda))
    return;
  if (In.Lambda && Loops.count(In.Lambda)) {
    const SinkBody *Around = Open.current(*In.Parent);
    Open.enter(std::make_unique<SinkBody>(D, B, In, Around->Id, Around->Sink,
                                          /*InPlace=*/true));
    return;
  }
  if (const SinkConsumers::Consumer *Of = Consumers.of(In.Function)) {
    B.Out.Entities[Of->Id].BodySeen = true;
    return Consuming.enter(
        std::make_unique<ConsumerBody>(D, B, In, Consumers, *Of));
  }
  std::optional<EntityId> Id = Entities.of(In.Function);
  if (!Id)
    return;
  B.Out.Entities[*Id].BodySeen = true;
  if (auto Sink = D.sinkParameter(In.Function)) {
    auto Body = std::make_unique<SinkBody>(
        D, B, In, *Id, In.Function->getParamDecl(Sink->Index));
    Body->Vanishes = Entities.vanishes(*Id);
    Open.enter(std::move(Body));
  }
}

std::optional<EntityId> SinkMechanism::around(const Body &In) const {
  if (const SinkBody *Body = Open.current(In))
    return Body->Id;
  const ConsumerBody *Body = Consuming.current(In);
  return Body ? std::optional(Body->Id) : std::nullopt;
}

void SinkMechanism::leave(const Body &In) {
  if (SinkBody *Body = Open.current(In)) {
    Body->finish();
    Open.leave();
  }
  if (ConsumerBody *Body = Consuming.current(In)) {
    Body->finish();
    Consuming.leave();
  }
}

/// `using coro_t = boost::coroutines2::coroutine<int>;`, `using ns::coro_t;`
void SinkMechanism::rename(const NamedDecl *Name) {
  auto IsLegacy = [&](const NamedDecl *Target) {
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(Target)) {
      QualType T = Alias->getUnderlyingType();
      return D.isFamily(T) || D.isFamilyTemplate(T) || D.isSink(T) ||
             D.isDependentSink(T);
    }
    return isa<TypeDecl, TemplateDecl>(Target) && D.isLibrary(Target) &&
           !isStandard(Target);
  };
  const auto *Using = dyn_cast<UsingDecl>(Name);
  bool Legacy = !Using && IsLegacy(Name);
  if (Using)
    for (const UsingShadowDecl *Shadow : Using->shadows())
      Legacy |= IsLegacy(Shadow->getTargetDecl());
  if (Legacy)
    Types.mention(Name, Name->getNameAsString());
}

//===----------------------------------------------------------------------===//
// Uses
//===----------------------------------------------------------------------===//

void SinkMechanism::visit(const Stmt *S, const Body &In,
                          const Ancestors &Above) {
  if (SinkBody *Body = Open.current(In))
    Body->visit(S, Above);
  if (ConsumerBody *Body = Consuming.current(In))
    Body->visit(S, Above);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    Objects.visit(Construct, around(In));
    Functions.convert(Construct);
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    visitCall(Call, In);
    if (D.isBridge(Call, &Bridges::NativeBody))
      Functions.keep(Call, Above);
    Objects.visitCall(Call, around(In));
    if (SinkBody *Body = Open.current(In))
      visitAlgorithm(Call, *Body, Above);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    std::string Name =
        In.Name + "::(lambda #" + std::to_string(In.Lambdas + 1) + ")";
    if (Across.count(Lambda))
      return;
    if (auto Id = Entities.of(Lambda, Name))
      visitCallable(Lambda, *Id, Above);
    if (const SinkConsumers::Consumer *Of = Consumers.at(Lambda, Name))
      Consumers.checkUse(Lambda, *Of, Above);
  } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
      visitFunction(Member, F, Above);
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return visitFunction(Ref, F, Above);
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    if (Variable && D.isSink(Variable->getType()))
      return visitSink(Ref, Variable, In, Above);
    if (ConsumerBody *Owner = Variable ? Consuming.ownerOf(Variable) : nullptr)
      return Owner->use(Ref, Owner == Consuming.current(In), Above);
    const CXXRecordDecl *Record = Ref->getType()->getAsCXXRecordDecl();
    if (!Record || !Record->isLambda())
      return;
    if (auto *Of = Consumers.of(Record->getLambdaCallOperator()))
      Consumers.checkUse(Ref, *Of, Above);
    else if (std::optional<EntityId> Id =
                 Entities.of(Entities.callOperator(Ref->getType())))
      visitCallable(Ref, *Id, Above);
  }
}

/// What is passed as the callee's sink.
const Expr *SinkMechanism::sinkArgument(const CallExpr *Call) const {
  if (const FunctionProtoType *T = Functions.called(Call))
    return Functions.sinkOf(Call, T);
  const FunctionDecl *F = Call->getDirectCallee();
  unsigned Index = 0;
  while (F && Index != F->getNumParams() &&
         !D.isSink(F->getParamDecl(Index)->getType()))
    ++Index;
  if (!F || Index == F->getNumParams())
    return nullptr;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F))
    ++Index;
  return Index < Call->getNumArgs() ? Call->getArg(Index) : nullptr;
}

/// The coroutine that a call runs, or the type of what it does.
std::optional<EntityId> SinkMechanism::runBy(const CallExpr *Call) {
  if (const FunctionProtoType *T = Functions.called(Call))
    return Functions.of(T, Call->getBeginLoc());
  return Entities.of(Call->getDirectCallee());
}

/// A native caller's call of a legacy coroutine, in the bridge's lambda.
bool SinkMechanism::visitBridge(const CallExpr *Call) {
  std::optional<CalledAcross> Found = calledAcross(D, Call);
  std::optional<EntityId> Runs = Found ? runBy(Found->Inside) : std::nullopt;
  if (!Runs)
    return false;
  Across.insert({Found->Lambda, Found->Inside});
  dissolve(D, B, *Found, *Runs);
  return true;
}

void SinkMechanism::visitCall(const CallExpr *Call, const Body &In) {
  if (visitBridge(Call) || Across.count(Call))
    return;
  std::optional<EntityId> Runs = runBy(Call);
  if (!Runs)
    return;
  const Expr *Argument = sinkArgument(Call);
  const auto *Ref =
      Argument ? dyn_cast<DeclRefExpr>(withoutWrapping(Argument)) : nullptr;
  const auto *Sink = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  SinkBody *Owner = Sink ? Open.ownerOf(Sink) : nullptr;
  if (!Owner) {
    B.cause(*Runs, Reason::SinkFromElsewhere, Call->getBeginLoc(),
            "it is called with a sink that is not the caller's parameter");
    if (Sink)
      B.Out.Ties.push_back({*Runs,
                            Types.object(Sink->getType(), Call->getBeginLoc()),
                            TieKind::Starts, B.Src.place(Call->getBeginLoc())});
  } else if (Owner != Open.current(In))
    B.Out.Ties.push_back({Owner->Id, *Runs, TieKind::Delegates,
                          B.Src.place(Call->getBeginLoc())});
}

/// for_each(first, last, [&](T x) { sink(x); }); copy(first, last,
/// begin(sink));
void SinkMechanism::visitAlgorithm(const CallExpr *Call, SinkBody &In,
                                   const Ancestors &Above) {
  const std::optional<Iteration> Copied = copy(Call);
  const std::optional<Iteration> Over = Copied ? Copied : forEach(Call);
  if (!Over)
    return;
  const Expr *Last = withoutWrapping(Over->Callback);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(Last)) {
    auto IsSink = [&](const LambdaCapture &Capture) {
      return Capture.capturesVariable() && Capture.getCapturedVar() == In.Sink;
    };
    if (!Copied && llvm::any_of(Lambda->captures(), IsSink) &&
        In.loop(Call, *Over, Lambda, Above))
      Loops.insert(Lambda);
    return;
  }
  const auto *Begin = dyn_cast<CallExpr>(Last);
  const auto *Ref =
      Begin && Begin->getNumArgs() == 1
          ? dyn_cast<DeclRefExpr>(withoutWrapping(Begin->getArg(0)))
          : nullptr;
  const FunctionDecl *F = Begin ? Begin->getDirectCallee() : nullptr;
  if (Copied && Ref && Ref->getDecl() == In.Sink && F && F->getIdentifier() &&
      F->getName() == "begin" && In.copy(Call, *Over, Above))
    Loops.insert(Begin);
}

void SinkMechanism::visitSink(const DeclRefExpr *Ref, const VarDecl *Sink,
                              const Body &In, const Ancestors &Above) {
  SinkBody *Owner = Open.ownerOf(Sink);
  if (!Owner)
    return; // an object, which SinkTypes refuses
  Climb Up = climb(B, Ref, Above);
  if (Loops.count(Up.User))
    return;
  if (Owner != Open.current(In) || isa_and_nonnull<LambdaExpr>(Up.User)) {
    B.cause(Owner->Id, Reason::YieldInCallback, Ref->getExprLoc(),
            "its sink is used in a function inside that is no coroutine");
    return;
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  if (Call && Up.Child == Ref && sinkArgument(Call) == Up.Child)
    if (std::optional<EntityId> Runs = runBy(Call)) {
      Entities.delegate(Owner->Id, *Runs);
      return Owner->delegate(Call, *Runs, Up.Child, ancestorsOf(Call, Above));
    }
  if (Call && D.isBridge(Call, &Bridges::ToNative))
    return Owner->unbridge(Call, ancestorsOf(Call, Above));
  const auto *Yield = dyn_cast_or_null<CXXOperatorCallExpr>(Up.User);
  if (Yield && Up.Child == Yield->getArg(0)) {
    Ancestors Around = ancestorsOf(Yield, Above);
    if (const CXXForRangeStmt *Loop = Owner->passesOn(Yield, Around)) {
      const Expr *Source = Loop->getRangeInit();
      return Owner->passOn(
          Loop, Yield, Types.source(Source->getType(), Source->getBeginLoc()),
          Around);
    }
  }
  Owner->use(Ref, Above);
}

void SinkMechanism::visitFunction(const Expr *E, const FunctionDecl *F,
                                  const Ancestors &Above) {
  if (const SinkConsumers::Consumer *Of = Consumers.of(F))
    return Consumers.checkUse(E, *Of, Above);
  std::optional<EntityId> Id = Entities.of(F);
  if (!Id)
    return;
  TokenSignature Signature(D.Tokens, B);
  Signature.rename(*Id, F, nameIn(E));
  if (D.isOwnSink(F))
    Signature.checkArguments(*Id, F, E);
  Climb Up = climb(B, E, Above);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Up.User)) {
    if (Call->getCallee() == Up.Child)
      return;
    if (isBind(Call)) {
      const Stmt *User = climb(B, Call, ancestorsOf(Call, Above)).User;
      const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User);
      const auto *Making = dyn_cast_or_null<CallExpr>(User);
      if (Construct && D.isSink(Construct->getType()))
        B.cause(
            *Id, Reason::ConsumerCoroutine, E->getExprLoc(),
            "values are pushed into it here: a native coroutine that yields "
            "is another function than one that takes values in");
      else if (!(Construct && D.isSource(Construct->getType())) &&
               !Functions.keep(E, Above) &&
               !(Making && (Objects.makesSource(Making) ||
                            D.isBridge(Making, &Bridges::LegacyBody))))
        B.cause(*Id, Reason::UnsupportedBody, E->getExprLoc(),
                "it is handed to 'bind', which nothing runs here");
      return;
    }
    if ((Objects.makesSource(Call) || D.isBridge(Call, &Bridges::LegacyBody)) &&
        F->getNumParams() == 1)
      return;
  }
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Up.User);
  if (Construct && D.isSource(Construct->getType()))
    return;
  if (Functions.keep(E, Above))
    return;
  B.cause(*Id, Reason::AddressTaken, E->getExprLoc(),
          "it is handed to " + describeUser(B, Up.User));
}

/// A lambda, or a variable that holds one, which takes a sink.
void SinkMechanism::visitCallable(const Expr *E, EntityId Id,
                                  const Ancestors &Above) {
  Climb Up = climb(B, E, Above);
  if (const auto *Reference = dyn_cast_or_null<CallExpr>(Up.User);
      Reference && isCallOf(Reference, "ref"))
    Up = climb(B, Reference, ancestorsOf(Reference, Above));
  if (!Up.User || isa<DeclStmt, LambdaExpr>(Up.User))
    return;
  const auto *Construct = dyn_cast<CXXConstructExpr>(Up.User);
  if (Construct && D.isSource(Construct->getType()))
    return;
  const auto *Call = dyn_cast<CallExpr>(Up.User);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (F && isa<CXXOperatorCallExpr>(Call) && Call->getArg(0) == Up.Child)
    return; // it is called
  if (Functions.keep(E, Above))
    return;
  if (F && isBind(Call))
    return B.cause(Id, Reason::UnsupportedBody, E->getExprLoc(),
                   "it is handed to 'bind'");
  if (F && (Objects.makesSource(Call) || D.isBridge(F, &Bridges::LegacyBody)))
    return;
  // A call operator has its object in front of the arguments.
  const unsigned Front =
      F && isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F);
  if (F && B.inProject(F->getLocation()))
    for (unsigned I = Front; I != Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Up.Child &&
          TokenDialect::isGenericParameter(F, I - Front) && F->hasBody())
        return; // followed there
  B.cause(Id, Reason::CallableEscapes, E->getExprLoc(),
          "it is handed to " + describeUser(B, Up.User));
}

void recoro::summariseSinks(const Rule &R, Builder &B) {
  SinkMechanism Handler(R, B);
  Handler.begin();
  walkProject(
      B.Ctx, [&](SourceLocation Loc) { return B.inProject(Loc); }, Handler);
  Handler.end();
}
