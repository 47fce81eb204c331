// The body of one token coroutine: where it suspends, what forbids to await
// there, and the recipes for everything in it that changes.
#ifndef RECORO_MECHANISMS_TOKENBODY_H
#define RECORO_MECHANISMS_TOKENBODY_H

#include "mechanisms/Hoist.h"
#include "mechanisms/Loops.h"
#include "mechanisms/TokenBridge.h"
#include "mechanisms/TokenSignature.h"
#include "mechanisms/TokenUse.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include <set>

namespace recoro {

class TokenBody : public HoistingBody {
public:
  /// Without `Token`, `Outer` is the body around a closure that borrows its
  /// token, or null in a function that calls such closures.
  /// `Across`: the body is that of a bridge, for the callee `Id`.
  TokenBody(const TokenDialect &D, Builder &B, const Body &In, EntityId Id,
            TokenSignature::Parameter Token, TokenBody *Outer,
            bool InPlace = false, const BridgeToLegacy *Across = nullptr);

  const clang::ParmVarDecl *const Token; ///< null where it is borrowed
  TokenBody *const Outer; ///< the body that the token is borrowed from

  /// Whether `Named` is this coroutine's token or a copy of it.
  bool holds(const clang::VarDecl *Named) const;

  /// Every statement of the body passes here first.
  void visit(const clang::Stmt *S, const Ancestors &Above);

  /// An operation that is handed the token. Without `Record`, the suspension is
  /// listed elsewhere already (a root that is awaited).
  void suspend(const clang::CallExpr *Call, const TokenUse &Use,
               const Ancestors &Above, bool Record = true);
  /// A call of another coroutine, which is handed the token unless it borrows
  /// one.
  void delegate(const clang::CallExpr *Call, EntityId Runs,
                const clang::Expr *HandedOn, const Ancestors &Above);
  /// A call of for_each becomes a loop that awaits the callback, or that has
  /// its body: false where it cannot.
  bool loop(const clang::CallExpr *Call, const Iteration &Over, EntityId Runs,
            const Ancestors &Above);
  bool loopInPlace(const clang::CallExpr *Call, const Iteration &Over,
                   const clang::LambdaExpr *Callback, const Ancestors &Above);
  /// A bridge to a native coroutine, which goes with this body's legacy colour.
  void unbridge(const clang::CallExpr *Call, const TokenUse &Use,
                const Ancestors &Above);
  /// The token is used in a lambda inside that is no coroutine.
  void suspendElsewhere(const clang::Expr *Ref, const clang::Stmt *User);
  /// `yield.get_executor()` and its like.
  void query(const clang::CallExpr *Call, const Ancestors &Above);
  /// `auto quiet = yield[ec];`: false where the copy cannot be done without.
  bool copy(const clang::DeclStmt *Declaration, const TokenUse &Use);
  /// `Use`, with what the copy that it names is bound to.
  TokenUse throughCopy(TokenUse Use, const clang::VarDecl *Named);
  /// A helper that takes the token.
  void help(const clang::CallExpr *Call, const Helper &By, const TokenUse &Use,
            const Ancestors &Above);
  /// `yield.cancelled()` and its like.
  void member(const clang::CallExpr *Call, const Helper &By,
              const Ancestors &Above);
  /// `(void)yield;`
  void dropMention(const clang::Expr *Cast, const Ancestors &Above);
  /// `spawn(yield, ...)`: the token becomes the coroutine's executor.
  bool startOnExecutor(const clang::CallExpr *Call, const clang::Expr *On,
                       Recipe &Go, const Ancestors &Above);

  /// Whether it only loses its token, and stays an ordinary function.
  bool isLeaf() const { return B.isLeaf(In.Function); }

  /// The body has been seen whole: returns, handlers, hoists.
  void finish();

private:
  void capture(const clang::LambdaCapture &Capture);
  std::string expand(llvm::StringRef Template) const;
  std::string header(llvm::StringRef Template) const;

