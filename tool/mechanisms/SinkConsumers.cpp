// See SinkConsumers.h.
#include "mechanisms/SinkConsumers.h"
#include "mechanisms/Context.h"
#include "mechanisms/SinkCallables.h"
#include "mechanisms/SinkTypes.h"
#include "mechanisms/TokenSignature.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace recoro;

class SinkConsumers::Finder : public RecursiveASTVisitor<Finder> {
public:
  explicit Finder(SinkConsumers &Of) : Of(Of) {}
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    if (Of.D.isSink(Construct->getType()) &&
        !Construct->getConstructor()->isCopyOrMoveConstructor())
      Of.add(std::as_const(*Construct).arguments());
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    if (Of.makesSink(Call) || Of.D.isBridge(Call, &Bridges::LegacyConsumer))
      Of.add(std::as_const(*Call).arguments());
    return true;
  }

private:
  SinkConsumers &Of;
};

/// The calls in a consumer that are handed its input.
class SinkConsumers::Delegates : public RecursiveASTVisitor<Delegates> {
public:
  Delegates(const SinkConsumers &Of, const Consumer &In) : Of(Of), In(In) {}
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (F && Of.inputOf(F) && Of.sourceGiven(Call, F) == In.Input)
      Found.push_back(F);
    return true;
  }
  std::vector<const FunctionDecl *> Found;

private:
  const SinkConsumers &Of;
  const Consumer &In;
};

void SinkConsumers::find() {
  if (D.R.Consumer.Text.empty() || D.R.ConsumerSource.Text.empty() ||
      D.R.ConsumerSink.Text.empty())
    return;
  Finder Visitor(*this);
  for (Decl *Each : B.Ctx.getTranslationUnitDecl()->decls())
    if (Each->getLocation().isValid() && B.inProject(Each->getLocation()))
      Visitor.TraverseDecl(Each);
  std::vector<const FunctionDecl *> Open;
  for (const auto &[F, Each] : Consumers)
    Open.push_back(F);
  while (!Open.empty()) {
    const FunctionDecl *F = Open.back();
    Open.pop_back();
    Delegates To(*this, *of(F));
    To.TraverseStmt(F->getBody());
    for (const FunctionDecl *Callee : To.Found)
      if (add(Callee))
        Open.push_back(Callee);
  }
}

/// The variable that `Call` hands to `F` as its source, or null.
const VarDecl *SinkConsumers::sourceGiven(const CallExpr *Call,
                                          const FunctionDecl *F) const {
  const unsigned Place =
      inputOf(F)->getFunctionScopeIndex() +
      (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F));
  const auto *Ref =
      Place < Call->getNumArgs()
          ? dyn_cast<DeclRefExpr>(withoutWrapping(Call->getArg(Place)))
          : nullptr;
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// The one parameter through which values come in.
const ParmVarDecl *SinkConsumers::inputOf(const FunctionDecl *F) const {
  const ParmVarDecl *Input = nullptr;
  for (const ParmVarDecl *P : F->parameters()) {
    if (D.isSink(P->getType()) || (D.isSource(P->getType()) && Input))
      return nullptr;
    if (D.isSource(P->getType()))
      Input = P;
  }
  const bool Fits = Input && Input->getType()->isLValueReferenceType() &&
                    !Input->getType()->getPointeeType().isConstQualified() &&
                    Input->getTypeSourceInfo();
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  const bool IsLambda = Method && Method->getParent()->isLambda();
  const SourceManager &SM = B.Ctx.getSourceManager();
  const bool IsKnown =
      IsLambda || (std::next(F->redecls_begin()) == F->redecls_end() &&
                   SM.isInMainFile(SM.getFileLoc(F->getLocation())) &&
                   !(Method && Method->isVirtual()));
  return Fits && IsKnown && F->isThisDeclarationADefinition() &&
                 F->getReturnType()->isVoidType() &&
                 !F->isTemplateInstantiation() && B.inProject(F->getLocation())
             ? Input
             : nullptr;
}

const FunctionDecl *SinkConsumers::bodyOf(const Expr *Callable) const {
  const Expr *Plain = withoutWrapping(Callable);
  if (isCallOf(Plain, "ref") && cast<CallExpr>(Plain)->getNumArgs() == 1)
    return bodyOf(cast<CallExpr>(Plain)->getArg(0));
  auto IsOne = [&](const FunctionDecl *F) { return inputOf(F) != nullptr; };
  const auto *Call = dyn_cast<CallExpr>(Plain);
  if (Call && isBind(Call)) {
    const FunctionDecl *F =
        Call->getNumArgs() ? functionNamed(Call->getArg(0)) : nullptr;
    const ParmVarDecl *Input = F ? inputOf(F) : nullptr;
    return Input && leavesOnly(Call,
                               boundPlace(F, Input->getFunctionScopeIndex()))
               ? F
               : nullptr;
  }
  const FunctionDecl *F = callOperator(B.Ctx, Plain->getType(), IsOne);
  if (!F)
    F = functionNamed(Plain);
  return F && F->getNumParams() == 1 && IsOne(F) ? F : nullptr;
}

