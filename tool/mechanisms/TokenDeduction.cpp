// See TokenDeduction.h.
#include "mechanisms/TokenDeduction.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;
using namespace recoro;

std::vector<const FunctionDecl *>
recoro::instancesOf(const FunctionDecl *Pattern) {
  std::vector<const FunctionDecl *> Found;
  const FunctionTemplateDecl *Own = Pattern->getDescribedFunctionTemplate();
  if (Own)
    llvm::append_range(Found, Own->specializations());
  const auto *Class = dyn_cast<CXXRecordDecl>(Pattern->getDeclContext());
  const ClassTemplateDecl *Around =
      Class ? Class->getDescribedClassTemplate() : nullptr;
  if (!Around)
    return Found;
  for (const ClassTemplateSpecializationDecl *Instance :
       Around->specializations())
    for (const Decl *Member : Instance->decls())
      if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Member)) {
        if (Own && Template->getInstantiatedFromMemberTemplate() == Own)
          llvm::append_range(Found, Template->specializations());
      } else if (const auto *Method = dyn_cast<CXXMethodDecl>(Member)) {
        if (Method->getInstantiatedFromMemberFunction() == Pattern)
          Found.push_back(Method);
      }
  return Found;
}

const CallExpr *recoro::askedForResult(const FunctionDecl *Declaration) {
  const auto *Asked = Declaration->getReturnType()->getAs<DecltypeType>();
  return Asked ? dyn_cast<CallExpr>(Asked->getUnderlyingExpr()->IgnoreParens())
               : nullptr;
}

QualType recoro::askedCallable(const FunctionDecl *F) {
  const auto *Asked = F->getReturnType()->getAs<TemplateSpecializationType>();
  const TemplateDecl *Alias =
      Asked ? Asked->getTemplateName().getAsTemplateDecl() : nullptr;
  if (!Alias || !Alias->isInStdNamespace() ||
      Alias->getName() != "invoke_result_t" ||
      Asked->template_arguments().empty())
    return {};
  const TemplateArgument &Called = Asked->template_arguments()[0];
  return Called.getKind() == TemplateArgument::Type ? Called.getAsType()
                                                    : QualType();
}

bool recoro::followsResult(const FunctionDecl *F, const CallExpr *Call) {
  const FunctionDecl *Pattern = patternOf(F);
  const bool Follows =
      askedForResult(Pattern) ||
      (Pattern != F && Pattern->getReturnType()->getContainedAutoType());
  return Follows &&
         F->getASTContext().hasSameType(
             Call->getCallReturnType(F->getASTContext()), F->getReturnType());
}

const Expr *recoro::tokenArgument(const TokenDialect &D, const CallExpr *Call) {
  for (const Expr *Argument : Call->arguments())
    if (D.libraryOf(Argument->getType()))
      return Argument;
  return nullptr;
}

namespace {

/// The returns of one function, without those of functions inside.
class ReturnFinder : public DynamicRecursiveASTVisitor {
public:
  std::vector<const Expr *> Values;

  bool TraverseLambdaExpr(LambdaExpr *) override { return true; }
  bool TraverseDecl(Decl *D) override {
    return isa_and_nonnull<TagDecl>(D) ||
           DynamicRecursiveASTVisitor::TraverseDecl(D);
  }
  bool VisitReturnStmt(ReturnStmt *Return) override {
    if (Return->getRetValue())
      Values.push_back(Return->getRetValue());
    return true;
  }
};

/// Finds what has no meaning outside of the body of `Of`.
class LocalFinder : public DynamicRecursiveASTVisitor {
public:
  explicit LocalFinder(const FunctionDecl *Of) : Of(Of) {}
  bool Found = false;

  bool VisitDeclRefExpr(DeclRefExpr *Ref) override {
    return note(!isa<ParmVarDecl>(Ref->getDecl()) && isLocal(Ref->getDecl()));
  }
  bool VisitTypedefTypeLoc(TypedefTypeLoc Type) override {
    return note(isLocal(Type.getDecl()));
  }
  bool VisitTagTypeLoc(TagTypeLoc Type) override {
    return note(isLocal(Type.getDecl()));
  }
  bool VisitLambdaExpr(LambdaExpr *) override { return note(true); }

private:
  bool note(bool Local) {
    Found |= Local;
    return !Found;
  }
  bool isLocal(const Decl *D) const {
    const DeclContext *Around = D->getDeclContext();
    return Around->isFunctionOrMethod() &&
           (Around == Of || Of->Encloses(Around));
  }

