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
// SinkBody has the recipes for bodies, SinkTypes those for the types of
// sources; the signature changes as that of a token's coroutine
// (TokenSignature). A use that fits no class is a cause to refuse, never
// ignored.
//
// Whether a coroutine delegates, or is delegated to, decides about its native
// type. Of what other translation units can call, only the linked program
// knows: it is taken to be nested at first, and read again if it is not.
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Mechanism.h"
#include "mechanisms/SinkBody.h"
#include "mechanisms/SinkTypes.h"
#include "mechanisms/TokenSignature.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

namespace {

class SinkMechanism : public BodyHandler {
public:
  SinkMechanism(const Rule &R, Builder &B) : D(R, B), Types(D, B), B(B) {}

  void declare(const FunctionDecl *F) override { of(F); }
  void rename(const NamedDecl *Name) override;
  void enter(const Body &In) override;
  void visit(const Stmt *S, const Body &In, const Ancestors &Above) override;
  void leave(const Body &In) override;

  void begin() { Types.describeMentions(); }
  void end();

private:
  struct Generator {
    const FunctionDecl *F = nullptr;
    const LambdaExpr *Lambda = nullptr;
    std::string Name; ///< of a lambda
  };

  std::optional<EntityId> of(const FunctionDecl *F);
  const FunctionDecl *callOperator(QualType Callable) const;
  SinkBody *current(const Body &In);
  SinkBody *ownerOf(const VarDecl *Sink);
  bool isNestedHere(const Generator &Of, EntityId Id) const;
  void describe(EntityId Id, const Generator &Of);

  const Expr *sinkArgument(const CallExpr *Call) const;
  void visitCall(const CallExpr *, const Body &);
  void visitAlgorithm(const CallExpr *, SinkBody &, const Ancestors &);
  void visitSink(const DeclRefExpr *, const VarDecl *, const Body &,
                 const Ancestors &);
  void visitFunction(const Expr *, const FunctionDecl *, const Ancestors &);
  void visitCallable(const Expr *, EntityId, const Body &, const Ancestors &);
  void visitObject(const CXXConstructExpr *, const Body &);
  void start(EntityId Source, EntityId Runs, const Expr *At, const Body &In);
  bool dropStack(const Expr *Argument, EntityId Source);

  /// What an object runs.
  struct Running {
    EntityId Id;
    const FunctionDecl *F;
    const CallExpr *Bind = nullptr; ///< in which it stands,
    unsigned Place = 0;             ///< with the sink's placeholder here
  };
  std::optional<Running> bodyOf(const Expr *Callable);
  std::optional<Running> boundBody(const CallExpr *Bind);
  void unbind(const Running &Body, EntityId Source);

  SinkDialect D;
  SinkTypes Types;
  Builder &B;
  std::map<EntityId, Generator> Generators;
  std::vector<std::unique_ptr<SinkBody>> Open; ///< innermost last
  /// What has become part of a loop: callbacks, and `begin(sink)`.
  std::set<const Stmt *> Loops;
};

} // namespace

//===----------------------------------------------------------------------===//
// Entities and bodies
//===----------------------------------------------------------------------===//

std::optional<EntityId> SinkMechanism::of(const FunctionDecl *F) {
  if (!F || D.isLibrary(F))
    return std::nullopt;
  auto Sink = D.sinkParameter(F);
  const bool Dependent =
      !Sink && B.inProject(F->getLocation()) && D.hasDependentSink(F);
  if (!Sink && !Dependent)
    return std::nullopt;
  auto [Id, New] = B.entity(F);
  if (!New)
    return Id;
  B.Out.Entities[Id].Yields = true;
  B.Out.Entities[Id].Rule = D.R.Name;
  Generators[Id].F = F;
  if (Dependent) {
    B.cause(Id, Reason::SinkTemplate, F->getLocation(),
            "the type of its sink depends on a template's parameter");
  } else {
    QualType T = F->getParamDecl(Sink->Index)->getType();
    if (!T->isLValueReferenceType() || T->getPointeeType().isConstQualified())
      B.cause(Id, Reason::SinkEscapes, F->getLocation(),
              "it does not take its sink by a reference");
  }
  if (const auto *Method = dyn_cast<CXXMethodDecl>(patternOf(F)))
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      if (std::optional<EntityId> Base = of(Overridden))
        B.Out.Ties.push_back(
            {Id, *Base, TieKind::Overrides, B.Src.place(F->getLocation())});
  return Id;
}

