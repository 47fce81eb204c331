// Which coroutines become generators of the standard library's, with
// --style=std.
//
//   void walk(node *n, push_type &sink)    std::generator<int> walk(node *n)
//   walk(n->left, sink);                   co_yield
//                                            std::ranges::elements_of(walk(...));
//
// What returns a result has no such form, nor has what uses another's: it
// awaits that. All of a signature have one form, so that functions behind one
// interface, and declarations that other translation units see, fit each other.
#include "mechanisms/Context.h"
#include "mechanisms/SinkDialect.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace recoro;

bool SinkDialect::hasStandardGenerator() const {
  return B.Ctx.getLangOpts().CPlusPlus23 &&
         B.Sema.getPreprocessor()
             .getHeaderSearchInfo()
             .LookupFile("generator", SourceLocation(), /*isAngled=*/true,
                         nullptr, nullptr, {}, nullptr, nullptr, nullptr,
                         nullptr, nullptr, nullptr)
             .has_value();
}

bool SinkDialect::becomesStandard(QualType Sink, QualType Result) const {
  return R.PrefersStandard && !R.StandardResult.Text.empty() &&
         !elementOf(Sink).isNull() && !elementOf(Sink)->isVoidType() &&
         Result->isVoidType();
}

/// A call that is handed the sink and gives a value.
static bool usesResult(const Stmt *S, const SinkDialect &D) {
  if (!S)
    return false;
  const auto *Call = dyn_cast<CallExpr>(S);
  const bool IsYield = Call && isa<CXXOperatorCallExpr>(Call) &&
                       D.isSink(Call->getArg(0)->getType());
  if (Call && !IsYield && !Call->getType()->isVoidType() &&
      llvm::any_of(Call->arguments(), [&](const Expr *Each) {
        return isa<DeclRefExpr>(withoutWrapping(Each)) &&
               D.isSink(Each->getType());
      }))
    return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return usesResult(Child, D); });
}

bool SinkDialect::becomesStandard(const FunctionDecl *F) const {
  auto Sink = sinkParameter(F);
  const FunctionDecl *Definition = F->getDefinition();
  return Sink &&
         becomesStandard(F->getParamDecl(Sink->Index)->getType(),
                         F->getReturnType()) &&
         !(Definition && usesResult(Definition->getBody(), *this));
}
