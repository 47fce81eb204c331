// What the `auto` of a template coroutine stands for natively, in words that
// hold for every instance. A promise must name what it gives; the bodies say it
// only once they are instantiated.
//
//   auto half(T n, yield_context yield) { ...; return n / 2; }
//   auto half(T n) -> awaitable<std::decay_t<decltype(n / 2)>> { ... }
//
//   auto retry(F f, yield_context yield) { ...; return f(yield); }
//   auto retry(F f) -> decltype(f()) { ...; co_return co_await f(); }
//
// Limits: what is returned may name parameters, and local variables that hold
// such an expression or have a type that is written.
#ifndef RECORO_MECHANISMS_TOKENDEDUCTION_H
#define RECORO_MECHANISMS_TOKENDEDUCTION_H

#include "mechanisms/TokenDialect.h"

namespace recoro {

struct DeducedResult {
  std::string Text;              ///< the native type, whole
  bool BehindParameters = false; ///< it names them
  std::string Header = {};       ///< what it needs, or ""
};

/// Nothing, if no words can be found. `Instance` is one instance of the
/// template, or of the generic lambda, whose text is `Pattern`.
std::optional<DeducedResult> deduceResult(const TokenDialect &D, Builder &B,
                                          const clang::FunctionDecl *Pattern,
                                          const clang::FunctionDecl *Instance,
                                          const std::string &Space);

/// The instances of a function template, also of a member of a class template.
std::vector<const clang::FunctionDecl *>
instancesOf(const clang::FunctionDecl *Pattern);

/// The call by which a function says its type, decltype(f(yield)), or null.
const clang::CallExpr *askedForResult(const clang::FunctionDecl *Declaration);
/// std::invoke_result_t<F &, T>: the type `F` of what it calls, or null.
clang::QualType askedCallable(const clang::FunctionDecl *F);
/// Whether its result is that of `Call` in its body, by such a question or
/// because it is deduced: no bridge may then change what the call gives.
bool followsResult(const clang::FunctionDecl *F, const clang::CallExpr *Call);

/// The argument of `Call` that is a token, or null.
const clang::Expr *tokenArgument(const TokenDialect &D,
                                 const clang::CallExpr *Call);

/// What the instance of a template calls where the template's text has a call.
enum class Called {
  Coroutine, ///< it gives an awaitable
  Leaf,      ///< it only loses its token
  Other,     ///< an operation, or nothing of ours
};
Called calledAt(const TokenDialect &D, const clang::FunctionDecl *Instance,
                clang::SourceRange At);

} // namespace recoro

#endif
