// See Context.h.
#include "mechanisms/Context.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace recoro;

static bool isMoveOrForward(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && F->isInStdNamespace() && F->getIdentifier() &&
         Call->getNumArgs() == 1 &&
         (F->getName() == "move" || F->getName() == "forward");
}

static const CXXRecordDecl *templateOf(const CXXRecordDecl *Record) {
  if (const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Instance->getSpecializedTemplate()->getTemplatedDecl();
  return Record;
}

static bool sameTemplate(QualType A, QualType B) {
  const CXXRecordDecl *RecordA = A.getNonReferenceType()->getAsCXXRecordDecl();
  const CXXRecordDecl *RecordB = B.getNonReferenceType()->getAsCXXRecordDecl();
  return RecordA && RecordB &&
         templateOf(RecordA)->getCanonicalDecl() ==
             templateOf(RecordB)->getCanonicalDecl();
}

/// A construction that only hands on the value: a copy, a move, or one between
/// two instances of the same class template.
static bool handsOn(const CXXConstructExpr *Construct) {
  if (Construct->getNumArgs() == 0)
    return false;
  for (const Expr *Rest : llvm::drop_begin(Construct->arguments()))
    if (!isa<CXXDefaultArgExpr>(Rest))
      return false;
  return sameTemplate(Construct->getArg(0)->getType(), Construct->getType());
}

static bool passesOn(const Stmt *Above, const Expr *Child) {
  if (isa<ImplicitCastExpr, ParenExpr, MaterializeTemporaryExpr,
          CXXBindTemporaryExpr, FullExpr>(Above))
    return true;
  if (const auto *Cast = dyn_cast<CXXNamedCastExpr>(Above))
    return sameTemplate(Cast->getType(), Child->getType());
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Above))
    return sameTemplate(Cast->getType(), Child->getType());
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Above))
    return handsOn(Construct);
  if (const auto *Call = dyn_cast<CallExpr>(Above))
    return isMoveOrForward(Call) && Call->getArg(0) == Child;
  if (const auto *Address = dyn_cast<UnaryOperator>(Above))
    return Address->getOpcode() == UO_AddrOf &&
           (Child->getType()->isFunctionType() ||
            Child->getType()->isMemberPointerType() ||
            Child->getType()->isPlaceholderType());
  return false;
}

Climb recoro::climb(const Builder &B, const Expr *E, const Ancestors &Above) {
  Climb Up;
  Up.Child = E;
  while (Up.Depth < Above.size()) {
    const Stmt *Next = Above[Above.size() - Up.Depth - 1];
    if (!passesOn(Next, Up.Child)) {
      Up.User = Next;
      return Up;
    }
    Up.Child = cast<Expr>(Next);
    ++Up.Depth;
  }
  return Up;
}

const Expr *recoro::withoutWrapping(const Expr *E) {
  while (true) {
    const Expr *Before = E;
    E = E->IgnoreParenImpCasts();
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
             Cast &&
             sameTemplate(Cast->getType(), Cast->getSubExpr()->getType()))
      E = Cast->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
             Construct && handsOn(Construct))
      E = Construct->getArg(0);
    else if (const auto *Call = dyn_cast<CallExpr>(E);
             Call && isMoveOrForward(Call))
      E = Call->getArg(0);
    if (E == Before)
      return E;
  }
}

bool recoro::isStandard(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (C->isStdNamespace())
      return true;
  return false;
}

bool recoro::isCallOf(const Expr *E, llvm::StringRef Name) {
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  return F && F->getIdentifier() && F->getName() == Name;
}

bool recoro::isInvoker(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  static constexpr llvm::StringRef Names[] = {"visit", "invoke", "apply"};
  return F && F->getIdentifier() && F->isInStdNamespace() &&
         Call->getNumArgs() && llvm::is_contained(Names, F->getName());
}

bool recoro::isBind(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  if (!F || !F->getIdentifier() || F->getName() != "bind")
    return false;
  const DeclContext *Space =
      F->getDeclContext()->getEnclosingNamespaceContext();
  const auto *Named = dyn_cast<NamespaceDecl>(Space);
  return F->isInStdNamespace() ||
         (Named && !Named->isInline() && Named->getName() == "boost");
}

unsigned recoro::placeholderNumber(const Expr *Argument) {
  const auto *Ref = dyn_cast<DeclRefExpr>(withoutWrapping(Argument));
  llvm::StringRef Name =
      Ref && Ref->getDecl()->getIdentifier() ? Ref->getDecl()->getName() : "";
  unsigned Number = 0;
  if (!Name.consume_front("_") || Name.getAsInteger(10, Number))
    return 0;
  return Number;
}