  const FunctionDecl *Of;
};

/// The call at `At`.
class CallFinder : public DynamicRecursiveASTVisitor {
public:
  explicit CallFinder(SourceRange At) : At(At) {}
  const CallExpr *Found = nullptr;

  bool VisitCallExpr(CallExpr *Call) override {
    if (Call->getSourceRange() == At)
      Found = Call;
    return !Found;
  }

private:
  SourceRange At;
};

} // namespace

Called recoro::calledAt(const TokenDialect &D, const FunctionDecl *Instance,
                        SourceRange At) {
  CallFinder Finder(At);
  Finder.TraverseDecl(const_cast<FunctionDecl *>(Instance));
  const FunctionDecl *Callee =
      Finder.Found ? Finder.Found->getDirectCallee() : nullptr;
  auto Token = Callee ? D.tokenParameter(Callee) : std::nullopt;
  if (!Token || TokenDialect::isGenericParameter(Callee, Token->Index))
    return Called::Other;
  if (D.isLeaf(Callee))
    return Called::Leaf;
  // std::function's operator is the library's, and calls a coroutine.
  return D.isLibrary(Callee) && !isa<CXXOperatorCallExpr>(Finder.Found)
             ? Called::Other
             : Called::Coroutine;
}

/// The text of `Call` without its token.
static std::optional<std::string>
withoutToken(const Source &Src, const CallExpr *Call, const Expr *Token) {
  std::optional<Span> Whole = Src.span(Call->getSourceRange());
  std::optional<Span> Item = Src.span(Token->getSourceRange());
  if (!Whole || !Item)
    return std::nullopt;
  std::string Text = Src.text(*Whole).str();
  std::vector<Rewrite> Drops = dropListItem(Src, *Item);
  for (const Rewrite &Drop : llvm::reverse(Drops))
    Text.erase(Drop.At.At.Begin - Whole->At.Begin, Drop.At.At.size());
  return Text;
}

static bool namesLocals(const FunctionDecl *Pattern, const Expr *E) {
  LocalFinder Finder(Pattern);
  Finder.TraverseStmt(const_cast<Expr *>(E));
  return Finder.Found;
}

static bool holdsToken(const TokenDialect &D, const Stmt *S) {
  if (const auto *E = dyn_cast_or_null<Expr>(S); E && D.libraryOf(E->getType()))
    return true;
  return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
           return holdsToken(D, Child);
         });
}

/// Whether the token that `Call` is handed, as it is, is all that it holds.
static bool handsOnAlone(const TokenDialect &D, const CallExpr *Call,
                         const Expr *Token) {
  return isa<DeclRefExpr>(withoutWrapping(Token)) &&
         !holdsToken(D, Call->getCallee()) &&
         llvm::none_of(Call->arguments(), [&](const Expr *Argument) {
           return Argument != Token && holdsToken(D, Argument);
         });
}

/// What all functions give that `Call` may name, whatever its arguments are.
static QualType commonResult(const CallExpr *Call) {
  const auto *Named =
      dyn_cast<UnresolvedLookupExpr>(Call->getCallee()->IgnoreParens());
  QualType Common;
  if (!Named)
    return Common;
  for (const NamedDecl *D : Named->decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D->getUnderlyingDecl());
    if (!F || F->getReturnType()->isReferenceType() ||
        (!Common.isNull() &&
         !F->getASTContext().hasSameType(Common, F->getReturnType())))
      return {};
    Common = F->getReturnType();
  }
  return Common;
}

/// What all instances give, if it is the same.
static std::optional<std::string>
nameForAll(const Builder &B, const FunctionDecl *Pattern, QualType Type) {
  for (const FunctionDecl *Other : instancesOf(Pattern))
    if (!Other->getReturnType()->isUndeducedType() &&
        !B.Ctx.hasSameType(Other->getReturnType(), Type))
      return std::nullopt;
  return nameOfType(B.Ctx, Type);
}

/// Whether `E`, as it is in the template, names a parameter with whose value
/// `Instance` suspends: it would be another expression in a coroutine.
static bool namesBorrower(const TokenDialect &D, const FunctionDecl *Instance,
                          const Stmt *E) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  if (P && P->getFunctionScopeIndex() < Instance->getNumParams()) {
    QualType T = Instance->getParamDecl(P->getFunctionScopeIndex())->getType();
    if (D.borrows(T) || D.reachesHolder(T))
      return true;
  }
  return E && llvm::any_of(E->children(), [&](const Stmt *Child) {
           return namesBorrower(D, Instance, Child);
         });
}

