// A body that suspends in the middle of expressions, in any dialect: which
// operands must not stand in the same full expression as a suspension, and how
// they move in front of it.
//
//   log << next() << read(yield);   ->   auto &&left = log << next();
//                                        left << co_await read();
//
// TokenBody and SinkBody say where it suspends, and in what form.
#ifndef RECORO_MECHANISMS_HOIST_H
#define RECORO_MECHANISMS_HOIST_H

#include "mechanisms/CoroutineBody.h"

namespace recoro {

/// How a hoisted operand is kept.
enum class Holding {
  Copy,  ///< auto x = ...
  Typed, ///< T x{...}: braces without a type in front
  Bound, ///< auto &&x = ...: whatever it is
  Truth, ///< bool const x = ...
};

/// One operand that moves in front of its full expression.
struct Operand {
  const clang::Expr *E;
  Holding As;
  bool Conditional;    ///< not evaluated each time
  std::string Wish;    ///< for its name
  bool Called = false; ///< only called, or asked with an arrow

  /// What stands in front of its name where it is declared.
  std::string declarator(const std::string &Type) const;
  /// What stands for it in its expression: an object that was a temporary is
  /// given away.
  std::string use(const std::string &Name) const;
};

/// The statement in front of which variables can be declared.
struct HoistPlace {
  const clang::Stmt *Statement = nullptr; ///< null: there is none
  bool Braces = false;                    ///< to end the variables' lives
  const clang::Stmt *Governs = nullptr;   ///< whose branch the statement is
};

class HoistingBody : public CoroutineBody {
protected:
  using CoroutineBody::CoroutineBody;
  virtual ~HoistingBody() = default;

  /// One full expression that suspends.
  struct FullExpression {
    const clang::Expr *E;
    Ancestors Above;
  };
  FullExpression fullExpression(const clang::Expr *E,
                                const Ancestors &Above) const;
  /// `E` suspends, and its value is used.
  void suspendAt(const clang::Expr *E, const Ancestors &Above);
  /// All suspensions are known: writes what moves.
  void finishExpressions();
  /// As finishExpressions, where the operands have moved before.
  void finishChoices();

  /// Whether the operand `E` becomes that of a statement of its own.
  virtual bool isStatement(const clang::Expr *, const Ancestors &) const {
    return false;
  }
  /// Whether objects of this type are no more, once the body is native.
  virtual bool isGone(clang::QualType T) const = 0;
  /// Whether a type of that name is the same, once the body is native.
  virtual bool staysSame(const std::string &) const { return true; }
  /// What stands around the statements of a lambda that suspends in place, and
  /// has a result of `Type`.
  virtual std::pair<std::string, std::string>
  aroundLambda(const std::string &Type) const = 0;
  /// A recipe for the expression `At`.
  virtual void keepInContext(Recipe Change, const clang::Expr *At,
                             const Ancestors &Above);

  /// The text around a HoistPlace.
  struct Front {
    Span Text;             ///< the statement, with its semicolon
    Range Gap;             ///< in front of it
    std::string End, Lead; ///< what closing braces and statements begin with
    bool Braces;
  };
  static HoistPlace placeFor(const clang::Expr *Full, const Ancestors &Around);
  std::optional<Front> frontOf(const HoistPlace &Place) const;
  /// `Declarations`, each ended by the lead, and then the statement.
  static Rewrite putInFront(const Front &Of, std::vector<Piece> Declarations);
  /// All that has to move in front of `Full`, in the order to be written.
  std::vector<Operand> operandsToHoist(const clang::Expr *Full,
                                       const clang::Stmt *Parent);
  /// Whether a suspension may stand in `Full` beside all its operands.
  bool canShare(const clang::Expr *Full) const;
  /// The ancestors of a part of an expression that suspends.
  Ancestors above(const clang::Expr *Part) const;

  std::set<const clang::Expr *> Awaited;
  std::set<const clang::Expr *> Settled; ///< what counts as a variable
  std::set<const clang::Expr *> Wrapped; ///< what can share an expression
  std::set<const clang::Expr *> Hoisted;
  /// Whose results are given away at once, see TokenMembers.cpp: no reference
  /// to a part of them keeps them alive.
  std::set<const clang::Expr *> GivenAway;
  llvm::MapVector<const clang::Expr *, FullExpression> Full;

private:
  void finishExpression(const FullExpression &Full);
  bool hoistIntoLoop(const clang::Expr *Condition, const clang::Stmt *Loop,
                     const std::vector<Operand> &Operands);
  bool hoistIntoInit(const clang::DeclStmt *Condition,
                     const clang::Stmt *Branching,
                     const std::vector<Operand> &Operands);
  bool splitDeclaration(const clang::DeclStmt *Declaration,
                        const clang::Expr *Full,
                        const std::vector<Operand> &Operands);
  bool moveInFront(const std::vector<Operand> &Operands,
                   const clang::Expr *Full, const std::string &Lead,
                   std::vector<Piece> &Front, Recipe &Change,
                   std::vector<std::string> &Declared);
  Range gapBefore(const Span &Statement) const;

  bool endsVisibly(const std::vector<Operand> &Operands) const;
  void initialiseInLambda(const clang::DeclStmt &Declaration,
                          const clang::Expr *Init,
                          const std::vector<Operand> &Operands);
  bool stepInLambda(const clang::Expr *Step,
                    const std::vector<Operand> &Operands);
  void chooseInLambda(const clang::Expr *Choice, const clang::Expr *Full);

  /// `ChoosesRightly`: g++ 12 gets a choice right that is all of `Full`.
  std::vector<Operand> operandsToHoist(const clang::Expr *Full,
                                       const clang::Stmt *Parent,
                                       bool ChoosesRightly);
  std::vector<Operand> findFragile(
      const clang::Expr *Full,
      std::vector<const clang::AbstractConditionalOperator *> *Choices) const;
  std::vector<Operand> settleChoices(const clang::Expr *Full);
  std::vector<Operand> keepTemporaries(std::vector<Operand> Operands,
                                       const clang::Expr *Full);
  void makeRoom(const clang::Stmt *S, const clang::Expr *Full);
  bool isOfPack(const clang::Expr *E) const;
};

} // namespace recoro

#endif
