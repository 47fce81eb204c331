// See Generic.h.
#include "summarise/Generic.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Sema/Initialization.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/TemplateDeduction.h"
#include <set>

using namespace clang;
using namespace recoro;

namespace {

class Instantiator : public RecursiveASTVisitor<Instantiator> {
public:
  Instantiator(const Ruleset &Rules, Builder &B) : Rules(Rules), B(B) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (!F || !F->getIdentifier())
      return true;
    for (const Rule &R : Rules.Rules)
      if (llvm::any_of(R.Roots, [&](const Root &Known) {
            return llvm::StringRef(Known.Name).ends_with(F->getName());
          }))
        if (QualType Token = tokenType(R, F); !Token.isNull())
          for (Expr *Argument : Call->arguments())
            instantiate(Argument->getType(), Token);
    if (!Call->isInstantiationDependent() && !madeBy(F).isNull())
      Makes.push_back(Call);
    return true;
  }

  bool VisitLambdaExpr(LambdaExpr *Lambda) {
    if (auto *Generic =
            Lambda->getCallOperator()->getDescribedFunctionTemplate())
      for (const FunctionDecl *Known :
           llvm::to_vector(Generic->specializations()))
        enter(*Known);
    return true;
  }

  bool VisitClassTemplateDecl(ClassTemplateDecl *Template) {
    for (ClassTemplateSpecializationDecl *Instance :
         llvm::to_vector(Template->specializations()))
      instantiateVirtual(*Instance);
    return true;
  }

  /// std::make_unique<job>([](int n, auto) { ... }): the body that asks for the
  /// class, and converts the lambda to what its constructor takes, is skipped.
  /// It is done here after the walk, as templates get new instances by it.
  void instantiateMade() {
    for (size_t I = 0; I != Makes.size(); ++I) {
      const CallExpr *Call = Makes[I];
      const QualType Made = madeBy(Call->getDirectCallee());
      if (!B.Sema.isCompleteType(Call->getBeginLoc(), Made))
        continue;
      if (auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(
              Made->getAsCXXRecordDecl()))
        instantiateVirtual(*Instance);
      if (llvm::any_of(Call->arguments(), genericIn))
        instantiateArguments(*Call, Made);
    }
  }

private:
  /// std::make_unique<gauge<F>>(f) constructs it in a body that is skipped, so
  /// nothing here asks for its virtual functions.
  void instantiateVirtual(ClassTemplateSpecializationDecl &Instance) {
    if (!Instance.hasDefinition() || Instance.isExplicitSpecialization())
      return;
    for (CXXMethodDecl *Method : Instance.getDefinition()->methods())
      if (Method->isVirtual() && !Method->isDefined() && isCoroutine(Method)) {
        B.Sema.InstantiateFunctionDefinition(Method->getLocation(), Method,
                                             /*Recursive=*/true);
        enter(*Method);
      }
  }

  void instantiateArguments(const CallExpr &Call, QualType Made) {
    std::vector<Expr *> Given;
    for (const Expr *Argument : Call.arguments())
      Given.push_back(new (B.Ctx) OpaqueValueExpr(
          Argument->getBeginLoc(), Argument->getType(),
          Argument->isLValue() ? VK_LValue : VK_XValue));
    InitializationSequence(B.Sema, InitializedEntity::InitializeTemporary(Made),
                           InitializationKind::CreateDirect(Call.getBeginLoc(),
                                                            Call.getBeginLoc(),
                                                            Call.getEndLoc()),
                           Given);
    for (const Expr *Argument : Call.arguments())
      if (FunctionTemplateDecl *Generic = genericIn(Argument))
        for (const FunctionDecl *Each :
             llvm::to_vector(Generic->specializations()))
          enter(*Each);
  }

  /// The class of the project that std::make_unique or make_shared makes.
  QualType madeBy(const FunctionDecl *F) const {
    const TemplateArgumentList *Of =
        F->isInStdNamespace() &&
                (F->getName() == "make_unique" || F->getName() == "make_shared")
            ? F->getTemplateSpecializationArgs()
            : nullptr;
    if (!Of || Of->get(0).getKind() != TemplateArgument::Type)
      return {};
    const QualType Made = Of->get(0).getAsType();
    const CXXRecordDecl *Record = Made->getAsCXXRecordDecl();
    return Record && B.inProject(Record->getLocation()) ? Made : QualType();
  }

