// The places that start a token coroutine, and what they become.
//
//   spawn(io, [&](yield_context yield) { ... });
//   recoro::spawn_like(io, [&]() -> awaitable<void> { ... });
#ifndef RECORO_MECHANISMS_TOKENROOTS_H
#define RECORO_MECHANISMS_TOKENROOTS_H

#include "mechanisms/TokenBody.h"
#include "mechanisms/TokenEntities.h"
#include "mechanisms/TokenTypes.h"

namespace recoro {

class TokenRoots {
public:
  TokenRoots(const TokenDialect &D, TokenEntities &Entities, TokenTypes &Types,
             Builder &B)
      : D(D), Entities(Entities), Types(Types), B(B) {}

  /// What a callable turned out to be.
  struct Callable {
    std::optional<EntityId> Runs;
    const clang::LambdaExpr *Lambda = nullptr; ///< when it is written in place
    std::vector<Rewrite> Rewrites;             ///< of the expression itself
    const clang::FunctionDecl *Code = nullptr; ///< unless it is a value
    const clang::CallExpr *Bind = nullptr;     ///< around `Code`
  };
  Callable resolve(const clang::Expr *What, Cause &Why) const;
  /// Refuses a callable that a std::function of type `As` would call with
  /// references to what is gone when the awaitable is awaited.
  void checkParameters(Callable &What, const clang::FunctionProtoType *As,
                       clang::SourceLocation At) const;

  /// A call of a root, in the coroutine `In` or in none.
  void visit(const clang::CallExpr *Call, TokenBody *In,
             const Ancestors &Above);

  /// Whether the expression `Up` steps above is what a root runs: an argument
  /// of the root, or of a `bind` or `bind_executor` that is.
  bool isCallable(const clang::Expr *Child, const Ancestors &Above,
                  unsigned Up) const;

private:
  bool convertBound(const clang::Expr *Bound, clang::QualType Parameter,
                    Callable &What) const;
  /// A call of a root, taken apart.
  struct Start {
    const clang::CallExpr *Call = nullptr;
    TokenDialect::RootCall Of;
    const clang::Expr *On = nullptr, *What = nullptr, *Completion = nullptr;
    std::string Form;
    std::vector<const clang::Expr *> Dropped; ///< the stack's arguments
    const clang::CallExpr *Binder = nullptr; ///< spawn(bind_executor(On, What))
  };

  std::optional<Start> takeApart(const clang::CallExpr *Call, Cause &Why) const;
  std::optional<Start>
  takeApartHouse(Start S, llvm::ArrayRef<const clang::Expr *> Written,
                 Cause &Why) const;
  const clang::Expr *convertedForHouse(const clang::Expr *Argument) const;
  bool dropStack(Start &S, std::vector<const clang::Expr *> &Written,
                 Cause &Why) const;
  bool formOf(Start &S, Cause &Why) const;
  Callable resolveBind(const clang::CallExpr *Bind, Cause &Why) const;
  std::optional<unsigned> boundTokenIndex(const clang::Expr *Bound) const;
  void write(const Start &, Callable &, TokenBody *In, const Ancestors &Above);
  bool startFromLegacy(const Start &, const Recipe &, EntityId Caller);
  bool keepUncancelled(const Start &, const Callable &, Recipe &) const;

  const TokenDialect &D;
  TokenEntities &Entities;
  TokenTypes &Types;
  Builder &B;
};

} // namespace recoro

#endif