bool recoro::refersTo(QualType Parameter, QualType Given,
                      const ASTContext &Ctx) {
  QualType To = Parameter.getNonReferenceType(),
           From = Given.getNonReferenceType();
  if (const auto *Wrapper = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          From->getAsCXXRecordDecl()))
    if (Wrapper->getName() == "reference_wrapper")
      From = Wrapper->getTemplateArgs()[0].getAsType();
  if (Ctx.hasSameUnqualifiedType(To, From))
    return true;
  const CXXRecordDecl *Base = To->getAsCXXRecordDecl(),
                      *Derived = From->getAsCXXRecordDecl();
  return Base && Derived && Derived->hasDefinition() &&
         Derived->isDerivedFrom(Base);
}

std::string recoro::describeUser(const Builder &B, const Stmt *User) {
  if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
    if (const FunctionDecl *F = Call->getDirectCallee())
      return "'" + F->getQualifiedNameAsString() + "'";
    return "a call through a pointer";
  }
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User))
    return "a constructor of '" +
           Construct->getConstructor()->getParent()->getNameAsString() + "'";
  if (isa_and_nonnull<InitListExpr>(User))
    return "an initialiser list";
  if (isa_and_nonnull<ReturnStmt>(User))
    return "the caller";
  if (isa_and_nonnull<BinaryOperator>(User))
    return "an assignment";
  return "code that keeps it";
}

Ancestors recoro::ancestorsOf(const Stmt *S, const Ancestors &Above) {
  auto It = std::find(Above.begin(), Above.end(), S);
  return Ancestors(Above.begin(), It);
}

bool recoro::bindsTighter(const Builder &B, const Expr *E,
                          const Ancestors &Above) {
  std::optional<Span> Own = B.Src.span(E->getSourceRange());
  const Stmt *Child = E;
  for (const Stmt *Next : llvm::reverse(Above)) {
    const auto *User = dyn_cast<Expr>(Next);
    if (!User || isa<ParenExpr>(User))
      return false;
    // What covers the same text is not written: a conversion, a temporary.
    if (B.Src.span(User->getSourceRange()) == Own &&
        !isa<CXXOperatorCallExpr>(User)) {
      Child = Next;
      continue;
    }
    if (isa<MemberExpr, ArraySubscriptExpr, CXXDependentScopeMemberExpr>(User))
      return User->getBeginLoc() == E->getBeginLoc();
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(User)) {
      OverloadedOperatorKind Kind = Operator->getOperator();
      bool Postfix = (Kind == OO_PlusPlus || Kind == OO_MinusMinus) &&
                     Operator->getNumArgs() == 2;
      return Operator->getArg(0) == Child &&
             (Kind == OO_Call || Kind == OO_Subscript || Kind == OO_Arrow ||
              Postfix);
    }
    if (const auto *Call = dyn_cast<CallExpr>(User))
      return Call->getCallee() == Child;
    if (const auto *Unary = dyn_cast<UnaryOperator>(User))
      return Unary->isPostfix();
    return false;
  }
  return false;
}

SourceLocation recoro::nameIn(const Expr *E) {
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->getMemberLoc();
  if (const auto *Name = dyn_cast<DeclRefExpr>(E))
    return Name->getLocation();
  if (const auto *Name = dyn_cast<OverloadExpr>(E))
    return Name->getNameLoc();
  return E->getExprLoc();
}

const FunctionDecl *
recoro::callOperator(const ASTContext &Ctx, QualType Callable,
                     llvm::function_ref<bool(const FunctionDecl *)> Fits) {
  const CXXRecordDecl *Record =
      Callable.isNull() ? nullptr
                        : Callable.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return nullptr;
  auto Name = Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
  for (const NamedDecl *Found : Record->lookup(Name)) {
    if (const auto *Generic = dyn_cast<FunctionTemplateDecl>(Found)) {
      for (const FunctionDecl *Instance : Generic->specializations())
        if (Fits(Instance))
          return Instance;
    } else if (const auto *F = dyn_cast<FunctionDecl>(Found); F && Fits(F)) {
      return F;
    }
  }
  return nullptr;
}

bool recoro::isTransparent(const Stmt *S) {
  return isa<ParenExpr, FullExpr, ImplicitCastExpr, MaterializeTemporaryExpr,
             CXXBindTemporaryExpr>(S);
}

const Stmt *recoro::statementAround(const Expr *E, const Ancestors &Above) {
  const Stmt *Child = E;
  for (const Stmt *S : llvm::reverse(Above)) {
    if (isa<FullExpr>(S)) {
      Child = S;
      continue;
    }
    if (isa<CompoundStmt, SwitchCase, LabelStmt, AttributedStmt>(S))
      return S;
    if (const auto *If = dyn_cast<IfStmt>(S))
      return Child == If->getThen() || Child == If->getElse() ? S : nullptr;
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return Child == While->getBody() ? S : nullptr;
    if (const auto *Do = dyn_cast<DoStmt>(S))
      return Child == Do->getBody() ? S : nullptr;
    if (const auto *For = dyn_cast<ForStmt>(S))
      return Child == For->getBody() ? S : nullptr;
    if (const auto *For = dyn_cast<CXXForRangeStmt>(S))
      return Child == For->getBody() ? S : nullptr;
    return nullptr;
  }
  return nullptr;
}
