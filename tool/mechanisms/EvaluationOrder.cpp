// See EvaluationOrder.h.
#include "mechanisms/EvaluationOrder.h"
#include "mechanisms/Context.h"

using namespace clang;
using namespace recoro;

bool recoro::containsAwait(const Stmt *S,
                           const std::set<const Expr *> &Awaited) {
  if (!S)
    return false;
  if (const auto *E = dyn_cast<Expr>(S))
    if (Awaited.count(E))
      return true;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return llvm::any_of(Lambda->capture_inits(), [&](const Expr *Init) {
      return containsAwait(Init, Awaited);
    });
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return containsAwait(Child, Awaited);
  });
}

/// Calls that only make or pass on a value: Asio's buffers, and functions of
/// the standard library that can change none of their arguments.
static bool isHarmless(const FunctionDecl *F) {
  if (!F)
    return false;
  if (F->getIdentifier() &&
      (F->getName() == "buffer" || F->getName() == "dynamic_buffer" ||
       F->getName() == "move" || F->getName() == "forward"))
    return true;
  return isStandard(F) && !isa<CXXMethodDecl>(F) &&
         llvm::none_of(F->parameters(), [](const ParmVarDecl *P) {
           QualType T = P->getType();
           return T->isPointerType() ||
                  (T->isLValueReferenceType() &&
                   !T.getNonReferenceType().isConstQualified());
         });
}

namespace {

class OrderFinder {
public:
  OrderFinder(Compiler By, const std::set<const Expr *> &Awaited,
              const std::set<const Expr *> &Settled)
      : By(By), Awaited(Awaited), Settled(Settled) {}

  EarlyOperands run(const Expr *Full, bool Whole) {
    settle(Full, Whole, /*Conditional=*/false);
    return std::move(Found);
  }

private:
  using Operands = llvm::SmallVector<std::pair<const Expr *, std::string>, 8>;

  bool awaits(const Stmt *S) const { return containsAwait(S, Awaited); }

