// Operands that must not stand in the same full expression as an await: those
// that are evaluated before it (see EvaluationOrder.h), and those that g++ 12
// destroys twice or rejects there: closures that capture objects by value,
// aggregates with destructors, initializer lists. Hoist.cpp moves them.
#include "mechanisms/Context.h"
#include "mechanisms/EvaluationOrder.h"
#include "mechanisms/Hoist.h"
#include "mechanisms/Moves.h"

#include <functional>

using namespace clang;
using namespace recoro;

namespace {

class OperandFinder {
public:
  OperandFinder(const Builder &B, const std::set<const Expr *> &Awaited,
                const std::set<const Expr *> &Wrapped,
                std::function<bool(QualType)> IsGone)
      : B(B), Awaited(Awaited), Wrapped(Wrapped), IsGone(std::move(IsGone)) {}

  std::vector<Operand> find(const Expr *Full) {
    walk(Full, nullptr, false, "operand");
    return std::move(Found);
  }

  /// Choices between objects that await: g++ 12 destroys their result twice.
  std::vector<const AbstractConditionalOperator *> Choices;

private:
  bool needsDestruction(QualType T) const {
    return T.isDestructedType() != QualType::DK_none;
  }

  bool capturesObject(const LambdaExpr *Lambda) const {
    return llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Capture) {
      return Capture.getCaptureKind() == LCK_ByCopy &&
             Capture.capturesVariable() &&
             !IsGone(Capture.getCapturedVar()->getType()) &&
             needsDestruction(
                 Capture.getCapturedVar()->getType().getNonReferenceType());
    });
  }

  /// `Written` is the outermost node that stands for the same object.
  void walk(const Stmt *S, const Expr *Written, bool Conditional,
            llvm::StringRef Wish) {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E || Wrapped.count(E))
      return;
    bool Passes = isa<ImplicitCastExpr, MaterializeTemporaryExpr,
                      CXXBindTemporaryExpr, FullExpr, CXXFunctionalCastExpr>(E);
    if (!Written || !Passes)
      if (!Written)
        Written = E;
    const Expr *Object = Written->IgnoreImplicit();
    if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
      if (capturesObject(Lambda))
        Found.push_back({Lambda, Holding::Copy, Conditional, Wish.str()});
      return;
    }
    if (isa<CXXStdInitializerListExpr>(E)) {
      walkAwaiting(E, Conditional);
      return add(Object, Conditional, Wish);
    }
    if (const auto *List = dyn_cast<InitListExpr>(E);
        List && List->getType()->isRecordType() && !List->isTransparent() &&
        needsDestruction(List->getType())) {
      walkAwaiting(List, Conditional);
      return add(Object, Conditional, Wish);
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      for (const Expr *Argument : Construct->arguments())
        walk(Argument, Construct->isListInitialization() ? Written : nullptr,
             Conditional, Wish);
      return;
    }
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return walkCall(Call, Conditional);
    if (Awaited.count(E) && !isa<CallExpr, CXXConstructExpr>(E))
      return; // it is chosen in a lambda
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      if (Choice->isPRValue() && needsDestruction(Choice->getType())) {
        if (containsAwait(Choice, Awaited))
          Choices.push_back(Choice);
        else
          Found.push_back({Choice, Holding::Copy, Conditional, Wish.str()});
        return;
      }
      walk(Choice->getCond(), nullptr, Conditional, Wish);
      walk(Choice->getTrueExpr(), nullptr, true, Wish);
      walk(Choice->getFalseExpr(), nullptr, true, Wish);
      return;
    }
    if (const auto *Operator = dyn_cast<BinaryOperator>(E)) {
      walk(Operator->getLHS(), nullptr, Conditional, Wish);
      walk(Operator->getRHS(), nullptr, Conditional || Operator->isLogicalOp(),
           Wish);
      return;
    }
    for (const Stmt *Child : E->children())
      walk(Child, Passes ? Written : nullptr, Conditional, Wish);
  }

  /// What awaits leaves the list first, and may hold such operands itself.
  void walkAwaiting(const Expr *List, bool Conditional) {
    for (const Stmt *Child : List->children())
      if (containsAwait(Child, Awaited))
        walk(Child, nullptr, Conditional, "element");
  }

  void walkCall(const CallExpr *Call, bool Conditional) {
    const FunctionDecl *F = Call->getDirectCallee();
    walk(Call->getCallee(), nullptr, Conditional, "callee");
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
      const auto *Closure =
          Operator && Operator->getOperator() == OO_Call && I == 0
              ? dyn_cast<LambdaExpr>(Call->getArg(I)->IgnoreImplicit())
              : nullptr;
      if (Closure) {
        if (capturesObject(Closure))
          Found.push_back({Closure, Holding::Copy, Conditional, "call", true});
        continue;
      }
      std::string Wish = "operand";
      if (F && !isa<CXXOperatorCallExpr>(Call) && I < F->getNumParams()) {
        llvm::StringRef Name = F->getParamDecl(I)->getName().trim('_');
        if (!Name.empty())
          Wish = Name.str();
      }
      walk(Call->getArg(I), nullptr, Conditional, Wish);
    }
  }

  void add(const Expr *Object, bool Conditional, llvm::StringRef Wish) {
    std::optional<Span> Text = B.Src.span(Object->getSourceRange());
    bool Braces = Text && B.Src.text(*Text).starts_with("{");
    Found.push_back({Object, Braces ? Holding::Typed : Holding::Copy,
                     Conditional, Wish.str()});
  }

  const Builder &B;
  const std::set<const Expr *> &Awaited, &Wrapped;
  std::function<bool(QualType)> IsGone;
  std::vector<Operand> Found;
};

} // namespace

