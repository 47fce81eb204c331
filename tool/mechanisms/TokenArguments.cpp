// Uses of tokens: handed to an operation, to a coroutine, to a helper; kept, or
// asked. See Token.h.
#include "mechanisms/Context.h"
#include "mechanisms/Initiation.h"
#include "mechanisms/Token.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace recoro;

void TokenMechanism::visitToken(const DeclRefExpr *Ref, const VarDecl *P,
                                const Body &In, const Ancestors &Above) {
  TokenBody *Owner = Open.ownerOf(P);
  if (!Owner)
    return; // the pattern of a template, seen through its instances
  TokenUse Use = Owner->throughCopy(useOf(D, B, Ref, Above), P);
  const Stmt *User = Use.Up.User;
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(User)) {
    if (D.borrows(Lambda->getType()))
      return; // what it does with the token decides
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.isExplicit() && Capture.capturesVariable() &&
          D.libraryOf(Capture.getCapturedVar()->getType()))
        B.cause(Owner->Id, Reason::SuspendsInCallback, Capture.getLocation(),
                "the token is captured by a lambda that is a coroutine with "
                "one of its own");
    return;
  }
  if (Owner != Open.current(In)) {
    Owner->suspendElsewhere(Ref, User);
    if (const auto *Call = dyn_cast_or_null<CallExpr>(User))
      if (std::optional<EntityId> Runs = Entities.of(Call->getDirectCallee()))
        B.Out.Ties.push_back({Owner->Id, *Runs, TieKind::Delegates,
                              B.Src.place(Call->getBeginLoc())});
    return;
  }
  visitUse(Ref, Use, *Owner, In, Above);
}

/// request.yield: of whatever coroutine runs, for no other can use it.
void TokenMechanism::visitHeldToken(const Expr *Token,
                                    const CXXRecordDecl *Holder, const Body &In,
                                    const Ancestors &Above) {
  if (D.isTokenGetter(In.Function))
    return;
  const EntityId Id = Holders.of(Holder);
  TokenBody *Owner = Open.current(In);
  if (!Owner) {
    // request next() const { return {socket, yield}; }: who uses it will know.
    std::optional<EntityId> Next =
        TokenHolders::isPlain(Token)
            ? Holders.made(useOf(D, B, Token, Above), Above, Id)
            : std::nullopt;
    if (!Next)
      return B.cause(Id, Reason::TokenFromElsewhere, Token->getExprLoc(),
                     "its token is used outside of a coroutine");
    if (*Next != Id)
      B.Out.Ties.push_back(
          {Id, *Next, TieKind::Holds, B.Src.place(Token->getExprLoc())});
    return;
  }
  B.Out.Ties.push_back(
      {Owner->Id, Id, TieKind::Holds, B.Src.place(Token->getExprLoc())});
  if (!TokenHolders::isPlain(Token))
    return B.cause(Owner->Id, Reason::TokenEscapes, Token->getExprLoc(),
                   "the object that holds the token is not only named");
  visitUse(Token, useOf(D, B, Token, Above), *Owner, In, Above);
}

/// Whether `Token` is one of the coroutine `In`: visitUse's.
bool TokenMechanism::isOwn(const Expr *Token, const Body &In) const {
  if (const VarDecl *Named = tokenNamedBy(D, Token))
    return Open.ownerOf(Named);
  return namesHeldToken(D, Token) && Open.current(In);
}

/// What the coroutine `Owner` does with its token.
void TokenMechanism::visitUse(const Expr *Ref, const TokenUse &Use,
                              TokenBody &Owner, const Body &In,
                              const Ancestors &Above) {
  const Stmt *User = Use.Up.User;
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
    const auto *Method = dyn_cast<FunctionDecl>(Member->getMemberDecl());
    const auto *Call = Use.Up.Depth + 2 <= Above.size()
                           ? dyn_cast<CXXMemberCallExpr>(
                                 Above[Above.size() - Use.Up.Depth - 2])
                           : nullptr;
    if (Call && D.isQuery(Method))
      return Owner.query(Call, Above);
    if (const Helper *By = Call ? D.memberOf(Method) : nullptr)
      return Owner.member(Call, *By, Above);
    B.cause(Owner.Id, Reason::TokenMember, Member->getMemberLoc(),
            "the token's member '" +
                Member->getMemberDecl()->getNameAsString() + "' is used");
    return;
  }
  if (const auto *Cast = dyn_cast_or_null<CStyleCastExpr>(User))
    if (Cast->getCastKind() == CK_ToVoid)
      return Owner.dropMention(Cast, Above);
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(User)) {
    if (Owner.copy(Declaration, Use))
      return;
    B.cause(Owner.Id, Reason::TokenCopied, Declaration->getBeginLoc(),
            "a copy of the token lives in a variable");
    return;
  }
  if (std::optional<EntityId> Holder = Holders.made(Use, Above, Owner.Id)) {
    B.Out.Ties.push_back({Owner.Id, *Holder, TieKind::Holds,
                          B.Src.place(Use.Token->getBeginLoc())});
    return;
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Use.Up.Child)
        return visitTokenArgument(Use, Call, I, Owner, In, Above);
  }
  escapes(Owner, Use, Ref->getExprLoc(),
          "the token is handed to " + describeUser(B, User));
}

