// See Walk.h.
#include "summarise/Walk.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace recoro;

namespace {

class Walker {
public:
  Walker(llvm::function_ref<bool(SourceLocation)> InProject,
         BodyHandler &Handler)
      : InProject(InProject), Handler(Handler) {}

  void walkContext(const DeclContext *Context, const Body *Parent) {
    for (const Decl *D : Context->decls())
      if (D->getLocation().isInvalid() || InProject(D->getLocation()))
        walkDecl(D, Parent);
  }

private:
  void walkDecl(const Decl *D, const Body *Parent) {
    if (D->isImplicit() && !isa<LinkageSpecDecl>(D))
      return;
    if (const auto *Friend = dyn_cast<FriendDecl>(D)) {
      if (const NamedDecl *Named = Friend->getFriendDecl())
        walkDecl(Named, Parent);
      return;
    }
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
      walkFunction(Template->getTemplatedDecl(), Parent);
      if (Template->isCanonicalDecl())
        for (const FunctionDecl *Instance : Template->specializations())
          if (Instance->isTemplateInstantiation()) // others stand by themselves
            walkFunction(Instance, Parent);
      return;
    }
    if (const auto *Template = dyn_cast<ClassTemplateDecl>(D)) {
      walkContext(Template->getTemplatedDecl(), Parent);
      if (Template->isCanonicalDecl())
        for (const ClassTemplateSpecializationDecl *Instance :
             Template->specializations())
          if (!Instance->isExplicitSpecialization())
            walkContext(Instance, Parent);
      return;
    }
    if (isa<UsingDecl, TypedefNameDecl>(D))
      return Handler.rename(cast<NamedDecl>(D));
    if (const auto *Function = dyn_cast<FunctionDecl>(D))
      return walkFunction(Function, Parent);
    if (const auto *Variable = dyn_cast<VarDecl>(D))
      return walkInitialiser(Variable, Variable->getInit(), Parent);
    if (const auto *Field = dyn_cast<FieldDecl>(D)) {
      if (Field->hasInClassInitializer())
        walkInitialiser(Field, Field->getInClassInitializer(), Parent);
      return;
    }
    if (const auto *Context = dyn_cast<DeclContext>(D))
      if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl, CXXRecordDecl>(D))
        walkContext(Context, Parent);
  }

  void walkInitialiser(const ValueDecl *D, const Expr *Init,
                       const Body *Parent) {
    if (!Init || Init->isInstantiationDependent())
      return;
    Body B;
    B.Parent = Parent;
    B.Name = D->getQualifiedNameAsString();
    walkBody(B, Init);
  }

  void walkFunction(const FunctionDecl *Function, const Body *Parent) {
    Handler.declare(Function);
    if (!Function->doesThisDeclarationHaveABody() ||
        Function->isDependentContext() || Function->isDefaulted())
      return;
    Body B;
    B.Function = Function;
    B.Parent = Parent;
    B.Name = Function->getQualifiedNameAsString();
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->isWritten() && !Init->getInit()->isInstantiationDependent())
          walkBody(B, Init->getInit());
    walkBody(B, Function->getBody());
  }

  void walkBody(Body &B, const Stmt *Code) {
    Ancestors Outer;
    std::swap(Outer, Above);
    Body *OuterBody = std::exchange(Current, &B);
    Handler.enter(B);
    walkStmt(Code);
    Handler.leave(B);
    Current = OuterBody;
    std::swap(Outer, Above);
  }

  void walkLambda(const LambdaExpr *Lambda) {
    for (const Expr *Init : Lambda->capture_inits())
      if (Init)
        walkStmt(Init);
    Body B;
    B.Lambda = Lambda;
    B.Parent = Current;
    B.Name = Current->Name + "::(lambda #" +
             std::to_string(++Current->Lambdas) + ")";
    auto WalkOperator = [&](const FunctionDecl *Operator) {
      if (!Operator->hasBody() || Operator->isDependentContext())
        return;
      Body Copy = B;
      Copy.Function = Operator;
      walkBody(Copy, Operator->getBody());
    };
    const CXXMethodDecl *Operator = Lambda->getCallOperator();
    if (const FunctionTemplateDecl *Generic =
            Operator->getDescribedFunctionTemplate()) {
      for (const FunctionDecl *Instance : Generic->specializations())
        WalkOperator(Instance);
      return;
    }
    WalkOperator(Operator);
  }

  void walkStmt(const Stmt *S) {
    if (!S)
      return;
    Handler.visit(S, *Current, Above);
    Above.push_back(S);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      walkLambda(Lambda);
    } else if (const auto *Coroutine = dyn_cast<CoroutineBodyStmt>(S)) {
      walkStmt(Coroutine->getBody());
    } else if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S)) {
      walkStmt(Suspend->getOperand());
    } else if (const auto *Return = dyn_cast<CoreturnStmt>(S)) {
      walkStmt(Return->getOperand());
    } else {
      if (const auto *Declaration = dyn_cast<DeclStmt>(S))
        for (const Decl *D : Declaration->decls())
          if (isa<CXXRecordDecl, UsingDecl, TypedefNameDecl>(D))
            walkDecl(D, Current);
      for (const Stmt *Child : S->children())
        walkStmt(Child);
    }
    Above.pop_back();
  }

  llvm::function_ref<bool(SourceLocation)> InProject;
  BodyHandler &Handler;
  Body *Current = nullptr;
  Ancestors Above;
};

} // namespace

void recoro::walkProject(ASTContext &Ctx,
                         llvm::function_ref<bool(SourceLocation)> InProject,
                         BodyHandler &Handler) {
  Walker(InProject, Handler).walkContext(Ctx.getTranslationUnitDecl(), nullptr);
}