static bool isTruth(const Expr *E) {
  const auto *Operator = dyn_cast<BinaryOperator>(E->IgnoreParenImpCasts());
  return Operator && Operator->isLogicalOp();
}

static Holding holdingOf(const Expr *E) {
  const Expr *Plain = E->IgnoreImplicit();
  if (isTruth(E))
    return Holding::Truth;
  bool Value = Plain->isPRValue() && Plain->getType()->isScalarType();
  return Value || Plain->refersToBitField() ? Holding::Copy : Holding::Bound;
}

static void append(std::vector<Operand> &Out, EarlyOperands Early) {
  for (EarlyOperand &E : Early.Operands)
    Out.push_back({E.E->IgnoreImplicit(), holdingOf(E.E), E.Conditional,
                   std::move(E.Wish)});
}

/// g++ 12 awaits both operands of `co_return a ? b : c`, `co_return a && b` and
/// `if (a ? b : c)`.
static bool choosesRightly(const Expr *Full, const Stmt *Parent) {
  if (isa_and_nonnull<ReturnStmt>(Parent))
    return Full->getType()->isVoidType();
  return !isa_and_nonnull<IfStmt>(Parent) ||
         !isa<AbstractConditionalOperator>(Full->IgnoreParenImpCasts());
}

/// Whether a value of `E` is a reference to something, and no more than that.
static bool refers(const Expr *E) {
  if (E->isGLValue() || E->getType()->isPointerType())
    return true;
  const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl();
  return Record && isStandard(Record) && Record->getIdentifier() &&
         (Record->getName() == "basic_string_view" ||
          Record->getName() == "span" ||
          Record->getName() == "reference_wrapper" ||
          Record->getName().contains("iterator"));
}

/// `out << a << b`, which is `out`.
static const Expr *streamOf(const Expr *E) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
  const CXXRecordDecl *Record =
      E->isLValue() ? E->getType()->getAsCXXRecordDecl() : nullptr;
  return Call && Record && isStandard(Record) && Record->getIdentifier() &&
                 Record->getName().ends_with("stream") &&
                 (Call->getOperator() == OO_LessLess ||
                  Call->getOperator() == OO_GreaterGreater)
             ? Call->getArg(0)
             : nullptr;
}

/// Temporaries that what `E` refers to may be a part of:
///
///   ask(yield).words()
static void findReferred(const Expr *E, std::set<const Stmt *> &Found) {
  if (const Expr *Stream = streamOf(E))
    return findReferred(Stream, Found);
  if (isa<LambdaExpr>(E) || !(isa<MemberExpr>(E) || refers(E)))
    return;
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
    Found.insert(Temporary);
    E = Temporary->getSubExpr();
  }
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child))
      findReferred(Part, Found);
}

/// A reference to `ask(yield).name` keeps the whole answer alive.
static bool isKeptAlive(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts());
  return Member && isa<FieldDecl>(Member->getMemberDecl()) && E->isXValue();
}

