// Classes that keep the token of the coroutine that works with their objects.
//
//   struct request {                    struct request {
//     tcp::socket socket;                 tcp::socket socket;
//     yield_context yield;              };
//   };
//   void reply(request &r) {            awaitable<void> reply(request &r) {
//     async_write(r.socket, hello,        co_await async_write(r.socket, hello,
//                 r.yield);                                    use_awaitable);
//   }                                   }
//   reply(*new request{io, yield});     co_await reply(*new request{io});
//
// Only the coroutine that runs can use a token, so what is awaited instead is
// the same, whatever object it was kept in. The class is an entity: the member
// goes, its constructors lose their parameters, and all who name it or make
// objects change with it. What is handed such an object is a coroutine if it
// suspends (TokenDialect::reachesHolder); whether it does is known of the whole
// program only (Leaves.cpp).
//
// A class template is one such class, as it is written: all of its members that
// know the token must have been instantiated (TokenHolderTemplates.cpp).
//
// Limits: no specialisation of a class template that is written out, one token,
// which is only initialised and named.
#ifndef RECORO_MECHANISMS_TOKENHOLDERS_H
#define RECORO_MECHANISMS_TOKENHOLDERS_H

#include "mechanisms/TokenUse.h"

namespace recoro {

/// The class as its text says: of an instance of a class template the template.
/// Null where that text is not the template's own, or depends on another one.
const clang::CXXRecordDecl *writtenAs(const clang::CXXRecordDecl *Record);

/// The member of `Written` from which `Field`, an instance's, is made.
const clang::FieldDecl *sameField(const clang::FieldDecl *Field,
                                  const clang::CXXRecordDecl *Written);

class TokenHolders {
public:
  TokenHolders(const TokenDialect &D, Builder &B) : D(D), B(B) {}

  /// The entity of the class, described when it is first seen.
  EntityId of(const clang::CXXRecordDecl *Holder);

  /// `By` makes an object and hands it its token: session s(io, yield),
  /// request{io, yield}, std::make_shared<session>(io, yield). The class; or
  /// nothing if this is no such use.
  std::optional<EntityId> made(const TokenUse &Use, const Ancestors &Above,
                               EntityId By);
  /// An object is made with a token of which only `IsOwn` knows whose it is.
  void construct(const clang::CXXConstructExpr *,
                 llvm::function_ref<bool(const clang::Expr *)> IsOwn);

  /// Whether nothing but the token is lost with `Token`: no effect of what
  /// names the object.
  static bool isPlain(const clang::Expr *Token);

private:
  void dropMember(EntityId Id, const clang::FieldDecl *Member);
  void dropGetter(EntityId Id, const clang::CXXMethodDecl *Getter);
  void dropParameter(EntityId Id, const clang::CXXConstructorDecl *,
                     const clang::FieldDecl *Member);
  void dropInitialiser(EntityId Id, const clang::CXXConstructorDecl *Definition,
                       const clang::ParmVarDecl *Token,
                       const clang::FieldDecl *Member);
  void checkOverloads(EntityId Id, const clang::CXXConstructorDecl *) const;
  void checkInstances(EntityId Id, const clang::CXXRecordDecl *Template,
                      const clang::FieldDecl *Member) const;
  void change(EntityId Id, std::vector<Rewrite> Rewrites);

  const TokenDialect &D;
  Builder &B;
};

} // namespace recoro

#endif
