// Bridges between token coroutines of both kinds, as recoro writes them and
// finds them again.
//
//   recoro::call_native(f(x), yield)                   in a legacy caller
//   recoro::call_legacy(                               in a native one
//       [&](yield_context yield) { return f(x, yield); })
//
// The text inside is that of the plain call, so that the bridge leaves nothing
// behind when it goes.
#ifndef RECORO_MECHANISMS_TOKENBRIDGE_H
#define RECORO_MECHANISMS_TOKENBRIDGE_H

#include "mechanisms/TokenDialect.h"
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

} // namespace recoro

#endif