/// Temporaries inside `E` whose end can be seen, or that are `Needed` longer,
/// in the order in which they are made. `E` itself is none.
static void findEnds(Builder &B, const Stmt *S, const Expr *E,
                     std::vector<const Expr *> &Found,
                     const std::set<const Stmt *> &Needed = {}) {
  if (!S || isa<LambdaExpr, AbstractConditionalOperator>(S))
    return;
  // What is only evaluated on a condition stays there.
  const auto *Operator = dyn_cast<BinaryOperator>(S);
  if (Operator && Operator->isLogicalOp())
    return findEnds(B, Operator->getLHS(), E, Found, Needed);
  for (const Stmt *Child : S->children())
    findEnds(B, Child, E, Found, Needed);
  const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(S);
  if (Temporary && Temporary->getStorageDuration() == SD_FullExpression &&
      Temporary->getSubExpr()->IgnoreImplicit() != E->IgnoreImplicit() &&
      (Needed.count(S) || isEndVisible(B, Temporary->getType())))
    Found.push_back(Temporary->getSubExpr()->IgnoreImplicit());
}

static bool holds(const Stmt *S, const Expr *E) {
  return S && (S == E || llvm::any_of(S->children(), [&](const Stmt *Child) {
                 return holds(Child, E);
               }));
}

/// acquire(yield)->query(yield): with `acquire(yield)` in a variable, the arrow
/// is evaluated by the only await that is left.
static bool isArrowOf(const Expr *E, const Expr *Temporary, const Expr *Full,
                      const std::set<const Expr *> &Awaited) {
  const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(E);
  return Arrow && Arrow->getOperator() == OO_Arrow &&
         Arrow->getArg(0)->IgnoreImplicit() == Temporary &&
         llvm::all_of(Awaited, [&](const Expr *Await) {
           return !holds(Full, Await) || holds(Temporary, Await) ||
                  holds(Await, E);
         });
}

/// A temporary of what moves to the front would end there, too early if that
/// can be seen, or if a part of it is what moves: it goes first, into a
/// variable that lives as long as the expression did.
std::vector<Operand>
HoistingBody::keepTemporaries(std::vector<Operand> Operands, const Expr *Full) {
  std::vector<Operand> Out;
  std::set<const Expr *> Settled = this->Settled;
  auto Add = [&](Operand O) {
    if (Settled.insert(O.E).second)
      Out.push_back(std::move(O));
  };
  for (Operand &O : Operands) {
    std::set<const Stmt *> Needed;
    if (O.As == Holding::Bound && !isKeptAlive(O.E))
      findReferred(O.E, Needed);
    std::vector<const Expr *> Ends;
    findEnds(B, O.E, O.E, Ends, Needed);
    for (const Expr *Temporary : Ends) {
      std::set<const Expr *> Fixed = Awaited;
      Fixed.insert(Temporary);
      std::vector<Operand> Before;
      append(Before,
             findEarlyOperands(O.E, B.By, Fixed, Settled, /*Whole=*/true));
      for (Operand &Early : Before)
        Add(std::move(Early));
      const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(O.E);
      const bool Called = Arrow && Arrow->getOperator() == OO_Arrow &&
                          Arrow->getArg(0)->IgnoreImplicit() == Temporary;
      Add({Temporary, Holding::Bound, O.Conditional, "object", Called});
    }
    if (Ends.empty() || !isArrowOf(O.E, Ends.back(), Full, Awaited))
      Add(std::move(O));
  }
  return Out;
}

static void findPacks(const Source &Src, const Stmt *S,
                      std::vector<Span> &Found) {
  if (!S)
    return;
  if (isa<CXXFoldExpr, PackExpansionExpr>(S))
    if (std::optional<Span> At = Src.span(S->getSourceRange()))
      Found.push_back(std::move(*At));
  for (const Stmt *Child : S->children())
    findPacks(Src, Child, Found);
}

/// (f(a, yield) + ...): the elements of a pack have one text, and none of them
/// can move by itself.
bool HoistingBody::isOfPack(const Expr *E) const {
  const FunctionDecl *Pattern = patternOf(In.Function)->getDefinition();
  std::optional<Span> At = B.Src.span(E->getSourceRange());
  std::vector<Span> Packs;
  if (Pattern && Pattern != In.Function)
    findPacks(B.Src, Pattern->getBody(), Packs);
  return At && llvm::any_of(Packs, [&](const Span &Pack) {
           return Pack != *At && Pack.At.contains(At->At);
         });
}

