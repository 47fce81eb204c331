// The token mechanism: a function is a coroutine because it takes a token, and
// every call that suspends hands the token on.
//
//   void serve(tcp::socket &s, yield_context yield) {   // coroutine
//     auto n = s.async_read_some(buffer(data), yield);   // operation
//     reply(s, n, yield);                                // delegation
//   }
//   spawn(io, [&](yield_context yield) { ... });         // root
//
// It finds all uses of coroutines, and of closures that are coroutines
// (TokenCalls.cpp), and of tokens (TokenArguments.cpp), and classifies each by
// what stands around it. TokenSignature has the recipe for declarations,
// TokenBody those for bodies, TokenRoots those for what starts a coroutine. A
// use that fits no class is a cause to refuse, never ignored.
#ifndef RECORO_MECHANISMS_TOKEN_H
#define RECORO_MECHANISMS_TOKEN_H

#include "mechanisms/TokenValues.h"
#include "summarise/Walk.h"

namespace recoro {

class TokenMechanism : public BodyHandler {
public:
  TokenMechanism(const Rule &R, Builder &B)
      : D(R, B), Signature(D, B), Holders(D, B),
        Entities(D, Signature, Holders, B), Types(D, Signature, B),
        Roots(D, Entities, Types, B), Values(D, Entities, Types, Roots, B),
        B(B) {}

  void declare(const clang::FunctionDecl *F) override;
  void rename(const clang::NamedDecl *D) override;
  void enter(const Body &In) override;
  void visit(const clang::Stmt *S, const Body &In,
             const Ancestors &Above) override;
  void leave(const Body &In) override;

  void begin() { Types.describeMentions(); }
  void end();

private:
  void renameUsed(const clang::UsingDecl *);
  std::optional<EntityId> calleeOf(const clang::CallExpr *Call);
  bool concerns(const Body &In) const;

  void visitLambda(const clang::LambdaExpr *, const Body &, const Ancestors &);
  void visitToken(const clang::DeclRefExpr *, const clang::VarDecl *,
                  const Body &, const Ancestors &);
  void visitHeldToken(const clang::Expr *, const clang::CXXRecordDecl *,
                      const Body &, const Ancestors &);
  void visitUse(const clang::Expr *, const TokenUse &, TokenBody &Owner,
                const Body &, const Ancestors &);
  bool isOwn(const clang::Expr *Token, const Body &In) const;
  void visitTokenArgument(const TokenUse &, const clang::CallExpr *,
                          unsigned Argument, TokenBody &, const Body &,
                          const Ancestors &);
  void escapes(const TokenBody &Owner, const TokenUse &,
               clang::SourceLocation At, std::string Detail);
  void visitFunction(const clang::Expr *, const clang::FunctionDecl *,
                     const Body &, const Ancestors &);
  void visitIndirectCall(const clang::CallExpr *,
                         const clang::FunctionProtoType *, const Body &,
                         const Ancestors &);
  void visitBorrower(const clang::Expr *, EntityId, const Body &,
                     const Ancestors &);
  void visitLoop(const clang::CallExpr *, const Iteration &, TokenBody &,
                 const Ancestors &);
  bool visitInvoked(const clang::CallExpr *, const TokenUse &, TokenBody &,
                    const Ancestors &);
  void visitBorrowedCall(const clang::CallExpr *, EntityId Runs, const Body &,
                         const Ancestors &);

  TokenDialect D;
  TokenSignature Signature;
  TokenHolders Holders;
  TokenEntities Entities;
  TokenTypes Types;
  TokenRoots Roots;
  TokenValues Values;
  Builder &B;
  OpenBodies<TokenBody> Open;
  std::vector<const clang::FunctionDecl *> OrdinaryInstances;
  std::set<const clang::CallExpr *> Loops; ///< algorithms that become loops
  std::set<const clang::LambdaExpr *>
      LoopBodies; ///< callbacks that become bodies
  /// By the call operators of their lambdas, which are no coroutines.
  std::map<const clang::FunctionDecl *, BridgeToLegacy> Bridges;
};

} // namespace recoro

#endif