  std::vector<Piece> fill(llvm::StringRef Template, const clang::CallExpr *Call,
                          bool &Known) const;
  std::vector<Piece> nativeToken(const TokenUse &Use, Recipe &Change,
                                 bool &Known);
  void clearCode(const clang::CallExpr *Call, const clang::Expr *Code,
                 Recipe &Change, const Ancestors &Above);
  bool nameUnevaluated(const clang::CallExpr *Call, const clang::Expr *HandedOn,
                       const Span &Whole, Recipe &Change,
                       const Ancestors &Above);
  void await(const clang::Expr *E, Recipe Change, const Ancestors &Above,
             llvm::StringRef Suffix = "");
  /// What stands in front of the await `E`, and behind it with `Suffix`.
  std::pair<std::string, std::string> aroundAwait(const clang::Expr *E,
                                                  const Ancestors &Around,
                                                  llvm::StringRef Suffix,
                                                  Recipe &Change);
  bool isGone(clang::QualType T) const override { return D.libraryOf(T); }
  std::pair<std::string, std::string>
  aroundLambda(const std::string &Type) const override;
  void keepInContext(Recipe Change, const clang::Expr *At,
                     const Ancestors &Above) override;
  void noteAwait(const clang::Expr *E, const Ancestors &Above);
  void checkPosition(const clang::Expr *E, const Ancestors &Above);
  void record(SuspensionKind Kind, const clang::CallExpr *Call,
              std::optional<EntityId> Runs);

  /// A call of another coroutine, which may stay of the other colour.
  struct Delegation {
    EntityId Runs;
    const clang::Expr *HandedOn; ///< the token, or null
    Ancestors Above;
    std::string Suffix; ///< of an await
    bool Plain;         ///< it never suspends: no await, and no bridge
    bool Forwarded;     ///< its awaitable is returned
  };
  void dissolve(const clang::CallExpr *Call, Recipe Change);
  std::vector<EntityId> calleesAround(const clang::Expr *E,
                                      const Ancestors &Above) const;
  bool canReachNative(const Delegation &To) const;
  bool canReachLegacy(const clang::CallExpr *Call, const Delegation &To);
  bool namesNoOther(const clang::Stmt *S, const clang::VarDecl *Named);
  void bridgeToNative(const clang::CallExpr *Call, const Delegation &To,
                      const std::vector<EntityId> &Around);
  void bridgeToLegacy(const clang::CallExpr *Call, const Delegation &To,
                      const std::vector<EntityId> &Around);
  void finishBridges();
  void finishAcross();

  std::set<const clang::Expr *> suspensions() const;
  void noteHazards();
  void noteHeld();
  void noteEarlierEnds();
  void finishCopies();
  /// Whether all of the body is a call whose awaitable can be handed on.
  bool canForward(const clang::CallExpr *Call, const clang::Expr *HandedOn,
                  const clang::CallExpr *Bridge = nullptr) const;
  void forward(const Span &Whole, Recipe &Change);
  bool canLoop(const clang::CallExpr *Call, const Iteration &Over,
               const Ancestors &Around) const;
  void finishReturns();
  void startAsCoroutine();
  std::optional<std::string> executorInFront(const clang::CallExpr *Call,
                                             const Ancestors &Above,
                                             Recipe &Change);
  void finishQuery(const clang::CallExpr *Call, const Ancestors &Above);

  const TokenDialect &D;
  const Library &Of;
  std::string Space; ///< {ns} in this body
  unsigned Awaits = 0;
  bool Forwards = false; ///< it returns another's awaitable
  /// What asks for the executor, and where.
  std::vector<std::pair<const clang::CallExpr *, Ancestors>> Queries;
  /// The executor's name in front of a full expression.
  std::map<const clang::Expr *, std::string> Executors;
  /// A local copy of the token, which becomes one of the native token.
  struct TokenCopy {
    const clang::DeclStmt *Declaration;
    TokenUse Of;
    bool HandedOn = false;
  };
  llvm::MapVector<const clang::VarDecl *, TokenCopy> Copies;
  TokenCopy *copyNamed(const clang::VarDecl *Named);
  std::set<const clang::VarDecl *> Captured; ///< [token = yield]

  const BridgeToLegacy *const Across;
  llvm::MapVector<const clang::CallExpr *, Delegation> Delegations;
  /// A recipe for an expression, which does not hold inside of a bridge.
  struct InContext {
    size_t Recipe;
    const clang::Expr *At;
    Ancestors Above;
  };
  std::vector<InContext> OfExpressions;
};

} // namespace recoro

#endif
