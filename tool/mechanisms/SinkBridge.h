// What stands between coroutines, and what runs them, of both kinds; see
// recoro/generator_bridge.hpp for what it does, and SinkDelegation.cpp for the
// calls that hand the sink on.
//
//   pull_type values(walk);
//     ->  pull_type values(recoro::native_body(walk));    // walk is native
//     ->  pull<int> values(recoro::legacy_body<pull_type>(walk));  // or is not
//
// Both are recipes whose guards name the colours of both ends; what a later run
// finds in a bridge is taken out of it when the other end changes.
#ifndef RECORO_MECHANISMS_SINKBRIDGE_H
#define RECORO_MECHANISMS_SINKBRIDGE_H

#include "mechanisms/SinkDialect.h"
#include "clang/AST/ExprCXX.h"

namespace recoro {

/// The two bridges at the start of a body, by what they are called.
struct BodyBridges {
  std::string Bridges::*ToNative;
  std::string Bridges::*ToLegacy;
  std::string Bridges::*Type; ///< of what runs a legacy body
};
inline constexpr BodyBridges YieldingBody{
    &Bridges::NativeBody, &Bridges::LegacyBody, &Bridges::Source};
inline constexpr BodyBridges ConsumingBody{
    &Bridges::NativeConsumer, &Bridges::LegacyConsumer, &Bridges::Sink};

/// recoro::yield_legacy<pull_type>(
///     [&](push_type &sink) { return walk(n, sink); })
struct CalledAcross {
  const clang::CallExpr *Whole = nullptr;
  const clang::LambdaExpr *Lambda = nullptr;
  const clang::CallExpr *Inside = nullptr;
  const clang::Expr *Sink = nullptr; ///< as `Inside` is handed it
};
std::optional<CalledAcross> calledAcross(const SinkDialect &D,
                                         const clang::CallExpr *Call);

/// The call in a bridge to `Runs` stands alone once that is native.
void dissolve(const SinkDialect &D, Builder &B, const CalledAcross &Bridge,
              EntityId Runs);

/// Whether bridges can stand around `Callable`, of which an object is made.
bool canBridgeBody(const SinkDialect &D, const Builder &B,
                   const BodyBridges &Form, clang::QualType Object,
                   const clang::Expr *Callable);
/// They are written where `Object` and what it `Runs` are of two kinds.
void bridgeBody(const SinkDialect &D, Builder &B, const BodyBridges &Form,
                EntityId Object, clang::QualType Type, EntityId Runs,
                const clang::Expr *Callable, bool ToLegacy = true);

/// The bridge's argument, if `Callable` is that bridge, or null.
const clang::CallExpr *bridgeIn(const SinkDialect &D,
                                const clang::Expr *Callable,
                                std::string Bridges::*Name);
/// The bridge `Call` goes, and leaves its argument, once `Id` is native.
void dropBridge(Builder &B, const clang::CallExpr *Call, EntityId Id);

} // namespace recoro

#endif