/// The call operator of a class that takes a sink, or null.
const FunctionDecl *SinkMechanism::callOperator(QualType Callable) const {
  const CXXRecordDecl *Record =
      Callable.isNull() ? nullptr
                        : Callable.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || D.isLibrary(Record))
    return nullptr;
  auto Name = B.Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
  for (const NamedDecl *Found : Record->lookup(Name)) {
    if (const auto *Generic = dyn_cast<FunctionTemplateDecl>(Found)) {
      for (const FunctionDecl *Instance : Generic->specializations())
        if (D.sinkParameter(Instance))
          return Instance;
    } else if (const auto *F = dyn_cast<FunctionDecl>(Found);
               F && D.sinkParameter(F)) {
      return F;
    }
  }
  return nullptr;
}

void SinkMechanism::enter(const Body &In) {
  if (In.Lambda && Loops.count(In.Lambda)) {
    const SinkBody *Around = current(*In.Parent);
    Open.push_back(std::make_unique<SinkBody>(D, B, In, Around->Id,
                                              Around->Sink, /*InPlace=*/true));
    return;
  }
  std::optional<EntityId> Id = of(In.Function);
  if (!Id)
    return;
  B.Out.Entities[*Id].BodySeen = true;
  if (auto Sink = D.sinkParameter(In.Function))
    Open.push_back(std::make_unique<SinkBody>(
        D, B, In, *Id, In.Function->getParamDecl(Sink->Index)));
}

void SinkMechanism::leave(const Body &In) {
  if (SinkBody *Body = current(In)) {
    Body->finish();
    Open.pop_back();
  }
}

/// The coroutine whose body is `In`, if it is one.
SinkBody *SinkMechanism::current(const Body &In) {
  return !Open.empty() && &Open.back()->In == &In ? Open.back().get() : nullptr;
}

SinkBody *SinkMechanism::ownerOf(const VarDecl *Sink) {
  for (auto &Body : llvm::reverse(Open))
    if (Body->Sink == Sink)
      return Body.get();
  return nullptr;
}

/// `using coro_t = boost::coroutines2::coroutine<int>;`, `using ns::coro_t;`
void SinkMechanism::rename(const NamedDecl *Name) {
  auto IsLegacy = [&](const NamedDecl *Target) {
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(Target))
      return D.isFamily(Alias->getUnderlyingType()) ||
             D.isSink(Alias->getUnderlyingType());
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

/// Whether all that could delegate to it has been seen: nobody else can name a
/// lambda, or what a main file keeps to itself.
static bool isPrivate(const FunctionDecl *F, const Builder &B) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (Method && Method->isVirtual())
    return false;
  if (Method && Method->getParent()->isLambda())
    return true;
  const SourceManager &SM = B.Ctx.getSourceManager();
  return !F->hasExternalFormalLinkage() &&
         SM.isInMainFile(SM.getFileLoc(F->getCanonicalDecl()->getLocation()));
}

bool SinkMechanism::isNestedHere(const Generator &Of, EntityId Id) const {
  return B.Out.Entities[Id].Suspends ||
         (!isPrivate(Of.F, B) && !B.isLeaf(Of.F));
}

void SinkMechanism::end() {
  Types.finish();
  for (const auto &[Id, Of] : Generators)
    describe(Id, Of);
}

void SinkMechanism::describe(EntityId Id, const Generator &Of) {
  const FunctionDecl *F = Of.F;
  const FunctionDecl *Pattern = patternOf(F);
  auto Sink = D.sinkParameter(F);
  Rule Form = D.R;
  if (Sink) {
    const bool HasResult = !F->getReturnType()->isVoidType();
    const bool Nested = isNestedHere(Of, Id);
    if (isPrivate(F, B))
      B.Out.Entities[Id].Suspends = true; // its form is known
    const NativeText Flat{D.R.Result, D.R.ResultHeader};
    const NativeText &Chosen = HasResult ? D.R.NestedWithResult
                               : Nested  ? D.R.Nested
                                         : Flat;
    const ParmVarDecl *P = Pattern->getParamDecl(Sink->Written);
    const bool Once =
        std::next(Pattern->redecls_begin()) == Pattern->redecls_end();
    const bool Written =
        Once && P->getTypeSourceInfo() && !P->getType()->isDependentType();
    std::optional<std::string> Element =
        Written ? D.elementText(P->getTypeSourceInfo()->getTypeLoc(),
                                Pattern->getLexicalDeclContext())
                : D.elementName(F->getParamDecl(Sink->Index)->getType());
    if (!Element)
      B.cause(Id, Reason::UnsupportedDeclarator, F->getLocation(),
              "the type of its values has no name");
    else
      Form.Result = withElement(Chosen.Text, *Element);
    Form.ResultHeader = Chosen.Header;
  }
  TokenDialect Tokens(Form, B);
  TokenSignature Signature(Tokens, B);
  if (Of.Lambda)
    Signature.describeLambda(Id, Of.Lambda, F, Sink, Of.Name);
  else
    Signature.describe(Id, F, Sink);
}

