// See SinkPlain.h.
#include "mechanisms/SinkPlain.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Context.h"
#include "mechanisms/Lists.h"
#include "mechanisms/SinkBody.h"
#include "mechanisms/SinkBridge.h"
#include "mechanisms/SinkCallables.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace recoro;

//===----------------------------------------------------------------------===//
// Objects
//===----------------------------------------------------------------------===//

/// How often a variable is named, and whether a sink is.
class NamesIn : public RecursiveASTVisitor<NamesIn> {
public:
  NamesIn(const SinkDialect &D, const VarDecl *Wanted) : D(D), Wanted(Wanted) {}
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Times += Ref->getDecl() == Wanted;
    Sink |= D.isSink(Ref->getType());
    return true;
  }

  unsigned Times = 0;
  bool Sink = false;

private:
  const SinkDialect &D;
  const VarDecl *Wanted;
};

/// Whether a statement may leave the loop for what follows it.
static bool leavesLoop(const Stmt *S, bool Inner = false) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<GotoStmt, IndirectGotoStmt, LabelStmt>(S) ||
      (isa<BreakStmt>(S) && !Inner))
    return true;
  const bool Breaks =
      Inner || isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S);
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return leavesLoop(Child, Breaks);
  });
}

/// A generator gives what it yields as an rvalue.
static bool canHold(const SinkDialect &D, const VarDecl *Variable,
                    QualType Source) {
  QualType Element = D.elementOf(Source), Own = Variable->getType();
  if (Element.isNull() || Element->isVoidType())
    return false;
  if (Element->isReferenceType())
    return true;
  if (!Own->isReferenceType())
    return !isCopyVisible(Element);
  // As it is written: `auto &&` becomes a reference to an rvalue.
  return Variable->getTypeSourceInfo()->getType()->isRValueReferenceType() ||
         Own->getPointeeType().isConstQualified();
}

static const CXXConstructExpr *constructIn(const SinkDialect &D,
                                           const Expr *Init) {
  const auto *Construct =
      Init ? dyn_cast<CXXConstructExpr>(withoutWrapping(Init)->IgnoreImplicit())
           : nullptr;
  if (const auto *Cast =
          Init ? dyn_cast<CXXFunctionalCastExpr>(withoutWrapping(Init))
               : nullptr)
    Construct =
        dyn_cast<CXXConstructExpr>(Cast->getSubExpr()->IgnoreImplicit());
  return Construct && D.isSource(Construct->getType()) &&
                 Construct->getNumArgs() != 0 &&
                 !Construct->getConstructor()->isCopyOrMoveConstructor()
             ? Construct
             : nullptr;
}

void SinkPlain::add(const CXXConstructExpr *Construct, PlainSource At,
                    TypeLoc Written) {
  Sources[Construct] = std::move(At);
  Types[Written.getUnqualifiedLoc().getOpaqueData()] = Construct;
}

void SinkPlain::find(const CompoundStmt *Block) {
  for (auto Each = Block->body_begin(); Each != Block->body_end(); ++Each) {
    auto Next = std::next(Each);
    const auto *Declared = dyn_cast<DeclStmt>(*Each);
    const auto *Loop =
        Next == Block->body_end() ? nullptr : dyn_cast<CXXForRangeStmt>(*Next);
    const auto *Variable = Loop && Declared && Declared->isSingleDecl()
                               ? dyn_cast<VarDecl>(Declared->getSingleDecl())
                               : nullptr;
    if (!Variable || Loop->getInit() || !D.isSource(Variable->getType()) ||
        Variable->getType()->isReferenceType() || !Variable->hasLocalStorage())
      continue;
    const CXXConstructExpr *Made = constructIn(D, Variable->getInit());
    const auto *Ref =
        dyn_cast<DeclRefExpr>(withoutWrapping(Loop->getRangeInit()));
    NamesIn Names(D, Variable);
    Names.TraverseStmt(const_cast<CompoundStmt *>(Block));
    NamesIn InLoop(D, Variable);
    InLoop.TraverseStmt(const_cast<Stmt *>(Loop->getBody()));
    const bool IsLast = std::next(Next) == Block->body_end();
    if (!Made || !Ref || Ref->getDecl() != Variable || Names.Times != 1 ||
        InLoop.Sink || (!IsLast && leavesLoop(Loop->getBody())) ||
        !canHold(D, Loop->getLoopVariable(), Variable->getType()))
      continue;
    std::optional<Span> First = B.Src.span(Declared->getSourceRange());
    std::optional<Span> Head = B.Src.span(Loop->getSourceRange());
    std::optional<Span> Range = B.Src.span(Ref->getSourceRange());
    if (!First || !Head || !Range || First->File != Range->File ||
        B.Src.hasComment(First->File, {First->At.Begin, Head->At.Begin}))
      continue;
    add(Made,
        {{First->File, {First->At.Begin, Range->At.End}},
         recoro::Range{Head->At.Begin, Range->At.Begin}},
        Variable->getTypeSourceInfo()->getTypeLoc());
  }
}

