// What the body of a coroutine is asked in every dialect that takes a function
// apart: what its frame cannot hold, which handlers see the unwinding of an
// abandoned stack, and how it returns. TokenBody and SinkBody know where it
// suspends.
#ifndef RECORO_MECHANISMS_COROUTINEBODY_H
#define RECORO_MECHANISMS_COROUTINEBODY_H

#include "summarise/Builder.h"
#include "summarise/Walk.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include <set>

namespace recoro {

class CoroutineBody {
public:
  const Body &In;
  const EntityId Id;
  const bool InPlace; ///< a callback's, which becomes that of a loop

protected:
  CoroutineBody(Builder &B, const Body &In, EntityId Id, bool InPlace);

  void cause(Reason Why, clang::SourceLocation At, std::string Detail) const {
    B.cause(Id, Why, At, std::move(Detail));
  }
  /// One that holds where the coroutine becomes native.
  Recipe recipe(Operation Op) const;
  /// A name that nothing in the body uses.
  std::string unique(llvm::StringRef Wish);

  /// A stack that grows by what it runs has no place in a frame.
  void checkStack(const clang::Stmt *S) const;
  /// A question whether an exception is on its way has another answer where
  /// abandoned coroutines are not unwound.
  void checkQuestion(const clang::Stmt *S, Reason Why) const;
  /// Keeps what the end of the body asks about.
  void collect(const clang::Stmt *S);
  /// Keeps what handlers do with the exception.
  void collectInHandlers(const clang::Stmt *S, const Ancestors &Above);
  /// The suspension `E` may stand in handlers, which are outlined then.
  void noteHandlers(const clang::Expr *E, const Ancestors &Above);
  void finishHandlers();
  /// `E` may stand in a condition that must have a name.
  void checkCondition(const clang::Expr *E, const Ancestors &Above);
  /// `S` is around the suspension `E`, which stands in its part `Child`.
  void checkAround(const clang::Expr *E, const clang::Stmt *S,
                   const clang::Stmt *Child);
  /// `(void)yield;`, `(void)sink;`: false where it cannot be removed.
  bool dropStatement(const clang::Expr *Cast, const Ancestors &Around) const;
  /// Parameters are moved into the frame, results out of it.
  void noteMoves(const clang::ParmVarDecl *Except) const;
  /// catch (...) sees the unwinding of an abandoned stack; natively nothing
  /// does.
  void finishGuards(Reason Why, llvm::StringRef Detail) const;
  /// `return` becomes `co_return`, or `continue` in place. Nothing, and a cause
  /// to refuse, where it cannot.
  std::optional<Recipe> changeReturn(const clang::ReturnStmt *Return) const;
  /// A body that neither suspends nor returns would be no coroutine.
  void returnAtEnd() const;
  /// No exception leaves a noexcept one.
  void keepTerminate() const;

  Builder &B;
  std::set<std::string> Names; ///< in use
  std::vector<const clang::VarDecl *> ExceptionCounters;
  std::vector<const clang::ReturnStmt *> Returns;

  std::set<const clang::Stmt *> Named; ///< conditions already rewritten

private:
  /// A handler that suspends.
  struct Handler {
    const clang::CXXTryStmt *Try;
    Ancestors Above; ///< of the try statement
    std::set<const clang::CXXCatchStmt *> Outlined;
  };
  void outline(const Handler &H);
  void rethrowHeld(const clang::CXXCatchStmt *Catch, const std::string &Held);
  void nameCondition(const clang::Stmt *Control, const clang::Expr *Condition,
                     const Ancestors &Above);
  std::optional<std::string> nameOfResult() const;
  bool giveType(const clang::Expr *Value, Recipe &Change) const;

  llvm::SmallSetVector<const clang::CXXTryStmt *, 4> Guards;
  llvm::MapVector<const clang::CXXTryStmt *, Handler> Handlers;
  /// `throw;` and the innermost handler around it.
  std::vector<std::pair<const clang::CXXThrowExpr *, const clang::Stmt *>>
      Rethrows;
  std::vector<std::pair<const clang::CallExpr *, const clang::Stmt *>>
      ExceptionQueries;
};

/// The bodies that the walk is in, innermost last.
template <class Kind> class OpenBodies {
public:
  void enter(std::unique_ptr<Kind> Inner) { Open.push_back(std::move(Inner)); }
  void leave() { Open.pop_back(); }

  /// The coroutine whose body is `In`, if it is one.
  Kind *current(const Body &In) const {
    return !Open.empty() && &Open.back()->In == &In ? Open.back().get()
                                                    : nullptr;
  }
  /// The innermost one that holds `Parameter`.
  Kind *ownerOf(const clang::VarDecl *Parameter) const {
    for (const auto &Each : llvm::reverse(Open))
      if (Each->holds(Parameter))
        return Each.get();
    return nullptr;
  }

private:
  std::vector<std::unique_ptr<Kind>> Open;
};

} // namespace recoro

#endif
