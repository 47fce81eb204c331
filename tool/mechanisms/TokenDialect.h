// A rule of the token mechanism, asked about declarations: what is a token, a
// root, a query; and how the library's names are spelled where it is used.
#ifndef RECORO_MECHANISMS_TOKENDIALECT_H
#define RECORO_MECHANISMS_TOKENDIALECT_H

#include "ruleset/Ruleset.h"
#include "summarise/Builder.h"

namespace recoro {

class TokenDialect {
public:
  using Library = recoro::Library;

  TokenDialect(const Rule &R, Builder &B) : R(R), B(B) {}

  /// The library whose token type `T` is (references looked through), or null.
  /// For a house's own token, the library that it stands for.
  const Library *libraryOf(clang::QualType T) const;
  /// A member that gives the library's token: `yield.get()`, `yield.inner`.
  bool isAccessor(const clang::NamedDecl *Member) const;

  struct Parameter {
    unsigned Index = 0;   ///< in the function
    unsigned Written = 0; ///< in the template that it comes from
    const Library *Of = nullptr;
    bool InPack = false; ///< nameless, among all that a lambda ignores
  };
  /// The token parameter; for a named template, only one that is a token in
  /// the template itself, or is of a type that says nothing of the result: an
  /// operation that is generic in its token is none.
  std::optional<Parameter> tokenParameter(const clang::FunctionDecl *F) const;
  bool hasSeveralTokens(const clang::FunctionDecl *F) const;
  /// The types of its other parameters, as they tell overloads apart.
  std::vector<clang::QualType>
  typesBesideToken(const clang::FunctionDecl *F) const;
  /// Whether a closure of this type suspends with a token that it captured,
  /// itself, in an object that holds one, or through another such closure.
  bool borrows(clang::QualType Closure) const;
  /// The same without objects, of which only the whole program tells.
  bool capturesToken(clang::QualType Closure) const;

  /// The member of a class of the project's that is a token, if it is the only
  /// one; or null. A house's own token is none.
  const clang::FieldDecl *heldToken(const clang::CXXRecordDecl *Record) const;
  /// `yield_context token() const { return yield_; }` of such a class.
  bool isTokenGetter(const clang::FunctionDecl *F) const;
  /// The class whose token `E` is: request.yield, context.token(); or null.
  const clang::CXXRecordDecl *holderNamedBy(const clang::Expr *E) const;
  /// Whether `F` is handed an object that holds a token, or is a member of one,
  /// directly or through others: it may suspend.
  bool reachesHolder(const clang::FunctionDecl *F) const;
  bool reachesHolder(clang::QualType T) const;

  /// Whether parameter `Index` is whatever the caller passes.
  static bool isGenericParameter(const clang::FunctionDecl *F, unsigned Index);

  /// A function that starts a coroutine.
  struct RootCall {
    const Library *Of = nullptr;
    const Root *House = nullptr; ///< what the rule says of a house's own
  };
  /// Whether it is written as a token whose type depends on a template.
  bool isWrittenToken(const clang::FunctionDecl *F, unsigned Index) const;

  /// Whether the type of what is written as parameter `Written` is one of the
  /// template's own, and `F` an instance that is a coroutine with it.
  bool isOwnToken(const clang::FunctionDecl *F, unsigned Written) const;
  /// Whether `F` stands in a template, and still does without its token.
  bool staysTemplate(const clang::FunctionDecl *F) const;

  std::optional<RootCall> rootOf(const clang::FunctionDecl *F) const;
  /// A root with a native form of its own: its body does not concern us.
  bool isHouseRoot(const clang::FunctionDecl *F) const;
  const Helper *helperOf(const clang::FunctionDecl *F) const;
  /// What a call of a token's member becomes.
  const Helper *memberOf(const clang::FunctionDecl *F) const;
  /// The rule's bridges.
  bool isBridgeToNative(const clang::FunctionDecl *F) const;
  bool isBridgeToLegacy(const clang::FunctionDecl *F) const;
  bool isBridgeOfValue(const clang::FunctionDecl *F) const;
  /// Whether a legacy callee that takes a `T` can be called from a bridge.
  bool isBridgedToken(clang::QualType T) const;
  /// The library that this TU uses: of several, the first.
  const Library *libraryAtHand() const;
  /// Declared by the library itself, in whatever namespace of it, or by the
  /// standard library.
  bool isLibrary(const clang::Decl *D) const;
  bool isQuery(const clang::FunctionDecl *F) const;
  /// Makes another token of one, and means the same around the native one.
  bool isAdapter(const clang::FunctionDecl *F) const;
  /// Whether `F` returns a class of the library that is made of a token.
  bool givesOtherToken(const clang::FunctionDecl *F) const;

  /// `{ns}` where the token parameter is declared: "boost::asio::", "asio::",
  /// "" under a using-directive.
  std::string spelledNamespace(const clang::ParmVarDecl *Token,
                               const Library &Of) const;
  std::string spelledNamespace(const clang::Expr *Callee,
                               const Library &Of) const;

  /// `{ns}` where nothing names the library: through an alias of the file.
  std::string aliasOf(const Library &Of, clang::SourceLocation Before) const;

  /// Whether it only loses its token (see Builder).
  bool isLeaf(const clang::FunctionDecl *F) const {
    return R.SinkTypes.empty() && B.isLeaf(F);
  }
  /// Whether a native result holds references as they are.
  bool holdsReferences() const { return !R.SinkTypes.empty(); }
  /// What the parameter is called that makes a coroutine.
  std::string word() const { return R.SinkTypes.empty() ? "token" : "sink"; }

  const Rule &R;

private:
  bool inLibrary(const clang::Decl *D, const Library &Of) const;
  const Library *libraryBehind(const clang::CXXRecordDecl *Record) const;

  Builder &B;
  mutable std::map<const clang::CXXRecordDecl *, bool> Reaches;
};

/// `Template` with each {key} replaced by its value.
std::string expandTemplate(
    llvm::StringRef Template,
    std::initializer_list<std::pair<llvm::StringRef, std::string>> Values);

} // namespace recoro

#endif