  /// Whether it matters if `S` is evaluated before or after something else.
  bool hasEffects(const Stmt *S) const {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E || Settled.count(E))
      return false;
    if (Awaited.count(E) ||
        isa<CXXNewExpr, CXXDeleteExpr, CXXThrowExpr, StmtExpr, CoawaitExpr>(E))
      return true;
    if (isa<LambdaExpr, UnaryExprOrTypeTraitExpr, CXXDefaultArgExpr>(E))
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(E);
        Call && !isHarmless(Call->getDirectCallee()))
      return true;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
        Construct && !isStandard(Construct->getConstructor()) &&
        !Construct->getConstructor()->isTrivial() &&
        !Construct->getConstructor()->isImplicit() &&
        !Construct->getConstructor()->isCopyOrMoveConstructor())
      return true;
    if (const auto *Operator = dyn_cast<BinaryOperator>(E);
        Operator && Operator->isAssignmentOp())
      return true;
    if (const auto *Operator = dyn_cast<UnaryOperator>(E);
        Operator && Operator->isIncrementDecrementOp())
      return true;
    return llvm::any_of(E->children(),
                        [&](const Stmt *Child) { return hasEffects(Child); });
  }

  /// g++ 12 destroys the elements of an aggregate twice, and the captures of a
  /// closure, the object made by new or the one that is thrown, and rejects an
  /// initializer list, if an await is among them.
  static bool mustBeEmptied(const Expr *E) {
    if (const auto *Throw = dyn_cast<CXXThrowExpr>(E))
      return Throw->getSubExpr() && isDestroyed(Throw->getSubExpr());
    return (isa<InitListExpr>(E) && isDestroyed(E)) ||
           isa<CXXStdInitializerListExpr, LambdaExpr, CXXNewExpr>(E);
  }

  static bool isDestroyed(const Expr *E) {
    return E->getType().isDestructedType() != QualType::DK_none;
  }

  bool isSettled(const Expr *E) const {
    return Settled.count(E) || Settled.count(E->IgnoreImplicit());
  }

  /// g++ 12 makes all class temporaries of a full expression before its awaits:
  ///
  ///   out << co_await read(ec) << ec.message()
  static bool makesObject(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return false;
    if (const auto *E = dyn_cast<Expr>(S);
        E && E->getType()->isRecordType() &&
        isa<MaterializeTemporaryExpr, CXXBindTemporaryExpr>(E))
      return true;
    return llvm::any_of(S->children(), makesObject);
  }

  /// Whether an await in front could change what `S` is.
  static bool readsState(const Stmt *S) {
    if (!S)
      return false;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
      return Variable && !Ref->getType().isConstQualified();
    }
    if (const auto *Call = dyn_cast<CallExpr>(S))
      if (!isHarmless(Call->getDirectCallee()))
        return true;
    return isa<CXXThisExpr>(S) || llvm::any_of(S->children(), readsState);
  }

  void hoist(const Expr *E, bool Conditional, const std::string &Wish) {
    Found.Operands.push_back({E, Conditional, Wish});
  }

  /// Takes out of `E` what must be evaluated before its awaits. `Whole`: `E` is
  /// the full expression, where g++ gets conditionals right.
  void settle(const Expr *E, bool Whole, bool Conditional) {
    if (!awaits(E) || Settled.count(E))
      return;
    if (mustBeEmptied(E)) {
      Thrown = isa<CXXThrowExpr>(E);
      ++Emptying;
      inOrder(operandsOf(E), Conditional);
      --Emptying;
      return;
    }
    if (Awaited.count(E) &&
        isa<AbstractConditionalOperator, BinaryOperator>(E)) {
      if (Emptying) // written as one await, see chooseInLambda
        hoist(E, Conditional, "choice");
      return;
    }
    if (Emptying && Awaited.count(E)) {
      unsigned Outer = std::exchange(Emptying, 0);
      inOrder(operandsOf(E), Conditional);
      Emptying = Outer;
      return hoist(E, Conditional, Thrown ? "operand" : "element");
    }
    if (const auto *Wrapped = unwrapped(E)) {
      const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
      bool Converts = (Cast && Cast->getCastKind() == CK_IntegralCast) ||
                      isa<CXXThrowExpr>(E);
      return settle(Wrapped, Whole && !Converts, Conditional);
    }
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E))
      return settleChoice(Choice, Choice->getCond(), Whole, Conditional);
    const auto *Operator = dyn_cast<BinaryOperator>(E);
    if (Operator && Operator->isLogicalOp())
      return settleChoice(Operator, Operator->getLHS(), Whole, Conditional);
    if (Operator && Operator->getOpcode() == BO_Comma && Whole) {
      settle(Operator->getLHS(), true, Conditional);
      return settle(Operator->getRHS(), true, Conditional);
    }
    if (Operator && Operator->getOpcode() == BO_Assign && Whole &&
        !hasEffects(Operator->getLHS()))
      return settle(Operator->getRHS(), true, Conditional);
    inOrder(operandsOf(E), Conditional);
  }

  void settleChoice(const Expr *E, const Expr *First, bool Whole,
                    bool Conditional) {
    bool Logical = isa<BinaryOperator>(E);
    // g++ 12 gets `a && (b || c)` and `a ? b : c ? d : e` right, not mixtures.
    // In front it gets `(a || b) && c` right, where `c` awaits, and no other
    // choice: it would await `b` in `(a && b) || c` each time.
    auto SameKind = [&](const Stmt *Arm) {
      const Expr *Plain = cast<Expr>(Arm)->IgnoreParenImpCasts();
      const auto *Operator = dyn_cast<BinaryOperator>(Plain);
      return Logical ? Operator && (Operator->isLogicalOp() ||
                                    Operator->getOpcode() == BO_Comma)
                     : isa<AbstractConditionalOperator>(Plain);
    };
    bool InArms = llvm::any_of(E->children(), [&](const Stmt *Arm) {
      return Arm != First && awaits(Arm);
    });
    const auto *Operator = dyn_cast<BinaryOperator>(E);
    settle(First,
           Operator && Operator->getOpcode() == BO_LAnd && InArms &&
               SameKind(First),
           Conditional);
    for (const Stmt *Arm : E->children())
      if (Arm && Arm != First)
        settle(cast<Expr>(Arm), SameKind(Arm), true);
    if (InArms && !Whole)
      hoist(E, Conditional, Logical ? "condition" : "choice");
  }

  /// Everything before the last operand that awaits moves to the front; with it
  /// what awaits, if a temporary behind it would be made too early.
  void inOrder(const Operands &Ordered, bool Conditional) {
    unsigned First = 0;
    while (First != Ordered.size() && !awaits(Ordered[First].first))
      ++First;
    unsigned Last = Ordered.size();
    for (unsigned I = Ordered.size(); I-- > 0 && Last == Ordered.size();)
      if (awaits(Ordered[I].first) ||
          (I > First && !isSettled(Ordered[I].first) &&
           makesObject(Ordered[I].first) && readsState(Ordered[I].first)))
        Last = I;
    if (Last == Ordered.size())
      return; // only the call itself is awaited, after all of them
    for (unsigned I = 0; I < Last; ++I)
      moveEarly(Ordered[I].first, Ordered[I].second, Conditional);
    settle(Ordered[Last].first, /*Whole=*/false, Conditional);
  }

  /// `E`, with all that it does, happens first.
  void moveEarly(const Expr *E, const std::string &Wish, bool Conditional) {
    if (!hasEffects(E))
      return;
    if (isBraced(E)) {
      for (const auto &[Operand, Name] : operandsOf(E->IgnoreImplicit()))
        moveEarly(Operand, Name, Conditional);
      return;
    }
    settle(E, /*Whole=*/true, Conditional);
    bool Done =
        !Found.Operands.empty() &&
        Found.Operands.back().E->IgnoreImplicit() == E->IgnoreImplicit();
    if (!Done)
      hoist(E, Conditional, Wish);
  }

  /// Braces without a type are no expression of their own.
  static bool isBraced(const Expr *E) {
    E = E->IgnoreImplicit();
    const auto *Construct = dyn_cast<CXXConstructExpr>(E);
    return isa<InitListExpr, CXXStdInitializerListExpr>(E) ||
           (Construct && Construct->isListInitialization() &&
            !isa<CXXTemporaryObjectExpr>(Construct));
  }

  /// The one operand that `E` only passes on.
  static const Expr *unwrapped(const Expr *E) {
    if (const auto *Cast = dyn_cast<CastExpr>(E))
      return Cast->getSubExpr();
    if (const auto *Paren = dyn_cast<ParenExpr>(E))
      return Paren->getSubExpr();
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      return Temporary->getSubExpr();
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      return Bound->getSubExpr();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return Full->getSubExpr();
    if (const auto *Not = dyn_cast<UnaryOperator>(E))
      return Not->getSubExpr();
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Member->getBase();
    if (const auto *Throw = dyn_cast<CXXThrowExpr>(E))
      return Throw->getSubExpr();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
        Construct && Construct->getNumArgs() == 1)
      return Construct->getArg(0);
    return nullptr;
  }

  /// `p->` where p is a smart pointer that nobody can change meanwhile.
  static bool isThroughConstant(const Expr *Base) {
    const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Base->IgnoreImpCasts());
    if (!Arrow || Arrow->getOperator() != OO_Arrow)
      return false;
    const auto *Ref =
        dyn_cast<DeclRefExpr>(Arrow->getArg(0)->IgnoreParenImpCasts());
    const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const CXXRecordDecl *Record =
        Ref ? Ref->getType()->getAsCXXRecordDecl() : nullptr;
    return Variable && Variable->hasLocalStorage() &&
           Ref->getType().isConstQualified() && Record &&
           Record->isInStdNamespace();
  }

  Operands operandsOf(const Expr *E) {
    Operands Out;
    auto Add = [&](const Expr *Operand, std::string Wish) {
      Out.push_back({Operand, std::move(Wish)});
    };
    if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(E))
      return operatorOperands(Call);
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      if (const auto *Member =
              dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts()))
        if (!isThroughConstant(Member->getBase()))
          Add(Member->getBase(), "object");
      addArguments({Call->getArgs(), Call->getNumArgs()},
                   Call->getDirectCallee(), E, Out);
      return Out;
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (Construct->isListInitialization())
        for (const Expr *Argument : Construct->arguments())
          Add(Argument, "element");
      else
        addArguments({Construct->getArgs(), Construct->getNumArgs()},
                     Construct->getConstructor(), E, Out);
      return Out;
    }
    const auto *Operator = dyn_cast<BinaryOperator>(E);
    if (Operator && Operator->isAssignmentOp()) {
      Add(Operator->getRHS(), "right");
      Add(Operator->getLHS(), "left");
      return Out;
    }
    if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
      for (const Expr *Init : Lambda->capture_inits())
        if (Init)
          Add(Init, "captured");
      return Out;
    }
    if (const auto *Throw = dyn_cast<CXXThrowExpr>(E)) {
      Add(Throw->getSubExpr(), "operand");
      return Out;
    }
    bool List = isa<InitListExpr>(E);
    bool First = true;
    for (const Stmt *Child : E->children())
      if (const auto *Operand = dyn_cast_or_null<Expr>(Child)) {
        Add(Operand, List ? "element" : First ? "left" : "right");
        First = false;
      }
    return Out;
  }

  static std::string nameFor(const Expr *Operand, bool Left) {
    const CXXRecordDecl *Record = Operand->getType()->getAsCXXRecordDecl();
    if (Record && Record->getIdentifier() &&
        Record->getName() == "basic_ostream")
      return "out";
    return Left ? "left" : "right";
  }

  Operands operatorOperands(const CXXOperatorCallExpr *Call) {
    Operands Out;
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      Out.push_back({Call->getArg(I), nameFor(Call->getArg(I), I == 0)});
    switch (Call->getOperator()) {
    case OO_LessLess:
    case OO_GreaterGreater:
    case OO_Subscript:
    case OO_Arrow:
    case OO_Call:
    case OO_Comma:
    case OO_AmpAmp:
    case OO_PipePipe:
      return Out;
    default:
      break;
    }
    if (Call->isAssignmentOp())
      std::reverse(Out.begin(), Out.end());
    else
      checkOpen(Out, Call, /*GccIsKnown=*/false);
    return Out;
  }

  void addArguments(llvm::ArrayRef<const Expr *> Arguments,
                    const FunctionDecl *F, const Expr *Call, Operands &Out) {
    Operands Own;
    for (unsigned I = 0; I != Arguments.size(); ++I) {
      std::string Wish = "argument";
      if (F && I < F->getNumParams()) {
        llvm::StringRef Name = F->getParamDecl(I)->getName().trim('_');
        if (!Name.empty())
          Wish = Name.str();
      }
      Own.push_back({Arguments[I], Wish});
    }
    checkOpen(Own, Call, /*GccIsKnown=*/true);
    if (By == Compiler::Gcc)
      std::reverse(Own.begin(), Own.end());
    llvm::append_range(Out, Own);
  }

  /// The language leaves this order open: somebody must know the compiler.
  void checkOpen(const Operands &All, const Expr *E, bool GccIsKnown) {
    if (By == Compiler::Clang || (By == Compiler::Gcc && GccIsKnown))
      return;
    unsigned Effects = 0;
    bool Awaits = false;
    for (const auto &[Operand, Wish] : All) {
      Effects += hasEffects(Operand);
      Awaits |= awaits(Operand);
    }
    if (Awaits && Effects > 1 && !Found.Open)
      Found.Open = E;
  }

  Compiler By;
  const std::set<const Expr *> &Awaited;
  const std::set<const Expr *> &Settled;
  unsigned Emptying = 0; ///< lists around, from which every await must go
  bool Thrown = false;   ///< the innermost of them is what is thrown
  EarlyOperands Found;
};

} // namespace

EarlyOperands recoro::findEarlyOperands(const Expr *Full, Compiler By,
                                        const std::set<const Expr *> &Awaited,
                                        const std::set<const Expr *> &Settled,
                                        bool Whole) {
  return OrderFinder(By, Awaited, Settled).run(Full, Whole);
}
