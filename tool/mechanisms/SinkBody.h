// The body of one coroutine that takes a sink: where it yields and delegates,
// what forbids to do so there, and the recipes for everything that changes.
//
//   sink(1)(2);               co_yield 1; co_yield 2;
//   walk(n->left, sink);      co_yield recoro::elements_of(walk(n->left));
//   int n = count(sink);      int n = co_await recoro::delegate(count());
//   if (sink)                 if (true)
//   return;                   co_return;
#ifndef RECORO_MECHANISMS_SINKBODY_H
#define RECORO_MECHANISMS_SINKBODY_H

#include "mechanisms/Hoist.h"
#include "mechanisms/Loops.h"
#include "mechanisms/SinkDialect.h"

namespace recoro {

/// What g++ 12 destroys twice, or rejects, beside a suspension.
bool isFragile(const clang::Stmt *S);
/// Whether the program could see that a value of type `T` is copied once more:
/// by what its class does then, or by how many own a part of it.
bool isCopyVisible(clang::QualType T);
/// Puts each such argument of a call into a function: false where it cannot.
bool wrapArguments(const SinkDialect &D, const Builder &B,
                   const clang::CallExpr *Call, Recipe &Change);

class SinkBody : public HoistingBody {
public:
  /// `InPlace`: the body of a callback that becomes that of a loop.
  SinkBody(const SinkDialect &D, Builder &B, const Body &In, EntityId Id,
           const clang::ParmVarDecl *Sink, bool InPlace = false);

  const clang::ParmVarDecl *const Sink;
  /// It goes as a whole, once it would be native.
  bool Vanishes = false;

  bool holds(const clang::VarDecl *Named) const { return Named == Sink; }

  /// Every statement of the body passes here.
  void visit(const clang::Stmt *S, const Ancestors &Above);
  /// A use of the sink that is no argument of a coroutine.
  void use(const clang::DeclRefExpr *Ref, const Ancestors &Above);
  /// A call of another coroutine, which is handed the sink as `Argument`.
  void delegate(const clang::CallExpr *Call, EntityId Runs,
                const clang::Expr *Argument, const Ancestors &Above);
  /// recoro::yield_native(walk(n), sink): the bridge to a native coroutine.
  void unbridge(const clang::CallExpr *Call, const Ancestors &Above);
  /// std::for_each with a callback that uses the sink becomes a loop, and
  /// std::copy into the sink: false where it cannot.
  bool loop(const clang::CallExpr *Call, const Iteration &Over,
            const clang::LambdaExpr *Callback, const Ancestors &Above);
  bool copy(const clang::CallExpr *Call, const Iteration &Over,
            const Ancestors &Above);
  /// The loop over a source that does nothing but `Call` the sink, where the
  /// source itself can be delegated to; or null.
  const clang::CXXForRangeStmt *passesOn(const clang::CXXOperatorCallExpr *Call,
                                         const Ancestors &Above) const;
  /// It delegates to that source, which is `From`.
  void passOn(const clang::CXXForRangeStmt *Loop,
              const clang::CXXOperatorCallExpr *Call, EntityId From,
              const Ancestors &Above);
  /// The body has been seen whole.
  void finish();

private:
  void record(SuspensionKind Kind, const clang::Expr *At,
              std::optional<EntityId> Runs, std::string Callee);

  void yield(const clang::CXXOperatorCallExpr *Call, const Ancestors &Above);
  bool writeYield(const clang::CXXOperatorCallExpr *Call,
                  const clang::CXXOperatorCallExpr *Before, Recipe &Change);
  bool wrapValue(const clang::Expr *Value, Recipe &Change);
  void query(const clang::Expr *Whole, llvm::StringRef Answer);
  void dropMention(const clang::Expr *Cast, const Ancestors &Around);
  bool delegateFor(const clang::CallExpr *Call, Recipe &Change,
                   const Ancestors &Above, bool &Plain);
  void bridge(const clang::CallExpr *Call, EntityId Runs, const Span &Sink,
              const Recipe &Form, bool Plain);
  /// Whether it becomes a generator of the standard library's.
  bool isStandard() const;
  /// The rule's form of it; `Plain`: no result is used.
  NativeText delegation(bool Plain) const;
  bool isStatement(const clang::Expr *E, const Ancestors &Above) const override;
  bool isGone(clang::QualType T) const override { return D.isSink(T); }
  bool staysSame(const std::string &Type) const override {
    return !D.namesLibrary(Type);
  }
  std::pair<std::string, std::string>
  aroundLambda(const std::string &Type) const override;
  /// Whether the sink is handed on somewhere in `S`.
  bool namesSink(const clang::Stmt *S) const;
  void wrapOwn(const clang::CallExpr *Call, const Ancestors &Above,
               Recipe &Change);
  std::optional<std::string> element() const;
  bool canReachLegacy(const clang::CallExpr *Call) const;
  void returnDelegated(const clang::ReturnStmt *Return, Recipe &Change,
                       const Ancestors &Above);
  void checkPosition(const clang::Expr *E, const Ancestors &Above);
  void finishReturns();

  const SinkDialect &D;
  unsigned Suspensions = 0;
  bool Tight = false; ///< what is awaited now needs parentheses
  std::set<const clang::ReturnStmt *> Written; ///< returns of delegations
};

} // namespace recoro

#endif
