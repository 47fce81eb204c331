// Types of functions that take a token, as they are written: in a
// std::function, a pointer, an alias.
//
//   std::function<int(socket &, yield_context)>
//   std::function<awaitable<int>(socket &)> void (*)(yield_context)
//   awaitable<void> (*)()
//
// All mentions of one function type have one colour, and so has every coroutine
// that is turned into one: which of them a call runs is only known at run time.
#ifndef RECORO_MECHANISMS_TOKENTYPES_H
#define RECORO_MECHANISMS_TOKENTYPES_H

#include "mechanisms/TokenEntities.h"

namespace recoro {

/// The place of the function type in the declaration `F`, which is not written
/// as a type; or null.
void *declaredType(const clang::FunctionDecl *F);

class TokenTypes {
public:
  TokenTypes(const TokenDialect &D, const TokenSignature &Signature, Builder &B)
      : D(D), Signature(Signature), B(B) {}

  /// The function type with a token parameter that `T` holds: that of a
  /// pointer, of a reference, of a wrapper such as std::function; or null. One
  /// with a parameter that holds a token counts, unless nothing suspends that
  /// it stands for.
  const clang::FunctionProtoType *behind(clang::QualType T) const;
  /// Whether a function of type `T` is one that `behind` finds.
  bool isCoroutine(const clang::FunctionProtoType *T) const {
    return decisiveIndex(T) != T->getNumParams();
  }
  /// The same, however deep: std::map<std::string, std::function<...>>.
  const clang::FunctionProtoType *within(clang::QualType T) const;
  /// Whether any callable becomes a value of it there: std::function, no
  /// pointer.
  bool takesCallables(clang::QualType T) const;
  /// The place of the token among its parameters; behind them, if it has none.
  unsigned tokenIndex(const clang::FunctionProtoType *T) const;
  bool hasToken(const clang::FunctionProtoType *T) const {
    return tokenIndex(T) != T->getNumParams();
  }

  EntityId of(const clang::FunctionProtoType *T, clang::SourceLocation SeenAt);

  /// All places in the project that write such a type.
  void describeMentions();
  /// What the whole TU says of each type; and the types of calls that are only
  /// asked for their result:
  ///
  ///   decltype(f(std::declval<yield_context>()))
  ///   typename decltype(f())::value_type
  void finish(TokenEntities &Entities);

private:
  class Finder;
  /// decltype of a call that is handed a token, in a function.
  struct Question {
    Span At;
    Span Token;
    const clang::FunctionDecl *Callee; ///< null: known in instances only
    std::optional<Span> Function;
  };
  void mention(clang::FunctionProtoTypeLoc Written);
  void ask(clang::DecltypeTypeLoc Written, const clang::FunctionDecl *In);
  void answer(const Question &Q, TokenEntities &Entities);
  void require(const clang::RequiresExpr *E);

  unsigned decisiveIndex(const clang::FunctionProtoType *T) const;
  std::string keyOf(const clang::FunctionProtoType *T) const;

  const TokenDialect &D;
  const TokenSignature &Signature;
  Builder &B;
  std::set<std::string> Leaves; ///< types behind which nothing suspends
  std::map<EntityId, Span> Seen;
  std::vector<Question> Questions;
  /// A token in a requires-expression, and the function whose it is.
  std::vector<std::pair<const clang::FunctionDecl *, Span>> Requirements;
  std::vector<EntityId> Dependent; ///< mentions that depend on a template
};

} // namespace recoro

#endif