void SinkPlain::find(const CXXForRangeStmt *Loop) {
  const Expr *Given = Loop->getRangeInit()->IgnoreImplicit();
  const CXXConstructExpr *Made =
      Given->isPRValue() ? constructIn(D, Given) : nullptr;
  NamesIn InLoop(D, nullptr);
  InLoop.TraverseStmt(const_cast<Stmt *>(Loop->getBody()));
  std::optional<Span> At =
      Made ? B.Src.span(Given->getSourceRange()) : std::nullopt;
  if (!At || InLoop.Sink || B.Src.hasComment(At->File, At->At) ||
      !canHold(D, Loop->getLoopVariable(), Made->getType()))
    return;
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Given))
    add(Made, {*At, std::nullopt}, Cast->getTypeInfoAsWritten()->getTypeLoc());
  else if (const auto *Object = dyn_cast<CXXTemporaryObjectExpr>(Made))
    add(Made, {*At, std::nullopt}, Object->getTypeSourceInfo()->getTypeLoc());
}

const PlainSource *SinkPlain::of(const CXXConstructExpr *Construct) const {
  auto Found = Sources.find(Construct);
  return Found == Sources.end() ? nullptr : &Found->second;
}

const CXXConstructExpr *SinkPlain::madeAs(TypeLoc Written) const {
  auto Found = Types.find(Written.getUnqualifiedLoc().getOpaqueData());
  return Found == Types.end() ? nullptr : Found->second;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// A temporary that ends before the loop begins.
static bool keepsTemporary(const Stmt *S) {
  return S && !isa<CXXDefaultArgExpr>(S) &&
         (isa<MaterializeTemporaryExpr, LambdaExpr>(S) ||
          llvm::any_of(S->children(), keepsTemporary));
}

/// Whether `Lambda` has a copy of what `E` names.
static bool namesCopy(const LambdaExpr *Lambda, const Stmt *E) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E))
    return llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Each) {
      return Each.capturesVariable() && Each.getCaptureKind() == LCK_ByCopy &&
             Each.getCapturedVar() == Ref->getDecl();
    });
  return E && llvm::any_of(E->children(), [&](const Stmt *Child) {
           return namesCopy(Lambda, Child);
         });
}

/// Whether the call means the same outside of the lambda that it stands in.
bool SinkPlain::canPass(const CallExpr *Call, const LambdaExpr *Lambda) const {
  for (const LambdaCapture &Each : Lambda->captures())
    if (Each.getCaptureKind() == LCK_StarThis ||
        (Each.capturesVariable() && Each.getCapturedVar()->isInitCapture()))
      return false;
  const FunctionDecl *F = Call->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  if (!F || isa<CXXOperatorCallExpr>(Call) || isFragile(Call) ||
      (Method && (keepsTemporary(Call->getCallee()) ||
                  namesCopy(Lambda, Call->getCallee()))))
    return false;
  for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
    QualType T =
        I < F->getNumParams() ? F->getParamDecl(I)->getType() : QualType();
    if (keepsTemporary(Call->getArg(I)) || T.isNull() ||
        (namesCopy(Lambda, Call->getArg(I)) &&
         (T->isReferenceType() || isCopyVisible(T))))
      return false;
  }
  return true;
}

const CallExpr *SinkPlain::onlyCall(const LambdaExpr *Lambda) const {
  const CXXMethodDecl *Operator = Lambda->getCallOperator();
  const auto *Code = dyn_cast<CompoundStmt>(Operator->getBody());
  if (!Code || Code->size() != 1 || Lambda->isGenericLambda() ||
      Operator->getNumParams() != 1)
    return nullptr;
  const auto *Only = dyn_cast<Expr>(Code->body_front());
  return Only ? dyn_cast<CallExpr>(withoutWrapping(Only)) : nullptr;
}

