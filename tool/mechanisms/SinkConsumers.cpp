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

void SinkConsumers::find() {
  if (D.R.Consumer.Text.empty() || D.R.ConsumerSource.Text.empty() ||
      D.R.ConsumerSink.Text.empty())
    return;
  Finder Visitor(*this);
  for (Decl *Each : B.Ctx.getTranslationUnitDecl()->decls())
    if (Each->getLocation().isValid() && B.inProject(Each->getLocation()))
      Visitor.TraverseDecl(Each);
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
      EntityId Id = B.entity(F).first;
      Consumers.try_emplace(F, Consumer{Id, F, inputOf(F), nullptr, ""});
      B.Out.Entities[Id].Rule = D.R.Name;
      B.Out.Entities[Id].Suspends = true;
      return;
    }
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
