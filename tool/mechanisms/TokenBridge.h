// Bridges between token coroutines of both kinds, as recoro writes them and
// finds them again.
//
//   recoro::call_native(f(x), yield)                   in a legacy caller
//   recoro::call_legacy(                               in a native one
//       [&](yield_context yield) { return f(x, yield); })
//
// The text inside is that of the plain call, so that the bridge leaves nothing
// behind when it goes.
//
// Code that holds a token without being the coroutine that it belongs to, as
// where a request carries one, runs on the stack of that coroutine, which stays
// legacy because it stored its token. So it reaches a native callee as that
// coroutine would: recoro::call_native(f(x), request.yield).
#ifndef RECORO_MECHANISMS_TOKENBRIDGE_H
#define RECORO_MECHANISMS_TOKENBRIDGE_H

#include "mechanisms/TokenDialect.h"
#include "summarise/Walk.h"
#include "clang/AST/ExprCXX.h"

namespace recoro {

/// A bridge to a legacy callee whose lambda does nothing but call it.
struct BridgeToLegacy {
  const clang::CallExpr *Whole = nullptr;
  const clang::LambdaExpr *Lambda = nullptr;
  const clang::CallExpr *Inside = nullptr; ///< f(x, yield)
  bool ByHand = false; ///< recoro would have written it otherwise
};

std::optional<BridgeToLegacy> bridgeToLegacy(const TokenDialect &D,
                                             const clang::CallExpr *Call);

/// A call of `Runs` with a token that is no parameter of a coroutine around it:
/// a bridge to its native form. False where none can stand.
bool bridgeFromElsewhere(const TokenDialect &D, Builder &B,
                         const clang::CallExpr *Call, const clang::Expr *Token,
                         EntityId Runs, const Ancestors &Above);

} // namespace recoro

#endif