std::optional<PlainCall> SinkPlain::call(const Expr *Callable) const {
  const Expr *Plain = withoutWrapping(Callable);
  std::optional<Span> Text = B.Src.span(Plain->getSourceRange());
  if (!Text)
    return std::nullopt;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(Plain)) {
    const CallExpr *Call = onlyCall(Lambda);
    const ParmVarDecl *Sink = Lambda->getCallOperator()->getNumParams() == 1
                                  ? Lambda->getCallOperator()->getParamDecl(0)
                                  : nullptr;
    if (Call && D.isBridge(Call, &Bridges::ToNative)) {
      const auto *Inner = dyn_cast<CallExpr>(withoutWrapping(Call->getArg(0)));
      std::optional<Span> Own =
          Inner ? B.Src.span(Inner->getSourceRange()) : std::nullopt;
      return Own && canPass(Inner, Lambda)
                 ? std::optional(PlainCall{{{"", Own->At, 100}}, {}, "", {}})
                 : std::nullopt;
    }
    std::optional<Span> Own =
        Call ? B.Src.span(Call->getSourceRange()) : std::nullopt;
    if (!Own || !Call->getType()->isVoidType() || !canPass(Call, Lambda))
      return std::nullopt;
    std::vector<Rewrite> Inside;
    for (const Expr *Each : Call->arguments())
      if (D.isSink(Each->getType()))
        if (std::optional<Span> Item = B.Src.span(Each->getSourceRange()))
          Inside = dropListItem(B.Src, *Item);
    if (Inside.empty())
      return std::nullopt;
    return PlainCall{{{"", Own->At, 20}},
                     {{"", Own->At, 20}},
                     Sink->getNameAsString(),
                     std::move(Inside)};
  }
  if (const auto *Call = dyn_cast<CallExpr>(Plain))
    return isBind(Call) ? bound(Call) : std::nullopt;
  if (!functionNamed(Plain))
    return std::nullopt;
  if (const auto *Address = dyn_cast<UnaryOperator>(Plain))
    Text = B.Src.span(Address->getSubExpr()->getSourceRange());
  if (!Text)
    return std::nullopt;
  return PlainCall{{{"", Text->At, 35}, {"()", {}, 0}},
                   {{"", Text->At, 35}, {"(sink)", {}, 0}},
                   "sink",
                   {}};
}

/// bind(count, 3, _1), or bind(count, 3) of what is native: nothing in there is
/// referred to, and nothing is converted later.
std::optional<PlainCall> SinkPlain::bound(const CallExpr *Bind) const {
  const FunctionDecl *F =
      Bind->getNumArgs() ? functionNamed(Bind->getArg(0)) : nullptr;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  const auto *Named =
      F ? dyn_cast<DeclRefExpr>(withoutWrapping(Bind->getArg(0))) : nullptr;
  if (!Named || (Method && !Method->isStatic()) || isFragile(Bind) ||
      F->getNumParams() + 1 != Bind->getNumArgs())
    return std::nullopt;
  std::optional<Span> Name = B.Src.span(Named->getSourceRange());
  if (!Name)
    return std::nullopt;
  PlainCall Made{{{"", Name->At, 100}, {"(", {}, 0}},
                 {{"", Name->At, 100}, {"(", {}, 0}},
                 "sink",
                 {}};
  std::string Between, LegacyBetween;
  bool HasSink = false;
  for (unsigned I = 0; I != F->getNumParams(); ++I) {
    const Expr *Argument = Bind->getArg(I + 1);
    QualType T = F->getParamDecl(I)->getType();
    std::optional<Span> Text = B.Src.span(Argument->getSourceRange());
    if (placeholderNumber(Argument) == 1 && D.isSink(T)) {
      Made.Legacy.push_back({LegacyBetween + "sink", {}, 0});
      LegacyBetween = ", ";
      HasSink = true;
      continue;
    }
    QualType Kept = withoutWrapping(Argument)->getType();
    if (!Text || placeholderNumber(Argument) || T->isReferenceType() ||
        isCopyVisible(T) || !refersTo(T, Kept, B.Ctx))
      return std::nullopt;
    Made.Native.push_back({Between, {}, 0});
    Made.Native.push_back({"", Text->At, 100});
    Made.Legacy.push_back({LegacyBetween, {}, 0});
    Made.Legacy.push_back({"", Text->At, 100});
    Between = LegacyBetween = ", ";
  }
  Made.Native.push_back({")", {}, 0});
  Made.Legacy.push_back({")", {}, 0});
  if (!HasSink)
    Made.Legacy.clear();
  return Made;
}
