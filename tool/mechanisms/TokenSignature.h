// The signature of a token coroutine: what forbids to change it, and the recipe
// that does.
//
//   int read(socket &s, yield_context yield);
//   awaitable<int> read(socket &s);
//
//   [&](yield_context yield) { ... }
//   [&]() -> awaitable<void> { ... }
//
// Limits: the result type must be plain text in front of the name or behind
// `->`; a deduced result must have a name.
#ifndef RECORO_MECHANISMS_TOKENSIGNATURE_H
#define RECORO_MECHANISMS_TOKENSIGNATURE_H

#include "mechanisms/TokenDialect.h"

namespace recoro {

class TokenSignature {
public:
  TokenSignature(const TokenDialect &D, Builder &B) : D(D), B(B) {}

  using Parameter = std::optional<TokenDialect::Parameter>;

  /// Declarations that write another native result than the rule's.
  std::map<const clang::FunctionDecl *, std::string> Results;

  /// Records name, sites, causes and signature recipes of a new entity. Without
  /// `Token`, it suspends by calling what borrows a token.
  void describe(EntityId Id, const clang::FunctionDecl *F, Parameter Token);
  /// The same for a specialisation that is written out: it changes with its
  /// template, since calls do not tell them apart.
  void describeSpecialisation(EntityId Id, const clang::FunctionDecl *F,
                              TokenDialect::Parameter Token);
  /// A lambda is described where its body is entered, when its result type is
  /// known. Without `Token`, it captures the token. What takes it by a function
  /// type may say another result than the lambda's own, `Taken`.
  void describeLambda(EntityId Id, const clang::LambdaExpr *Lambda,
                      const clang::FunctionDecl *Operator, Parameter Token,
                      const std::string &Name, clang::QualType Taken = {});

  /// f<Stream, Yield>(s, yield): `Named` may not say the type of the token.
  void checkArguments(EntityId Id, const clang::FunctionDecl *F,
                      const clang::Expr *Named) const;
  /// Whether `Other` would take the calls of a coroutine without its token.
  void checkOverload(EntityId Id, const clang::FunctionDecl *Coroutine,
                     const clang::FunctionDecl *Other);
  /// Virtual functions of its name in base classes, of which only one of both
  /// takes a token.
  std::vector<const clang::CXXMethodDecl *>
  virtualsOfBases(const clang::FunctionDecl *F) const;
  /// The name of `F` at `At` becomes the new one, if `F` needs one.
  void rename(EntityId Id, const clang::FunctionDecl *F,
              clang::SourceLocation At);

  /// `Type` becomes the native result type around itself.
  std::optional<Rewrite> wrapResult(EntityId Id, Span Type, clang::QualType T,
                                    const std::string &Space,
                                    bool SpaceAfter) const;
  /// The same as text, where the old one was not written.
  std::string nativeResult(clang::QualType T, const std::string &Name,
                           const std::string &Space) const;
  /// The headers that a native result type needs.
  std::vector<std::string> resultHeaders(clang::QualType T,
                                         const Library &Of) const;
  /// `const` and `volatile` have no place in a TypeLoc.
  void widenOverQualifiers(Span &Type) const;

private:
  void describeSites(EntityId Id, const clang::FunctionDecl *Pattern);
  void checkForbidden(EntityId Id, const clang::FunctionDecl *Pattern,
                      Parameter Token);
  void checkTokenType(EntityId Id, const clang::FunctionDecl *Pattern,
                      TokenDialect::Parameter Token);
  bool isWrittenConstexpr(const clang::FunctionDecl *Pattern) const;
  bool competes(const clang::FunctionDecl *Coroutine,
                const clang::FunctionDecl *Other) const;
  void checkOverloads(EntityId Id, const clang::FunctionDecl *Pattern);
  void checkNewName(EntityId Id, const clang::FunctionDecl *Pattern,
                    llvm::StringRef Name);
  void changeDeclaration(EntityId Id, const clang::FunctionDecl *Declaration,
                         const clang::FunctionDecl *Instance, Parameter Token);
  /// TokenInstantiations.cpp
  void changeInstantiations(EntityId Id, const clang::FunctionDecl *Pattern,
                            Parameter Token);
  bool dropCaptures(EntityId Id, const clang::LambdaExpr *Lambda,
                    Recipe &Change);
  /// Whether the function can be called without what tells its token's type:
  /// that is no template's parameter, or goes with the token.
  bool canTellTokenType(const clang::FunctionDecl *Pattern,
                        const clang::ParmVarDecl *Token) const;
  /// template <class Yield> void f(Yield yield)   ->   awaitable<void> f()
  bool dropTokenType(EntityId Id, const clang::FunctionDecl *Declaration,
                     const clang::ParmVarDecl *Token, Recipe &Change) const;
  /// decltype(f(yield)) asks a coroutine, which gives the awaitable itself.
  bool asksCoroutine(const clang::FunctionDecl *Declaration,
                     const clang::FunctionDecl *Instance) const;
  std::optional<Rewrite> changeResult(EntityId Id,
                                      const clang::FunctionDecl *Declaration,
                                      const clang::FunctionDecl *Instance,
                                      const std::string &Space, Recipe &Change);
  std::optional<Rewrite> changeDeduced(EntityId Id,
                                       const clang::FunctionDecl *Declaration,
                                       const clang::FunctionDecl *Instance,
                                       Span Auto, const std::string &Space,
                                       Recipe &Change);

  const TokenDialect &D;
  Builder &B;
};

} // namespace recoro

#endif
