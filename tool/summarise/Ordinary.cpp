// See Ordinary.h.
#include "summarise/Ordinary.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace recoro;

namespace {

class Collector : public RecursiveASTVisitor<Collector> {
public:
  explicit Collector(Builder &B) : B(B) {}

  bool TraverseDecl(Decl *D) {
    bool Foreign = D && !isa<TranslationUnitDecl>(D) &&
                   D->getLocation().isValid() && !B.inProject(D->getLocation());
    return Foreign || RecursiveASTVisitor::TraverseDecl(D);
  }

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitFunctionDecl(const FunctionDecl *F) {
    note(F);
    return true;
  }

  bool VisitLambdaExpr(const LambdaExpr *L) {
    note(L->getCallOperator());
    return true;
  }

private:
  void note(const FunctionDecl *F) {
    // A name out of a macro stands where every use of the macro stands.
    if (F->isImplicit() || F->isTemplated() || F->getLocation().isMacroID() ||
        B.isEntity(F))
      return;
    Span Name = B.Src.place(F->getLocation());
    auto Facts = B.Out.Files.find(Name.File);
    if (Facts != B.Out.Files.end())
      Facts->second.Ordinary.push_back(Name.At.Begin);
  }

  Builder &B;
};

} // namespace

void recoro::noteOrdinaryFunctions(Builder &B) {
  Collector(B).TraverseDecl(B.Ctx.getTranslationUnitDecl());
  for (auto &[File, Facts] : B.Out.Files) {
    llvm::sort(Facts.Ordinary);
    Facts.Ordinary.erase(llvm::unique(Facts.Ordinary), Facts.Ordinary.end());
  }
}
