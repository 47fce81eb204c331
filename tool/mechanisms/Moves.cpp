// See Moves.h.
#include "mechanisms/Moves.h"
#include "mechanisms/Context.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace recoro;

static bool hasEffect(Builder &B, const Stmt *S, unsigned Depth = 0);

/// Memory that an object has for itself is nobody else's business.
static bool isQuiet(const FunctionDecl *F) {
  static constexpr llvm::StringRef Names[] = {"memcpy", "memmove", "memset",
                                              "memcmp", "strlen",  "malloc",
                                              "free",   "abort"};
  return F->getBuiltinID() != 0 ||
         (F->getIdentifier() && llvm::is_contained(Names, F->getName()));
}

static bool hasEffect(Builder &B, const CallExpr *Call, unsigned Depth) {
  const FunctionDecl *F = Call->getDirectCallee();
  if (!F)
    return !isa<CXXPseudoDestructorExpr>(Call->getCallee());
  if (isStandard(F))
    return false; // what is printed to is a global object, see below
  const FunctionDecl *Definition = nullptr;
  if (F->hasBody(Definition) && !Definition->isDefaulted())
    return Depth < 3 && hasEffect(B, Definition->getBody(), Depth + 1);
  if (F->isExternC())
    return !isQuiet(F);
  return B.inProject(F->getLocation()) && !F->isDefaulted();
}

/// `*p`, `p->x`, or a member that is a reference: somebody else's object. The
/// object itself and the one that is moved from are not.
static bool isElsewhere(const Expr *E) {
  while (true) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_Deref &&
             !isa<CXXThisExpr>(Unary->getSubExpr()->IgnoreParenImpCasts());
    const auto *Member = dyn_cast<MemberExpr>(E);
    if (!Member)
      return isa<ArraySubscriptExpr>(E);
    if (Member->getMemberDecl()->getType()->isReferenceType())
      return true;
    if (Member->isArrow())
      return !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
    E = Member->getBase();
  }
}

static bool hasEffect(Builder &B, const Stmt *S, unsigned Depth) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    if (Variable && Variable->hasGlobalStorage() &&
        !Variable->getType().isConstQualified())
      return true;
  }
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (hasEffect(B, Call, Depth))
      return true;
  if (const auto *Assign = dyn_cast<BinaryOperator>(S))
    if (Assign->isAssignmentOp() && isElsewhere(Assign->getLHS()))
      return true;
  if (const auto *Unary = dyn_cast<UnaryOperator>(S))
    if (Unary->isIncrementDecrementOp() && isElsewhere(Unary->getSubExpr()))
      return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return hasEffect(B, Child, Depth);
  });
}

static bool leaves(const Stmt *S) {
  return S && (isa<ReturnStmt>(S) || llvm::any_of(S->children(), leaves));
}

/// What a destructor does in any case, to an object that was moved from as
/// well: all in front of the first way out, but for what it asks a condition
/// about.
static bool alwaysHasEffect(Builder &B, const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return false;
  const auto *Code = dyn_cast<CompoundStmt>(Definition->getBody());
  if (!Code)
    return false;
  for (const Stmt *S : Code->body()) {
    if (isa<IfStmt, ForStmt, WhileStmt, CXXForRangeStmt>(S)) {
      if (leaves(S))
        return false;
      continue;
    }
    const auto *E = dyn_cast<Expr>(S);
    const auto *Call =
        E ? dyn_cast<CXXMemberCallExpr>(E->IgnoreImplicit()) : nullptr;
    if (Call && isa<CXXThisExpr>(
                    Call->getImplicitObjectArgument()->IgnoreParenImpCasts())) {
      if (alwaysHasEffect(B, Call->getDirectCallee()))
        return true;
    } else if (hasEffect(B, S)) {
      return true;
    }
  }
  return false;
}

/// The constructor that makes one object of another that is not needed any
/// more.
static const CXXConstructorDecl *mover(const CXXRecordDecl *Record) {
  const CXXConstructorDecl *Copier = nullptr;
  for (const CXXConstructorDecl *Constructor : Record->ctors()) {
    if (Constructor->isDeleted())
      continue;
    if (Constructor->isMoveConstructor())
      return Constructor;
    if (Constructor->isCopyConstructor())
      Copier = Constructor;
  }
  return Copier;
}

bool recoro::isEndVisible(Builder &B, QualType T) {
  const CXXRecordDecl *Record =
      T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record || Record->hasTrivialDestructor())
    return false;
  const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (isStandard(Record))
    return Instance && Record->getName() != "shared_ptr" &&
           Record->getName() != "weak_ptr" &&
           llvm::any_of(Instance->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &A) {
                          return A.getKind() == TemplateArgument::Type &&
                                 isEndVisible(B, A.getAsType());
                        });
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  const FunctionDecl *Definition = nullptr;
  if (Destructor && Destructor->isUserProvided() &&
      Destructor->hasBody(Definition) && hasEffect(B, Definition->getBody()))
    return true;
  return llvm::any_of(Record->bases(),
                      [&](const CXXBaseSpecifier &Base) {
                        return isEndVisible(B, Base.getType());
                      }) ||
         llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
           return isEndVisible(B, Field->getType());
         });
}

bool recoro::isMoveVisible(Builder &B, QualType T) {
  if (T->isReferenceType())
    return false;
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record || isStandard(Record))
    return false;
  if (const CXXConstructorDecl *Constructor = mover(Record);
      Constructor && Constructor->isUserProvided()) {
    const FunctionDecl *Definition = nullptr;
    if (Constructor->hasBody(Definition) &&
        (hasEffect(B, Definition->getBody()) ||
         llvm::any_of(cast<CXXConstructorDecl>(Definition)->inits(),
                      [&](const CXXCtorInitializer *Init) {
                        return hasEffect(B, Init->getInit());
                      })))
      return true;
  }
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (Destructor && Destructor->isUserProvided() &&
      alwaysHasEffect(B, Destructor))
    return true;
  return llvm::any_of(Record->bases(),
                      [&](const CXXBaseSpecifier &Base) {
                        return isMoveVisible(B, Base.getType());
                      }) ||
         llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
           return isMoveVisible(B, Field->getType());
         });
}

bool recoro::mayRefer(QualType T) {
  if (T->isArithmeticType() || T->isEnumeralType() || T->isVoidType())
    return false;
  const auto *Record = T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
  if (!Record || !Record->getIdentifier() || !isStandard(Record))
    return true;
  if (Record->getName() == "basic_string" || Record->getName() == "error_code")
    return false;
  static constexpr llvm::StringRef Owners[] = {"vector", "optional", "pair",
                                               "map", "set"};
  const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (!Instance || !llvm::is_contained(Owners, Record->getName()))
    return true;
  // Behind what it holds stand comparison and allocator.
  unsigned Holds = Record->getName() == "pair" || Record->getName() == "map";
  for (unsigned I = 0; I <= Holds; ++I)
    if (mayRefer(Instance->getTemplateArgs()[I].getAsType()))
      return true;
  return false;
}