//===----------------------------------------------------------------------===//
// Uses
//===----------------------------------------------------------------------===//

void SinkMechanism::visit(const Stmt *S, const Body &In,
                          const Ancestors &Above) {
  if (SinkBody *Body = current(In))
    Body->visit(S, Above);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    visitObject(Construct, In);
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    visitCall(Call, In);
    if (SinkBody *Body = current(In))
      visitAlgorithm(Call, *Body, Above);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    const FunctionDecl *Operator = callOperator(Lambda->getType());
    if (std::optional<EntityId> Id = of(Operator)) {
      Generators[*Id] = {Operator, Lambda,
                         In.Name + "::(lambda #" +
                             std::to_string(In.Lambdas + 1) + ")"};
      visitCallable(Lambda, *Id, In, Above);
    }
  } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
      visitFunction(Member, F, Above);
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return visitFunction(Ref, F, Above);
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    if (Variable && D.isSink(Variable->getType()))
      return visitSink(Ref, Variable, In, Above);
    const CXXRecordDecl *Record = Ref->getType()->getAsCXXRecordDecl();
    if (Record && Record->isLambda())
      if (std::optional<EntityId> Id = of(callOperator(Ref->getType())))
        visitCallable(Ref, *Id, In, Above);
  }
}

/// What is passed as the callee's sink.
const Expr *SinkMechanism::sinkArgument(const CallExpr *Call) const {
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

void SinkMechanism::visitCall(const CallExpr *Call, const Body &In) {
  std::optional<EntityId> Runs = of(Call->getDirectCallee());
  if (!Runs)
    return;
  const Expr *Argument = sinkArgument(Call);
  const auto *Ref =
      Argument ? dyn_cast<DeclRefExpr>(withoutWrapping(Argument)) : nullptr;
  const auto *Sink = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  SinkBody *Owner = Sink ? ownerOf(Sink) : nullptr;
  if (!Owner)
    B.cause(*Runs, Reason::SinkFromElsewhere, Call->getBeginLoc(),
            "it is called with a sink that is not the caller's parameter");
  else if (Owner != current(In))
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
  SinkBody *Owner = ownerOf(Sink);
  if (!Owner)
    return; // an object, which SinkTypes refuses
  Climb Up = climb(B, Ref, Above);
  if (Loops.count(Up.User))
    return;
  if (Owner != current(In) || isa_and_nonnull<LambdaExpr>(Up.User)) {
    B.cause(Owner->Id, Reason::YieldInCallback, Ref->getExprLoc(),
            "its sink is used in a function inside that is no coroutine");
    return;
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  if (Call && Up.Child == Ref && sinkArgument(Call) == Up.Child)
    if (std::optional<EntityId> Runs = of(Call->getDirectCallee())) {
      B.Out.Entities[Owner->Id].Suspends = true;
      B.Out.Entities[*Runs].Suspends = true;
      return Owner->delegate(Call, *Runs, Up.Child, ancestorsOf(Call, Above));
    }
  Owner->use(Ref, Above);
}

void SinkMechanism::visitFunction(const Expr *E, const FunctionDecl *F,
                                  const Ancestors &Above) {
  std::optional<EntityId> Id = of(F);
  if (!Id)
    return;
  TokenSignature(D.Tokens, B).rename(*Id, F, nameIn(E));
  Climb Up = climb(B, E, Above);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Up.User)) {
    if (Call->getCallee() == Up.Child)
      return;
    if (isBind(Call)) {
      const auto *User = dyn_cast_or_null<CXXConstructExpr>(
          climb(B, Call, ancestorsOf(Call, Above)).User);
      if (!User || !D.isSource(User->getType()))
        B.cause(*Id, Reason::UnsupportedBody, E->getExprLoc(),
                "it is handed to 'bind', which nothing runs here");
      return;
    }
  }
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Up.User);
  if (Construct && D.isSource(Construct->getType()))
    return;
  B.cause(*Id, Reason::AddressTaken, E->getExprLoc(),
          "it is handed to " + describeUser(B, Up.User));
}

/// A source among the template arguments of what takes a callable:
/// std::make_unique<pull_type>(f), sources.emplace_back(f).
static QualType sourceNamedBy(const SinkDialect &D, const FunctionDecl *F) {
  auto Among = [&](const TemplateArgumentList *List) -> QualType {
    if (List)
      for (const TemplateArgument &Argument : List->asArray())
        if (Argument.getKind() == TemplateArgument::Type &&
            D.isSource(Argument.getAsType()))
          return Argument.getAsType();
    return {};
  };
  QualType Own = Among(F->getTemplateSpecializationArgs());
  const auto *Class =
      dyn_cast<ClassTemplateSpecializationDecl>(F->getDeclContext());
  return Own.isNull() && Class ? Among(&Class->getTemplateArgs()) : Own;
}

