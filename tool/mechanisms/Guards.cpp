// See Guards.h.
#include "mechanisms/Guards.h"
#include "mechanisms/Context.h"
#include "clang/AST/DeclTemplate.h"
#include <map>

using namespace clang;
using namespace recoro;

static const CXXRecordDecl *definitionOf(QualType T) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  return Record ? Record->getDefinition() : nullptr;
}

static bool inBoost(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (const auto *Space = dyn_cast<NamespaceDecl>(C))
      if (Space->getParent()->isTranslationUnit())
        return Space->getName() == "boost";
  return false;
}

static bool isKnownLock(const CXXRecordDecl *Record) {
  static constexpr llvm::StringRef Names[] = {
      "lock_guard",  "unique_lock",  "shared_lock",       "scoped_lock",
      "strict_lock", "upgrade_lock", "shared_lock_guard", "sharable_lock"};
  return Record->getIdentifier() &&
         llvm::is_contained(Names, Record->getName()) &&
         (isStandard(Record) || inBoost(Record));
}

bool recoro::canBeLocked(QualType T) {
  T = T.getNonReferenceType();
  const CXXRecordDecl *Record =
      definitionOf(T->isPointerType() ? T->getPointeeType() : T);
  if (!Record)
    return false;
  auto Has = [&](llvm::StringRef Name) {
    auto HasHere = [&](const CXXRecordDecl *Class) {
      return llvm::any_of(Class->methods(), [&](const CXXMethodDecl *Method) {
        return Method->getIdentifier() && Method->getName() == Name;
      });
    };
    return HasHere(Record) ||
           !Record->forallBases(
               [&](const CXXRecordDecl *Base) { return !HasHere(Base); });
  };
  return Has("lock") && Has("unlock");
}

Path recoro::pathOf(const Expr *E) {
  Path Names;
  while (true) {
    E = withoutWrapping(E);
    if (isa<CXXThisExpr>(E))
      break;
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      Names.push_back(
          cast<ValueDecl>(Member->getMemberDecl()->getCanonicalDecl()));
      if (isa<VarDecl>(Member->getMemberDecl()))
        break; // a static member
      E = Member->getBase();
    } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
               Operator && Operator->getNumArgs() == 1 &&
               (Operator->getOperator() == OO_Star ||
                Operator->getOperator() == OO_Arrow)) {
      E = Operator->getArg(0); // a smart pointer
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
               Unary && (Unary->getOpcode() == UO_Deref ||
                         Unary->getOpcode() == UO_AddrOf)) {
      E = Unary->getSubExpr();
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      Names.push_back(cast<ValueDecl>(Ref->getDecl()->getCanonicalDecl()));
      break;
    } else {
      return {};
    }
  }
  std::reverse(Names.begin(), Names.end());
  return Names;
}

namespace {

/// What a constructor or destructor does to one thing outside of its object.
enum class Change { Up, Down, Locks, Unlocks };

/// Reads the changes that a body makes, by the path of what is changed. The
/// object's own members count only where they refer to something else.
class ChangeReader {
public:
  std::map<Path, Change> Changes;

  void read(const FunctionDecl *F) {
    const FunctionDecl *Definition = nullptr;
    if (!F || !F->hasBody(Definition) || Depth == 3)
      return;
    ++Depth;
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        readInitialiser(Init);
    readStmt(Definition->getBody());
    --Depth;
  }

private:
  /// `busy(busy)`: the parameter is another name for what the member refers to.
  void readInitialiser(const CXXCtorInitializer *Init) {
    if (!Init->isAnyMemberInitializer())
      return;
    Path From = pathOf(Init->getInit());
    if (From.size() == 1 && isa<ParmVarDecl>(From[0]))
      MemberOf[From[0]] = Init->getAnyMember();
    readStmt(Init->getInit());
  }

  void readStmt(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return;
    if (const auto *E = dyn_cast<Expr>(S))
      readExpr(E);
    for (const Stmt *Child : S->children())
      readStmt(Child);
  }