/// Whoever takes the token out of a store cannot see that it carries a code.
void TokenMechanism::escapes(const TokenBody &Owner, const TokenUse &Use,
                             SourceLocation At, std::string Detail) {
  if (Use.Code)
    B.cause(Owner.Id, Reason::ErrorCodeStored, At, Detail);
  B.cause(Owner.Id, Reason::TokenEscapes, At, std::move(Detail));
}

/// An operation that is generic in its token lets the token say what it
/// returns: an awaitable for `use_awaitable`. Others wait themselves with what
/// they get:
///
///   template <class Yield> void pause(timer &t, Yield yield) {
///     t.async_wait(yield);
///   }
static bool mayBeOperation(const FunctionDecl *Callee) {
  QualType Result = patternOf(Callee)->getReturnType();
  return Result->isDependentType() || Result->isUndeducedType();
}

void TokenMechanism::visitTokenArgument(const TokenUse &Use,
                                        const CallExpr *Call, unsigned Argument,
                                        TokenBody &Owner, const Body &In,
                                        const Ancestors &Above) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  SourceLocation At = Use.Token->getBeginLoc();
  if (const FunctionProtoType *T = Values.calledType(Call)) {
    EntityId Type = Types.of(T, Call->getBeginLoc());
    if (Use.Code)
      B.cause(Type, Reason::ErrorCodeDelegated, At,
              "it is called with a token that carries an error code");
    return Owner.delegate(Call, Type, Use.Token, Above);
  }
  if (!Callee || isa<CXXConversionDecl>(Callee)) {
    B.cause(Owner.Id, Reason::IndirectCall, Call->getBeginLoc(),
            "a coroutine is called through a pointer");
    return;
  }
  if (D.rootOf(Callee))
    return; // a root's
  if (D.isBridgeToNative(Callee))
    return Owner.unbridge(Call, Use, Above);
  if (const Helper *By = D.helperOf(Callee))
    return Owner.help(Call, *By, Use, Above);
  if (D.isQuery(Callee) && Call->getNumArgs() == 1)
    return Owner.query(Call, Above);
  unsigned Parameter = Argument;
  if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee))
    --Parameter;
  if (std::optional<EntityId> Id = Entities.of(Callee)) {
    if (Use.Code)
      B.cause(*Id, Reason::ErrorCodeDelegated, At,
              "it is called with a token that carries an error code");
    return Owner.delegate(Call, *Id, Use.Token, Above);
  }
  if (visitInvoked(Call, Use, Owner, Above))
    return;
  if (isStandard(Callee)) {
    escapes(Owner, Use, At,
            "the token is handed to '" + Callee->getQualifiedNameAsString() +
                "'");
    return;
  }
  if (!D.isGenericParameter(Callee, Parameter)) {
    escapes(Owner, Use, At,
            "the token is converted for '" +
                Callee->getQualifiedNameAsString() + "'");
    return;
  }
  if (D.givesOtherToken(Callee)) {
    escapes(Owner, Use, At,
            "'" + Callee->getQualifiedNameAsString() +
                "' makes another token of it");
    return;
  }
  if (!D.isLibrary(Callee) && !mayBeOperation(Callee)) {
    escapes(Owner, Use, At,
            "the token is handed to '" + Callee->getQualifiedNameAsString() +
                "', a template that is no operation: what it returns does not "
                "depend on the token");
    return;
  }
  if (argumentChangedAtInitiation(Callee))
    B.cause(Owner.Id, Reason::InitiationArgument, Call->getBeginLoc(),
            "the initiation of '" + Callee->getQualifiedNameAsString() +
                "' would change a copy of its argument");
  Owner.suspend(Call, Use, Above);
}