bool SinkConsumers::makesSink(const CallExpr *Call) const {
  return !madeBy(Call, [&](QualType T) { return D.isSink(T); }).isNull();
}

void SinkConsumers::add(
    llvm::iterator_range<CallExpr::const_arg_iterator> Arguments) {
  for (const Expr *Argument : Arguments)
    if (const FunctionDecl *F = bodyOf(Argument)) {
      add(F);
      return;
    }
}

bool SinkConsumers::add(const FunctionDecl *F) {
  EntityId Id = B.entity(F).first;
  B.Out.Entities[Id].Rule = D.R.Name;
  B.Out.Entities[Id].Suspends = true;
  return Consumers.try_emplace(F, Consumer{Id, F, inputOf(F), nullptr, ""})
      .second;
}

const SinkConsumers::Consumer *SinkConsumers::of(const FunctionDecl *F) const {
  auto Found = Consumers.find(F);
  return Found == Consumers.end() ? nullptr : &Found->second;
}

const SinkConsumers::Consumer *
SinkConsumers::runBy(const Expr *Argument) const {
  const FunctionDecl *F = bodyOf(Argument);
  return F ? of(F) : nullptr;
}

const SinkConsumers::Consumer *SinkConsumers::at(const LambdaExpr *Lambda,
                                                 const std::string &Name) {
  auto Found = Consumers.find(Lambda->getCallOperator());
  if (Found == Consumers.end())
    return nullptr;
  Found->second.Lambda = Lambda;
  Found->second.Name = Name;
  return &Found->second;
}

void SinkConsumers::checkUse(const Expr *E, const Consumer &Named,
                             const Ancestors &Above) {
  Climb Up = climb(B, E, Above);
  const auto *Call = dyn_cast_or_null<CallExpr>(Up.User);
  if (Call && Call->getDirectCallee() == Named.F) {
    const VarDecl *Given = sourceGiven(Call, Named.F);
    if (llvm::any_of(Consumers, [&](const auto &Each) {
          return Each.second.Input == Given;
        }))
      return; // another one leaves it a part of the work
  }
  if (Call && isBind(Call) && Call->getArg(0) == Up.Child)
    Up = climb(B, Call, ancestorsOf(Call, Above));
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Up.User);
  const auto *Making = dyn_cast_or_null<CallExpr>(Up.User);
  if ((Construct && D.isSink(Construct->getType())) ||
      (Making &&
       (makesSink(Making) || D.isBridge(Making, &Bridges::LegacyConsumer))) ||
      isa_and_nonnull<DeclStmt>(Up.User))
    return;
  B.cause(Named.Id, Reason::ConsumerCoroutine, E->getExprLoc(),
          "it is handed to " + describeUser(B, Up.User) + " as well");
}

void SinkConsumers::finish() {
  for (const auto &[F, Each] : Consumers)
    describe(Each);
}

void SinkConsumers::describe(const Consumer &Of) {
  std::optional<std::string> Element = D.elementText(
      Of.Input->getTypeSourceInfo()->getTypeLoc(), Of.F->getDeclContext());
  if (!Element)
    return B.cause(Of.Id, Reason::UnsupportedDeclarator, Of.F->getLocation(),
                   "the type of its values has no name");
  Rule Form = D.R;
  Form.TokenTypes.clear();
  Form.Result = withElement(D.R.Consumer.Text, *Element);
  Form.ResultHeader = D.R.Consumer.Header;
  TokenDialect Tokens(Form, B);
  TokenSignature Signature(Tokens, B);
  if (Of.Lambda)
    Signature.describeLambda(Of.Id, Of.Lambda, Of.F, std::nullopt, Of.Name);
  else
    Signature.describe(Of.Id, Of.F, std::nullopt);
  if (B.Out.Entities[Of.Id].Causes.empty()) // or it says nothing new
    B.Out.Entities[Of.Id].Unlike = sourceUSR(Of.F);
  TypeLoc Written = Of.Input->getTypeSourceInfo()->getTypeLoc();
  if (auto Reference = Written.getUnqualifiedLoc().getAs<ReferenceTypeLoc>())
    Written = Reference.getPointeeLoc().getUnqualifiedLoc();
  std::optional<Span> Place = B.Src.span(Written.getSourceRange());
  if (!Place)
    return B.cause(Of.Id, Reason::InMacro, Written.getBeginLoc(),
                   "the type comes out of a macro");
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Of.Id, true}};
  Change.Headers = {D.R.ConsumerSource.Header};
  Change.Rewrites.push_back(
      {*Place, 10, {{withElement(D.R.ConsumerSource.Text, *Element), {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}