/// What g++ 12 gets wrong beside an await, and choices that are themselves so.
std::vector<Operand> HoistingBody::findFragile(
    const Expr *Full,
    std::vector<const AbstractConditionalOperator *> *Choices) const {
  OperandFinder Finder(B, Awaited, Wrapped,
                       [this](QualType T) { return isGone(T); });
  std::vector<Operand> Found = Finder.find(Full);
  if (Choices)
    *Choices = std::move(Finder.Choices);
  return Found;
}

bool HoistingBody::canShare(const Expr *Full) const {
  return findFragile(Full, nullptr).empty();
}

static bool makesOwner(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(S);
  return (Temporary &&
          Temporary->getType().isDestructedType() != QualType::DK_none) ||
         llvm::any_of(S->children(), makesOwner);
}

/// Choices and conditions that await behind something that must come first, and
/// only on a condition: they have no room for it. Temporaries of theirs would
/// end too early in a lambda.
void HoistingBody::makeRoom(const Stmt *S, const Expr *Full) {
  if (!S || isa<LambdaExpr>(S))
    return;
  for (const Stmt *Child : S->children())
    makeRoom(Child, Full);
  const auto *E = dyn_cast<Expr>(S);
  const auto *Logical = dyn_cast<BinaryOperator>(S);
  if (!E || !E->isPRValue() || Awaited.count(E) ||
      !(isa<ConditionalOperator>(S) || (Logical && Logical->isLogicalOp())))
    return;
  auto IsConditional = [](const auto &O) { return O.Conditional; };
  if (llvm::none_of(findFragile(E, nullptr), IsConditional) &&
      llvm::none_of(
          findEarlyOperands(E, B.By, Awaited, Settled, /*Whole=*/true).Operands,
          IsConditional))
    return;
  std::vector<const Expr *> Ends;
  for (const Stmt *Part : E->children())
    findEnds(B, Part, cast<Expr>(Part), Ends);
  if (Ends.empty() && !(mayRefer(E->getType()) && makesOwner(E)))
    chooseInLambda(E, Full);
}

/// Writes the choices that cannot stand in `Full`; what else is fragile there.
std::vector<Operand> HoistingBody::settleChoices(const Expr *Full) {
  makeRoom(Full, Full);
  std::vector<const AbstractConditionalOperator *> Choices;
  std::vector<Operand> Fragile = findFragile(Full, &Choices);
  for (const AbstractConditionalOperator *Choice : Choices)
    chooseInLambda(Choice, Full);
  return Fragile;
}

std::vector<Operand> HoistingBody::operandsToHoist(const Expr *Full,
                                                   const Stmt *Parent) {
  return operandsToHoist(Full, Parent, choosesRightly(Full, Parent));
}

std::vector<Operand> HoistingBody::operandsToHoist(const Expr *Full,
                                                   const Stmt *Parent,
                                                   bool ChoosesRightly) {
  std::vector<Operand> Temporaries = settleChoices(Full);
  // The declared or returned object itself is no temporary.
  const bool Declared = isa_and_nonnull<DeclStmt>(Parent);
  const bool Returned = isa_and_nonnull<ReturnStmt>(Parent);
  llvm::erase_if(Temporaries, [&](const Operand &O) {
    return (Declared || (Returned && isa<InitListExpr>(O.E))) &&
           (withoutWrapping(Full) == withoutWrapping(O.E) ||
            O.E == Full->IgnoreImplicit());
  });
  std::vector<Operand> Out;
  std::set<const Expr *> Settled = this->Settled;
  for (const Operand &O : Temporaries) {
    append(Out, findEarlyOperands(O.E, B.By, Awaited, Settled,
                                  /*Whole=*/true));
    Out.push_back(O);
    Settled.insert(O.E);
  }
  EarlyOperands Early =
      findEarlyOperands(Full, B.By, Awaited, Settled, ChoosesRightly);
  if (Early.Open)
    cause(Reason::EvaluationOrder, Early.Open->getBeginLoc(),
          "more than one operand of this expression has effects");
  append(Out, std::move(Early));
  return keepTemporaries(std::move(Out), Full);
}