/// A lambda, or a variable that holds one, which takes a sink.
void SinkMechanism::visitCallable(const Expr *E, EntityId Id, const Body &In,
                                  const Ancestors &Above) {
  Climb Up = climb(B, E, Above);
  if (!Up.User || isa<DeclStmt, LambdaExpr>(Up.User))
    return;
  const auto *Construct = dyn_cast<CXXConstructExpr>(Up.User);
  if (Construct && D.isSource(Construct->getType()))
    return;
  const auto *Call = dyn_cast<CallExpr>(Up.User);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (F && isa<CXXOperatorCallExpr>(Call) && Call->getArg(0) == Up.Child)
    return; // it is called
  if (F && isBind(Call))
    return B.cause(Id, Reason::UnsupportedBody, E->getExprLoc(),
                   "it is handed to 'bind'");
  if (F && isStandard(F))
    if (QualType Made = sourceNamedBy(D, F); !Made.isNull())
      return start(Types.source(Made, E->getExprLoc()), Id, Call, In);
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

//===----------------------------------------------------------------------===//
// What runs coroutines
//===----------------------------------------------------------------------===//

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
std::optional<SinkMechanism::Running>
SinkMechanism::bodyOf(const Expr *Callable) {
  const Expr *Plain = withoutWrapping(Callable);
  if (const auto *Call = dyn_cast<CallExpr>(Plain); Call && isBind(Call))
    return boundBody(Call);
  const FunctionDecl *F = callOperator(Plain->getType());
  if (!F)
    F = functionNamed(Plain);
  std::optional<EntityId> Id =
      F && F->getNumParams() == 1 ? of(F) : std::nullopt;
  return Id ? std::optional(Running{*Id, F}) : std::nullopt;
}

static unsigned boundPlace(const FunctionDecl *F, unsigned Parameter) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return 1 + Parameter + (Method && !Method->isStatic());
}

/// bind(&C::run, self, _1, argument): the placeholder is the sink.
std::optional<SinkMechanism::Running>
SinkMechanism::boundBody(const CallExpr *Bind) {
  const FunctionDecl *F =
      Bind->getNumArgs() ? functionNamed(Bind->getArg(0)) : nullptr;
  std::optional<EntityId> Id = of(F);
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
void SinkMechanism::unbind(const Running &Body, EntityId Source) {
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

void SinkMechanism::start(EntityId Source, EntityId Runs, const Expr *At,
                          const Body &In) {
  std::optional<Span> Whole = B.Src.span(At->getSourceRange());
  Suspension S;
  S.Kind = SuspensionKind::Root;
  S.At = Whole ? *Whole : B.Src.place(At->getBeginLoc());
  if (const SinkBody *Around = current(In))
    S.In = Around->Id;
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
bool SinkMechanism::dropStack(const Expr *Argument, EntityId Source) {
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

void SinkMechanism::visitObject(const CXXConstructExpr *Construct,
                                const Body &In) {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  if (Construct->getNumArgs() == 0 || Constructor->isCopyOrMoveConstructor())
    return;
  if (D.isUnsupported(Construct->getType())) {
    EntityId Object = Types.sinkObject(
        Construct->getType(), Construct->getBeginLoc(),
        Reason::SymmetricCoroutine, "it hands control to any other coroutine");
    return start(Object, Object, Construct, In);
  }
  if (D.isSink(Construct->getType())) {
    EntityId Object =
        Types.sinkObject(Construct->getType(), Construct->getBeginLoc(),
                         Reason::ConsumerCoroutine,
                         "the object runs a coroutine that takes values in");
    return start(Object, Object, Construct, In);
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
    return start(Source, Source, Construct, In);
  }
  for (const Expr *Argument : Construct->arguments())
    if (Argument != Callable && !dropStack(Argument, Source))
      break;
  if (Runs->Bind)
    unbind(*Runs, Source);
  if (!Runs->F->getReturnType()->isVoidType())
    B.cause(Runs->Id, Reason::UnsupportedBody, Construct->getBeginLoc(),
            "the body returns a value, which nobody takes");
  start(Source, Runs->Id, Construct, In);
}

void recoro::summariseSinks(const Rule &R, Builder &B) {
  SinkMechanism Handler(R, B);
  Handler.begin();
  walkProject(
      B.Ctx, [&](SourceLocation Loc) { return B.inProject(Loc); }, Handler);
  Handler.end();
}
