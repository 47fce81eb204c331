// What is to be known about a coroutine that can be migrated all the same. The
// old code has these hazards as well, or the difference is not one that code
// relies on.
#include "mechanisms/Held.h"
#include "mechanisms/Moves.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

/// What is asked of the token awaits natively, but never suspends.
std::set<const Expr *> TokenBody::suspensions() const {
  std::set<const Expr *> Real;
  for (const Expr *E : Awaited) {
    const auto *Call = dyn_cast<CallExpr>(E);
    if (!Call || !D.memberOf(Call->getDirectCallee()))
      Real.insert(E);
  }
  return Real;
}

void TokenBody::noteHazards() {
  noteHeld();
  noteMoves(/*Except=*/Token);
  noteEarlierEnds();
  const auto *Type = In.Function->getType()->getAs<FunctionProtoType>();
  if (Type && Type->isNothrow() && !suspensions().empty())
    cause(Reason::TerminateAtShutdown, In.Function->getLocation(),
          "which is noexcept, a shutdown while it waits does not end the "
          "program any more");
}

void TokenBody::noteHeld() {
  for (const Held &H : heldOver(In.Function, suspensions(), B.Ctx)) {
    const auto *Call = dyn_cast<CallExpr>(H.Over);
    std::optional<Span> Callee =
        Call ? B.Src.span(Call->getCallee()->getSourceRange()) : std::nullopt;
    std::string Waits =
        Callee ? "'" + B.Src.text(*Callee).str() + "'" : "a suspension";
    switch (H.What) {
    case Held::Kind::Lock:
      cause(Reason::LockHeld, H.At,
            "the lock '" + H.Name + "' is held while " + Waits + " waits");
      break;
    case Held::Kind::Slot:
      cause(Reason::SlotHeld, H.At,
            "'" + H.Name + "' keeps its slot while " + Waits + " waits");
      break;
    case Held::Kind::ThreadLocal:
      cause(Reason::ThreadLocal, H.At,
            "'" + H.Name + "' is used before and after " + Waits +
                ", which may come back in another thread");
      break;
    }
  }
}

/// `int const n = f(...);`, `n = f(...);`: nothing runs behind the call.
static bool isWhole(const Expr *Full, const CallExpr *Call) {
  Full = withoutWrapping(Full);
  if (const auto *Assign = dyn_cast<BinaryOperator>(Full))
    if (Assign->isAssignmentOp())
      Full = withoutWrapping(Assign->getRHS());
  return Full == Call;
}

/// As they are written; of those that begin at one place, the inner ones first.
static std::vector<const Expr *> inOrder(const std::set<const Expr *> &Of,
                                         const SourceManager &SM) {
  std::vector<const Expr *> Sorted(Of.begin(), Of.end());
  llvm::sort(Sorted, [&](const Expr *X, const Expr *Y) {
    if (X->getBeginLoc() == Y->getBeginLoc())
      return SM.isBeforeInTranslationUnit(X->getEndLoc(), Y->getEndLoc());
    return SM.isBeforeInTranslationUnit(X->getBeginLoc(), Y->getBeginLoc());
  });
  return Sorted;
}

/// Parameters ended with the caller's full expression; a frame ends, with the
/// parameters in it, before the rest of that expression runs.
void TokenBody::noteEarlierEnds() {
  for (const Expr *E : inOrder(suspensions(), B.Ctx.getSourceManager())) {
    const auto *Call = dyn_cast<CallExpr>(E);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    if (!F || !D.tokenParameter(F) ||
        llvm::any_of(Full, [&](const auto &Outer) {
          return isWhole(Outer.first, Call);
        }))
      continue;
    for (const ParmVarDecl *P : F->parameters())
      if (!D.libraryOf(P->getType()) && isEndVisible(B, P->getType()))
        cause(Reason::VisibleMoves, Call->getBeginLoc(),
              "the parameter '" + P->getNameAsString() + "' of '" +
                  F->getNameAsString() +
                  "' ends before the rest of this expression runs");
  }
}