  void readExpr(const Expr *E) {
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->isIncrementDecrementOp())
        note(Unary->getSubExpr(),
             Unary->isIncrementOp() ? Change::Up : Change::Down);
    } else if (const auto *Assign = dyn_cast<CompoundAssignOperator>(E)) {
      if (Assign->getOpcode() == BO_AddAssign)
        note(Assign->getLHS(), Change::Up);
      else if (Assign->getOpcode() == BO_SubAssign)
        note(Assign->getLHS(), Change::Down);
    } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
      OverloadedOperatorKind Kind = Operator->getOperator();
      if (Kind == OO_PlusPlus || Kind == OO_PlusEqual)
        note(Operator->getArg(0), Change::Up);
      else if (Kind == OO_MinusMinus || Kind == OO_MinusEqual)
        note(Operator->getArg(0), Change::Down);
    } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      readCall(Call);
    }
  }

  void readCall(const CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Method || !Method->getIdentifier())
      return;
    const Expr *Object = Call->getImplicitObjectArgument();
    if (isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
      return read(Method); // a step of its own
    llvm::StringRef Name = Method->getName();
    if (Name == "acquire" || Name == "fetch_add" || Name == "enter")
      note(Object, Change::Up);
    else if (Name == "release" || Name == "fetch_sub" || Name == "leave")
      note(Object, Change::Down);
    else if ((Name == "lock" || Name == "lock_shared") &&
             Call->getNumArgs() == 0 && canBeLocked(Object->getType()))
      note(Object, Change::Locks);
    else if (Name == "unlock" || Name == "unlock_shared")
      note(Object, Change::Unlocks);
  }

  void note(const Expr *What, Change How) {
    Path Named = pathOf(What);
    if (Named.empty())
      return;
    if (auto Member = MemberOf.find(Named[0]); Member != MemberOf.end())
      Named[0] = Member->second;
    // Somebody else's, if it is a variable or behind a member that refers.
    bool Outside = isa<VarDecl>(Named[0]) && !isa<ParmVarDecl>(Named[0]);
    for (const ValueDecl *Step : Named)
      if (isa<FieldDecl>(Step))
        Outside |= Step->getType()->isReferenceType() ||
                   Step->getType()->isPointerType() ||
                   isSmartPointer(Step->getType());
    if (const auto *Variable = dyn_cast<VarDecl>(Named[0]))
      Outside &= Variable->hasGlobalStorage();
    if (Outside)
      Changes.emplace(std::move(Named), How);
  }

  static bool isSmartPointer(QualType T) {
    const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
    return Record && Record->getIdentifier() &&
           (Record->getName() == "shared_ptr" ||
            Record->getName() == "reference_wrapper");
  }

  std::map<const ValueDecl *, const ValueDecl *> MemberOf;
  unsigned Depth = 0;
};

} // namespace

/// The constructor and the destructor undo each other on the same thing.
static Guard guardByBodies(const CXXRecordDecl *Record) {
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!Destructor || !Destructor->isUserProvided())
    return Guard::None;
  ChangeReader AtEnd;
  AtEnd.read(Destructor);
  if (AtEnd.Changes.empty())
    return Guard::None;
  for (const CXXConstructorDecl *Constructor : Record->ctors()) {
    if (!Constructor->isUserProvided() ||
        Constructor->isCopyOrMoveConstructor())
      continue;
    ChangeReader AtStart;
    AtStart.read(Constructor);
    for (const auto &[What, How] : AtStart.Changes) {
      auto Undone = AtEnd.Changes.find(What);
      if (Undone == AtEnd.Changes.end())
        continue;
      Change Back = Undone->second;
      if (How == Change::Locks && Back == Change::Unlocks)
        return Guard::Lock;
      if ((How == Change::Up && Back == Change::Down) ||
          (How == Change::Down && Back == Change::Up))
        return Guard::Slot;
    }
  }
  return Guard::None;
}

Guard recoro::guardOf(QualType T) {
  const CXXRecordDecl *Record = definitionOf(T);
  if (!Record || Record->isLambda() || Record->isUnion())
    return Guard::None;
  if (isKnownLock(Record))
    return Guard::Lock;
  if (isStandard(Record))
    return Guard::None;
  if (Guard Own = guardByBodies(Record); Own != Guard::None)
    return Own;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (Guard Held = guardOf(Base.getType()); Held != Guard::None)
      return Held;
  for (const FieldDecl *Field : Record->fields())
    if (Guard Held = guardOf(Field->getType()); Held != Guard::None)
      return Held;
  return Guard::None;
}
