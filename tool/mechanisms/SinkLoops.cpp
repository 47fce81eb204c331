// Loops.h for a callback that uses the sink, and for values that are copied
// into the sink.
//
//   std::copy(first, end, begin(sink));
//     ->  for (auto at = first, last = end; at != last; ++at) co_yield *at;
//
// And loops that are no loops any more:
//
//   for (int value : levels(depth - 1)) sink(value);
//     ->  co_yield recoro::elements_of(levels(depth - 1));
//
// Limits: the source is made for the loop, in it or just before it; nobody can
// see that its values are not copied on the way.
#include "mechanisms/BodyText.h"
#include "mechanisms/Moves.h"
#include "mechanisms/SinkBody.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

bool SinkBody::loop(const CallExpr *Call, const Iteration &Over,
                    const LambdaExpr *Callback, const Ancestors &Above) {
  if (!canLoop(B, Call, Over, Above) || namesSink(Over.First) ||
      (Over.Last && namesSink(Over.Last)))
    return false;
  auto Rewrites = loopInPlace(
      B, Call, Over, Callback, [](const VarDecl *) { return false; },
      [&](llvm::StringRef Wish) { return unique(Wish); });
  if (!Rewrites)
    return false;
  checkPosition(Call, Above);
  Recipe Change = recipe(Operation::Hoist);
  Change.Rewrites = std::move(*Rewrites);
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

/// std::copy(first, last, begin(sink));
bool SinkBody::copy(const CallExpr *Call, const Iteration &Over,
                    const Ancestors &Above) {
  std::optional<Span> Whole = B.Src.span(Call->getSourceRange());
  if (!Whole || !canLoop(B, Call, Over, Above) || namesSink(Over.First) ||
      namesSink(Over.Last) || !statementAround(Call, Above))
    return false;
  std::optional<LoopHead> Head = loopHead(
      B, Over, nullptr, [&](llvm::StringRef Wish) { return unique(Wish); });
  if (!Head)
    return false;
  checkPosition(Call, Above);
  record(SuspensionKind::Operation, Call, std::nullopt, "std::copy");
  Recipe Change = recipe(Operation::Hoist);
  Head->Pieces.push_back({"co_yield *" + Head->At, {}, 0});
  Change.Rewrites.push_back({*Whole, 30, std::move(Head->Pieces)});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

//===----------------------------------------------------------------------===//
// Loops that pass on what another source yields
//===----------------------------------------------------------------------===//

bool recoro::isCopyVisible(QualType T) {
  const CXXRecordDecl *Record =
      T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record || Record->isTriviallyCopyable())
    return false;
  if (const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Record);
      Instance && isStandard(Record))
    return Record->getName() == "shared_ptr" ||
           Record->getName() == "weak_ptr" ||
           llvm::any_of(Instance->getTemplateArgs().asArray(),
                        [](const TemplateArgument &A) {
                          return A.getKind() == TemplateArgument::Type &&
                                 isCopyVisible(A.getAsType());
                        });
  auto IsOwn = [](const CXXMethodDecl *F) { return F && F->isUserProvided(); };
  return IsOwn(Record->getDestructor()) ||
         llvm::any_of(Record->ctors(),
                      [&](const CXXConstructorDecl *Constructor) {
                        return Constructor->isCopyOrMoveConstructor() &&
                               IsOwn(Constructor);
                      }) ||
         llvm::any_of(Record->bases(),
                      [](const CXXBaseSpecifier &Base) {
                        return isCopyVisible(Base.getType());
                      }) ||
         llvm::any_of(Record->fields(), [](const FieldDecl *Field) {
           return isCopyVisible(Field->getType());
         });
}

/// A temporary that now lives as long as the source does.
static bool holdsVisibleEnd(Builder &B, const SinkDialect &D, const Stmt *S) {
  const auto *Temporary = dyn_cast_or_null<CXXBindTemporaryExpr>(S);
  return (Temporary && !D.isSource(Temporary->getType()) &&
          isEndVisible(B, Temporary->getType())) ||
         (S && llvm::any_of(S->children(), [&](const Stmt *Child) {
            return holdsVisibleEnd(B, D, Child);
          }));
}

