// Where an await of a token coroutine stands: none is allowed in some places.
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

void TokenBody::checkPosition(const Expr *E, const Ancestors &Above) {
  const Stmt *Child = E;
  for (unsigned I = Above.size(); I-- > 0; Child = Above[I]) {
    const Stmt *S = Above[I];
    const auto *TypeId = dyn_cast<CXXTypeidExpr>(S);
    if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr>(S) ||
        (TypeId && !TypeId->isPotentiallyEvaluated()))
      cause(Reason::UnevaluatedOperand, E->getBeginLoc(),
            "it stands in an operand that is never evaluated");
    checkAround(E, S, Child);
  }
  noteHandlers(E, Above);
}
