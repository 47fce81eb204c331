// See Held.h. What may be held at a place is the union over all ways there;
// each thing is found at the first suspension that it is held over.
#include "mechanisms/Held.h"
#include "mechanisms/Context.h"
#include "mechanisms/Guards.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace clang;
using namespace recoro;

namespace {

/// A thing, and for a thread_local variable the suspension since it was used.
struct Fact {
  Held::Kind What;
  Path Thing;
  SourceLocation At;
  const Expr *Since = nullptr;

  bool operator<(const Fact &Other) const {
    return std::tie(What, Thing, At, Since) <
           std::tie(Other.What, Other.Thing, Other.At, Other.Since);
  }
};

using State = std::set<Fact>;

class Flow {
public:
  Flow(const FunctionDecl *F, const std::set<const Expr *> &Suspensions,
       ASTContext &Ctx)
      : F(F), Suspensions(Suspensions), Ctx(Ctx) {}

  std::vector<Held> run();

private:
  bool mattersIn(const Stmt *S) const;
  State transfer(const CFGBlock &Block, State Now);
  void step(const Stmt *S, State &Now);
  void declare(const VarDecl *Variable, State &Now);
  void callMember(const CXXMemberCallExpr *Call, State &Now);
  void use(const ValueDecl *Variable, SourceLocation At, State &Now);
  void suspend(const Expr *Over, State &Now);
  void find(const Fact &What, const Expr *Over);
  static void drop(const Path &Thing, State &Now);

  const FunctionDecl *F;
  const std::set<const Expr *> &Suspensions;
  ASTContext &Ctx;
  std::map<std::pair<Held::Kind, Path>, Held> Found;
};

} // namespace

static const VarDecl *threadLocal(const ValueDecl *D) {
  const auto *Variable = dyn_cast<VarDecl>(D);
  return Variable && Variable->getTLSKind() != VarDecl::TLS_None ? Variable
                                                                 : nullptr;
}

/// glibc's and musl's, macOS's, Windows'.
static bool isErrno(const FunctionDecl *F) {
  return F && F->getIdentifier() &&
         (F->getName() == "__errno_location" || F->getName() == "__error" ||
          F->getName() == "_errno");
}

/// lock(), lock_shared(), try_lock() and so on, of a mutex or of a lock on one.
/// What takes an argument besides a time (a token) is no lock of a thread.
static bool isLockCall(const CXXMemberCallExpr *Call) {
  static constexpr llvm::StringRef Plain[] = {
      "lock", "lock_shared", "lock_upgrade", "try_lock", "try_lock_shared"};
  static constexpr llvm::StringRef Timed[] = {
      "try_lock_for", "try_lock_until", "try_lock_shared_for",
      "try_lock_shared_until", "timed_lock"};
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method || !Method->getIdentifier() ||
      !canBeLocked(Call->getImplicitObjectArgument()->getType()))
    return false;
  return Call->getNumArgs() == 0 ? llvm::is_contained(Plain, Method->getName())
                                 : llvm::is_contained(Timed, Method->getName());
}

/// unlock() and its like; unique_lock::release() as well.
static bool isUnlockCall(const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  return Method && Method->getIdentifier() &&
         (Method->getName().starts_with("unlock") ||
          Method->getName() == "release");
}

/// `std::unique_lock lock(mutex, std::defer_lock);`, or one of nothing.
static bool isUnlockedAtFirst(const VarDecl *Variable) {
  const Expr *Init = Variable->getInit();
  const auto *Construct =
      Init ? dyn_cast<CXXConstructExpr>(withoutWrapping(Init)) : nullptr;
  if (!Construct)
    return false;
  if (Construct->getNumArgs() == 0)
    return canBeLocked(Variable->getType());
  return llvm::any_of(Construct->arguments(), [](const Expr *Argument) {
    const CXXRecordDecl *Record =
        Argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return Record && Record->getIdentifier() &&
           Record->getName() == "defer_lock_t";
  });
}

/// Whether anything in the body is worth the graph.
bool Flow::mattersIn(const Stmt *S) const {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D))
        if (guardOf(Variable->getType()) != Guard::None)
          return true;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if ((Member && isLockCall(Member)) || isErrno(Call->getDirectCallee()))
      return true;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (threadLocal(Ref->getDecl()))
      return true;
  if (const auto *Member = dyn_cast<MemberExpr>(S))
    if (threadLocal(Member->getMemberDecl()))
      return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return mattersIn(Child); });
}

void Flow::drop(const Path &Thing, State &Now) {
  std::erase_if(Now, [&](const Fact &Known) { return Known.Thing == Thing; });
}

void Flow::declare(const VarDecl *Variable, State &Now) {
  if (!Variable->hasLocalStorage() || Variable->getType()->isReferenceType() ||
      isUnlockedAtFirst(Variable))
    return;
  Guard Holds = guardOf(Variable->getType());
  if (Holds != Guard::None)
    Now.insert({Holds == Guard::Lock ? Held::Kind::Lock : Held::Kind::Slot,
                {Variable->getCanonicalDecl()},
                Variable->getLocation()});
}

void Flow::callMember(const CXXMemberCallExpr *Call, State &Now) {
  Path Object = pathOf(Call->getImplicitObjectArgument());
  if (Object.empty())
    return;
  if (isLockCall(Call))
    Now.insert({Held::Kind::Lock, Object, Call->getBeginLoc()});
  else if (isUnlockCall(Call))
    drop(Object, Now);
}