  static FunctionTemplateDecl *genericIn(const Expr *Argument) {
    const CXXRecordDecl *Record = Argument->getType()->getAsCXXRecordDecl();
    const CXXMethodDecl *Operator = Record && Record->isLambda()
                                        ? Record->getLambdaCallOperator()
                                        : nullptr;
    return Operator ? Operator->getDescribedFunctionTemplate() : nullptr;
  }

  bool isCoroutine(const FunctionDecl *F) const {
    return llvm::any_of(F->parameters(), [&](const ParmVarDecl *P) {
      const CXXRecordDecl *Type =
          P->getType().getNonReferenceType()->getAsCXXRecordDecl();
      return Type && Type->getIdentifier() &&
             llvm::any_of(Rules.Rules, [&](const Rule &R) {
               return llvm::any_of(R.TokenTypes, [&](llvm::StringRef Known) {
                 return Known.ends_with(Type->getName());
               });
             });
    });
  }

  /// The alias `yield_context` beside the root, or nothing.
  QualType tokenType(const Rule &R, const FunctionDecl *Root) {
    const DeclContext *Space = Root->getDeclContext();
    for (const std::string &Name : R.TokenTypes) {
      llvm::StringRef Alias = Name;
      Alias.consume_front("basic_");
      auto Found = Space->lookup(&B.Ctx.Idents.get(Alias));
      for (NamedDecl *D : Found)
        if (const auto *Type = dyn_cast<TypeDecl>(D))
          return B.Ctx.getTypeDeclType(Type);
    }
    return {};
  }

  void instantiate(QualType Closure, QualType Token) {
    const CXXRecordDecl *Record =
        Closure.getNonReferenceType()->getAsCXXRecordDecl();
    if (!Record || !Record->isLambda())
      return;
    const CXXMethodDecl *Operator = Record->getLambdaCallOperator();
    FunctionTemplateDecl *Generic =
        Operator ? Operator->getDescribedFunctionTemplate() : nullptr;
    if (!Generic || Generic->getTemplateParameters()->size() != 1 ||
        Operator->getNumParams() != 1)
      return;
    FunctionDecl *Instance = withToken(*Generic, Token);
    if (!Instance)
      return;
    // Overload resolution may have declared it, for its result type.
    if (!Instance->isDefined())
      B.Sema.InstantiateFunctionDefinition(Operator->getLocation(), Instance,
                                           /*Recursive=*/true,
                                           /*DefinitionRequired=*/true);
    enter(*Instance);
  }

  /// What stands in an instance is an expression of its own there.
  void enter(const FunctionDecl &Instance) {
    if (Instance.doesThisDeclarationHaveABody() &&
        Entered.insert(&Instance).second)
      TraverseStmt(Instance.getBody());
  }

  FunctionDecl *withToken(FunctionTemplateDecl &Generic, QualType Token) {
    for (FunctionDecl *Known : Generic.specializations())
      if (B.Ctx.hasSameType(
              Known->getParamDecl(0)->getType().getNonReferenceType(), Token))
        return Known;
    TemplateArgument Argument(B.Ctx.getCanonicalType(Token));
    return B.Sema.InstantiateFunctionDeclaration(
        &Generic, TemplateArgumentList::CreateCopy(B.Ctx, Argument),
        Generic.getLocation());
  }

  const Ruleset &Rules;
  Builder &B;
  std::set<const FunctionDecl *> Entered;
  std::vector<const CallExpr *> Makes; ///< of objects of the project
};

} // namespace

void recoro::instantiateGenericCoroutines(const Ruleset &Rules, Builder &B) {
  // Declarations may be added while they are walked: take the list first.
  std::vector<Decl *> Own;
  for (Decl *D : B.Ctx.getTranslationUnitDecl()->decls())
    if (D->getLocation().isValid() && B.inProject(D->getLocation()))
      Own.push_back(D);
  Instantiator Visitor(Rules, B);
  for (Decl *D : Own)
    Visitor.TraverseDecl(D);
  Visitor.instantiateMade();
}
