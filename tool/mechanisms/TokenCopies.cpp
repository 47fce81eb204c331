// What else names a coroutine's token: captures, and local copies.
//
//   auto quiet = yield[ec];  ->  auto quiet = redirect_error(use_awaitable,
//   ec); s.async_wait(quiet);         co_await s.async_wait(quiet);
#include "mechanisms/Lists.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

bool TokenBody::holds(const VarDecl *Named) const {
  return Named && (Named == Token || Copies.count(Named) ||
                   Captured.count(Named) || (Outer && Outer->holds(Named)));
}

/// [token = yield]: another name for the same token.
void TokenBody::capture(const LambdaCapture &Capture) {
  const auto *Variable = Capture.capturesVariable()
                             ? dyn_cast<VarDecl>(Capture.getCapturedVar())
                             : nullptr;
  if (!Variable || !Variable->isInitCapture() ||
      !D.libraryOf(Variable->getType()))
    return;
  TokenUse Use = useOfArgument(D, Variable->getInit());
  if (Use.Code || Use.Adapted)
    cause(Reason::TokenCopied, Capture.getLocation(),
          "a copy of the token lives in a lambda");
  else
    Captured.insert(Variable);
}

TokenBody::TokenCopy *TokenBody::copyNamed(const VarDecl *Named) {
  auto Copy = Copies.find(Named);
  if (Copy != Copies.end())
    return &Copy->second;
  return Outer ? Outer->copyNamed(Named) : nullptr;
}

TokenUse TokenBody::throughCopy(TokenUse Use, const VarDecl *Named) {
  if (const TokenCopy *Copy = copyNamed(Named);
      Copy && !Use.Code && !Use.Adapted) {
    Use.Code = Copy->Of.Code;
    Use.Adapted = Copy->Of.Adapted;
    Use.By = Copy->Of.By;
    Use.Copy = Named;
  }
  return Use;
}

bool TokenBody::copy(const DeclStmt *Declaration, const TokenUse &Use) {
  const auto *Copy = Declaration->isSingleDecl()
                         ? dyn_cast<VarDecl>(Declaration->getSingleDecl())
                         : nullptr;
  if (!Copy || Copy->isStaticLocal() || !D.libraryOf(Copy->getType()))
    return false;
  Copies.insert({Copy, {Declaration, Use}});
  return true;
}

/// yield_context const &quiet = yield[ec];
/// auto quiet = redirect_error(use_awaitable, ec);   (Asio takes no const one)
void TokenBody::finishCopies() {
  // A copy of a copy keeps the first.
  for (const auto &[Copy, How] : llvm::reverse(Copies))
    if (How.HandedOn && How.Of.Copy)
      copyNamed(How.Of.Copy)->HandedOn = true;
  for (const auto &[Copy, How] : Copies) {
    std::optional<Span> Line = B.Src.span(How.Declaration->getSourceRange());
    std::optional<Span> Token = B.Src.span(How.Of.Token->getSourceRange());
    TypeLoc Written = Copy->getTypeSourceInfo()->getTypeLoc();
    Written = Written.getUnqualifiedLoc();
    if (auto Reference = Written.getAs<ReferenceTypeLoc>())
      Written = Reference.getPointeeLoc().getUnqualifiedLoc();
    std::optional<Span> Type = B.Src.span(Written.getSourceRange());
    Recipe Change;
    Change.Op = Operation::ChangeSignature;
    Change.Guard = {{Id, true}};
    bool Known = Line && Token && Type;
    if (Known && !How.HandedOn) {
      Change.Rewrites.push_back(
          {Span{Line->File, withItsLine(B.Src, Line->File, Line->At)}, 20, {}});
    } else if (Known) {
      std::vector<Piece> Native = How.Of.Copy
                                      ? std::vector<Piece>{{"", Token->At, 10}}
                                      : nativeToken(How.Of, Change, Known);
      std::optional<Span> Name = B.Src.token(Copy->getLocation());
      if (Name && How.Of.Code)
        Type->At = {Line->At.Begin, Name->At.Begin};
      Change.Rewrites.push_back(
          {*Type, 10, {{Name && How.Of.Code ? "auto " : "auto", {}, 0}}});
      Change.Rewrites.push_back({*Token, 10, std::move(Native)});
    }
    if (!Known) {
      cause(Reason::InMacro, Copy->getLocation(),
            "a copy of the token comes out of a macro");
      continue;
    }
    B.Out.Recipes.push_back(std::move(Change));
  }
}