/// Blocks come in any order; what stands first in the file is shown.
void Flow::find(const Fact &What, const Expr *Over) {
  bool IsErrno = isa<FunctionDecl>(What.Thing.back());
  Held New{What.What, IsErrno ? "errno" : What.Thing.back()->getNameAsString(),
           What.At, Over};
  auto [Known, IsNew] = Found.try_emplace({What.What, What.Thing}, New);
  const SourceManager &SM = Ctx.getSourceManager();
  auto Before = [&](SourceLocation X, SourceLocation Y) {
    return X != Y && SM.isBeforeInTranslationUnit(X, Y);
  };
  if (!IsNew &&
      (Before(New.At, Known->second.At) ||
       (New.At == Known->second.At &&
        Before(Over->getBeginLoc(), Known->second.Over->getBeginLoc()))))
    Known->second = New;
}

void Flow::use(const ValueDecl *Variable, SourceLocation At, State &Now) {
  Path Thing{cast<ValueDecl>(Variable->getCanonicalDecl())};
  for (const Fact &Known : Now)
    if (Known.Thing == Thing && Known.Since)
      find(Known, Known.Since);
  drop(Thing, Now); // the next pair begins here
  Now.insert({Held::Kind::ThreadLocal, Thing, At});
}

void Flow::suspend(const Expr *Over, State &Now) {
  State After;
  for (Fact Known : Now) {
    if (Known.What == Held::Kind::ThreadLocal) {
      if (!Known.Since)
        Known.Since = Over;
    } else {
      find(Known, Over);
    }
    After.insert(Known);
  }
  Now = std::move(After);
}

void Flow::step(const Stmt *S, State &Now) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D))
        declare(Variable, Now);
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (isErrno(Callee))
      use(Callee, Call->getBeginLoc(), Now);
    else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      callMember(Member, Now);
    else if (Callee && Callee->getIdentifier() && isStandard(Callee) &&
             Callee->getName() == "move" && Call->getNumArgs() == 1)
      if (Path Thing = pathOf(Call->getArg(0)); !Thing.empty())
        drop(Thing, Now); // whoever takes it holds it now
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    if (threadLocal(Ref->getDecl()))
      use(Ref->getDecl(), Ref->getLocation(), Now);
  } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (threadLocal(Member->getMemberDecl()))
      use(Member->getMemberDecl(), Member->getMemberLoc(), Now);
  }
  if (const auto *E = dyn_cast<Expr>(S); E && Suspensions.count(E))
    suspend(E, Now);
}

State Flow::transfer(const CFGBlock &Block, State Now) {
  // Here the handlers begin: what the try block declares is gone.
  if (const auto *Try =
          dyn_cast_or_null<CXXTryStmt>(Block.getTerminatorStmt())) {
    SourceRange Inside = Try->getTryBlock()->getSourceRange();
    std::erase_if(Now, [&](const Fact &Known) {
      return Known.Thing.size() == 1 &&
             Inside.fullyContains(Known.Thing[0]->getSourceRange());
    });
  }
  for (const CFGElement &Element : Block) {
    if (auto Code = Element.getAs<CFGStmt>())
      step(Code->getStmt(), Now);
    else if (auto End = Element.getAs<CFGAutomaticObjDtor>())
      drop({End->getVarDecl()->getCanonicalDecl()}, Now);
  }
  return Now;
}

std::vector<Held> Flow::run() {
  State AtEntry;
  for (const ParmVarDecl *Parameter : F->parameters())
    declare(Parameter, AtEntry);
  if (AtEntry.empty() && !mattersIn(F->getBody()))
    return {};
  CFG::BuildOptions Options;
  Options.AddImplicitDtors = true;
  Options.AddEHEdges = true;
  Options.setAllAlwaysAdd();
  std::unique_ptr<CFG> Graph = CFG::buildCFG(F, F->getBody(), &Ctx, Options);
  if (!Graph)
    return {};
  std::map<const CFGBlock *, State> Before{{&Graph->getEntry(), AtEntry}};
  std::set<const CFGBlock *> Open{&Graph->getEntry()};
  while (!Open.empty()) {
    const CFGBlock *Block = *Open.begin();
    Open.erase(Open.begin());
    State After = transfer(*Block, Before[Block]);
    for (const CFGBlock *Next : Block->succs()) {
      if (!Next)
        continue;
      auto [Known, IsNew] = Before.try_emplace(Next);
      size_t Size = Known->second.size();
      Known->second.insert(After.begin(), After.end());
      if (IsNew || Known->second.size() != Size)
        Open.insert(Next);
    }
  }
  std::vector<Held> Sorted;
  for (auto &[Key, What] : Found)
    Sorted.push_back(std::move(What));
  const SourceManager &SM = Ctx.getSourceManager();
  llvm::sort(Sorted, [&](const Held &X, const Held &Y) {
    return X.At == Y.At ? std::tie(X.What, X.Name) < std::tie(Y.What, Y.Name)
                        : SM.isBeforeInTranslationUnit(X.At, Y.At);
  });
  return Sorted;
}

std::vector<Held> recoro::heldOver(const FunctionDecl *F,
                                   const std::set<const Expr *> &Suspensions,
                                   ASTContext &Ctx) {
  if (Suspensions.empty())
    return {};
  return Flow(F, Suspensions, Ctx).run();
}