/// other(): what it gives is what a coroutine gives that only calls it.
static bool isCallOfParameter(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(E);
  const auto *Ref =
      Call ? dyn_cast<DeclRefExpr>(withoutWrapping(Call->getCallee()))
           : nullptr;
  return Ref && isa<ParmVarDecl>(Ref->getDecl()) && Call->getNumArgs() == 0;
}

std::optional<DeducedResult> recoro::deduceResult(const TokenDialect &D,
                                                  Builder &B,
                                                  const FunctionDecl *Pattern,
                                                  const FunctionDecl *Instance,
                                                  const std::string &Space) {
  auto Wrapped = [&](const std::string &Type) {
    return expandTemplate(D.R.Result, {{"ns", Space}, {"type", Type}});
  };
  auto Plain =
      [&](std::optional<std::string> Type) -> std::optional<DeducedResult> {
    if (!Type)
      return std::nullopt;
    return DeducedResult{Wrapped(*Type)};
  };
  const auto *Auto = Pattern->getReturnType()->getAs<AutoType>();
  const bool IsLambda = isa<CXXMethodDecl>(Pattern) &&
                        cast<CXXMethodDecl>(Pattern)->getParent()->isLambda();
  if (!Auto || Auto->isDecltypeAuto() || Auto->isConstrained() ||
      Pattern->getReturnType().isLocalConstQualified() || !Pattern->getBody())
    return std::nullopt;
  if (!IsLambda && Pattern->getMostRecentDecl() != Pattern->getFirstDecl())
    return std::nullopt;
  ReturnFinder Returns;
  Returns.TraverseStmt(Pattern->getBody());
  if (Returns.Values.empty())
    return Plain("void");
  for (const Expr *Value : Returns.Values)
    if (QualType T = Value->getType(); !Value->isTypeDependent())
      return Plain(nameOfType(B.Ctx, T->isArrayType() || T->isFunctionType()
                                         ? B.Ctx.getDecayedType(T)
                                         : T.getUnqualifiedType()));

  const Expr *E = withoutWrapping(Returns.Values.front());
  while (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Local = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Local || isa<ParmVarDecl>(Local) || !namesLocals(Pattern, Ref))
      break;
    if (Local->getType()->getContainedAutoType()) {
      if (!Local->getInit() || isa<InitListExpr>(Local->getInit()))
        break;
      E = withoutWrapping(Local->getInit());
      continue;
    }
    TypeLoc Written = Local->getTypeSourceInfo()->getTypeLoc();
    LocalFinder Finder(Pattern);
    Finder.TraverseTypeLoc(Written);
    std::optional<Span> At = B.Src.span(Written.getSourceRange());
    if (!Finder.Found && At && !Local->getType()->isReferenceType())
      return Plain(B.Src.text(*At).str());
    break;
  }
  auto SameForAll = [&] {
    return Plain(nameForAll(B, Pattern, Instance->getReturnType()));
  };
  if (namesLocals(Pattern, E))
    return SameForAll();
  if (namesBorrower(D, Instance, E)) {
    std::optional<DeducedResult> Same = SameForAll();
    std::optional<Span> At = B.Src.span(E->getSourceRange());
    return Same || !At || !isCallOfParameter(E)
               ? Same
               : DeducedResult{"decltype(" + B.Src.text(*At).str() + ")", true};
  }
  std::optional<std::string> Asked;
  bool IsAwaitable = false;
  const auto *Call = dyn_cast<CallExpr>(E);
  if (QualType Common = Call ? commonResult(Call) : QualType();
      !Common.isNull())
    return Plain(nameOfType(B.Ctx, Common.getUnqualifiedType()));
  const Expr *Token = Call ? tokenArgument(D, Call) : nullptr;
  if (Token && handsOnAlone(D, Call, Token)) {
    const Called What = calledAt(D, Instance, Call->getSourceRange());
    if (What == Called::Other)
      return SameForAll();
    IsAwaitable = What == Called::Coroutine;
    Asked = withoutToken(B.Src, Call, Token);
  } else if (!holdsToken(D, E)) {
    if (std::optional<Span> At = B.Src.span(E->getSourceRange()))
      Asked = B.Src.text(*At).str();
  }
  if (!Asked)
    return SameForAll();
  const std::string Type = "decltype(" + *Asked + ")";
  if (IsAwaitable)
    return DeducedResult{Type, true};
  return DeducedResult{Wrapped("std::decay_t<" + Type + ">"), true,
                       "type_traits"};
}