/// The loop whose body is nothing but `Call`.
static const CXXForRangeStmt *loopOf(const Stmt *Call, const Ancestors &Above) {
  const Stmt *Body = Call;
  for (const Stmt *S : llvm::reverse(Above)) {
    if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S))
      return Loop->getBody() == Body ? Loop : nullptr;
    const auto *Block = dyn_cast<CompoundStmt>(S);
    if (!isa<FullExpr>(S) && !(Block && Block->size() == 1))
      return nullptr;
    Body = S;
  }
  return nullptr;
}

/// Whether `E` names a variable that is declared just before the loop, so that
/// it is the first to be destroyed in any case.
static bool isMadeFor(const CXXForRangeStmt *Loop, const Expr *E,
                      const Ancestors &Above) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  Ancestors Around = ancestorsOf(Loop, Above);
  const auto *Block =
      Around.empty() ? nullptr : dyn_cast<CompoundStmt>(Around.back());
  if (!Variable || !Variable->hasLocalStorage() || !Block ||
      Variable->getType()->isReferenceType())
    return false;
  const auto *Here = llvm::find(Block->body(), Loop);
  const auto *Before = Here == Block->body_begin() || Here == Block->body_end()
                           ? nullptr
                           : dyn_cast<DeclStmt>(*std::prev(Here));
  return Before && Before->isSingleDecl() &&
         Before->getSingleDecl() == Variable;
}

const CXXForRangeStmt *SinkBody::passesOn(const CXXOperatorCallExpr *Call,
                                          const Ancestors &Above) const {
  const CXXForRangeStmt *Loop = loopOf(Call, Above);
  if (!Loop || Loop->getInit() || Call->getNumArgs() != 2)
    return nullptr;
  const Expr *Source = withoutWrapping(Loop->getRangeInit());
  const auto *Value = dyn_cast<DeclRefExpr>(withoutWrapping(Call->getArg(1)));
  if (const auto *Move = dyn_cast<CallExpr>(withoutWrapping(Call->getArg(1)));
      Move && Move->isCallToStdMove())
    Value = dyn_cast<DeclRefExpr>(withoutWrapping(Move->getArg(0)));
  QualType Element = D.elementOf(Sink->getType());
  if (!D.isSource(Source->getType()) || !Value ||
      !(Source->isPRValue() || isMadeFor(Loop, Source, Above)) ||
      Value->getDecl() != Loop->getLoopVariable() || Element.isNull() ||
      !B.Ctx.hasSameType(Element, D.elementOf(Source->getType())) ||
      (Element->isReferenceType() &&
       !Loop->getLoopVariable()->getType()->isReferenceType()) ||
      !B.Ctx.hasSameUnqualifiedType(Element.getNonReferenceType(),
                                    Value->getType()) ||
      isCopyVisible(Element) || isFragile(Source) ||
      holdsVisibleEnd(B, D, Source))
    return nullptr;
  std::optional<Span> Whole = B.Src.span(Loop->getSourceRange());
  std::optional<Span> Inner = B.Src.span(Source->getSourceRange());
  return Whole && Inner &&
                 !B.Src.hasComment(Whole->File,
                                   {Whole->At.Begin, Inner->At.Begin}) &&
                 !B.Src.hasComment(Whole->File, {Inner->At.End, Whole->At.End})
             ? Loop
             : nullptr;
}

void SinkBody::passOn(const CXXForRangeStmt *Loop,
                      const CXXOperatorCallExpr *Call, EntityId From,
                      const Ancestors &Above) {
  record(SuspensionKind::Operation, Call, std::nullopt, "sink");
  checkPosition(Call, Above);
  Span Whole = *B.Src.span(Loop->getSourceRange());
  Span Inner = *B.Src.span(Loop->getRangeInit()->getSourceRange());
  // A legacy coroutine goes through a native source as it did.
  B.Out.Ties.push_back({Id, From, TieKind::Delegates, Inner,
                        /*ToNative=*/D.hasBridges(), /*ToLegacy=*/false});
  B.Out.Entities[Id].Suspends = true; // a plain generator cannot
  const NativeText Form = delegation(/*Plain=*/true);
  auto [Front, Back] = llvm::StringRef(Form.Text).split("{call}");
  std::string End = isa<CompoundStmt>(Loop->getBody()) ? ";" : "";
  Recipe Change = recipe(Operation::Await);
  Change.Headers = {Form.Header};
  Change.Rewrites.push_back(
      {Whole,
       20,
       {{Front.str(), {}, 0}, {"", Inner.At, 20}, {Back.str() + End, {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}
