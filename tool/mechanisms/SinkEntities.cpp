// See SinkEntities.h.
#include "mechanisms/SinkEntities.h"
#include "mechanisms/Context.h"
#include "mechanisms/TokenSignature.h"

using namespace clang;
using namespace recoro;

std::optional<EntityId> SinkEntities::of(const FunctionDecl *F) {
  if (!F || D.isLibrary(F))
    return std::nullopt;
  auto Sink = D.sinkParameter(F);
  const bool Dependent =
      !Sink && B.inProject(F->getLocation()) && D.hasDependentSink(F);
  if (!Sink && !Dependent)
    return std::nullopt;
  const EntityId Id = B.entity(F).first;
  if (Generators.count(Id))
    return Id;
  B.Out.Entities[Id].Yields = true;
  B.Out.Entities[Id].Rule = D.R.Name;
  Generators[Id].F = F;
  if (Dependent) {
    B.cause(Id, Reason::SinkTemplate, F->getLocation(),
            "the type of its sink depends on a template's parameter");
  } else {
    QualType T = F->getParamDecl(Sink->Index)->getType();
    if (!T->isLValueReferenceType() || T->getPointeeType().isConstQualified())
      B.cause(Id, Reason::SinkEscapes, F->getLocation(),
              "it does not take its sink by a reference");
  }
  if (const auto *Method = dyn_cast<CXXMethodDecl>(patternOf(F)))
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      if (std::optional<EntityId> Base = of(Overridden))
        B.Out.Ties.push_back(
            {Id, *Base, TieKind::Overrides, B.Src.place(F->getLocation())});
  return Id;
}

std::optional<EntityId> SinkEntities::of(const LambdaExpr *Lambda,
                                         const std::string &Name) {
  const FunctionDecl *Operator = callOperator(Lambda->getType());
  std::optional<EntityId> Id = of(Operator);
  if (Id)
    Generators[*Id] = {Operator, Lambda, Name};
  return Id;
}

const FunctionDecl *SinkEntities::callOperator(QualType Callable) const {
  return recoro::callOperator(B.Ctx, Callable, [&](const FunctionDecl *F) {
    return !D.isLibrary(F) && D.sinkParameter(F);
  });
}

void SinkEntities::delegate(EntityId From, EntityId To) {
  B.Out.Entities[From].Suspends = true;
  B.Out.Entities[To].Suspends = true;
}

/// Whether all that could delegate to it has been seen: nobody else can name a
/// lambda, or what a main file keeps to itself.
static bool isPrivate(const FunctionDecl *F, const Builder &B) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (Method && Method->isVirtual())
    return false;
  if (Method && Method->getParent()->isLambda())
    return true;
  const SourceManager &SM = B.Ctx.getSourceManager();
  return !F->hasExternalFormalLinkage() &&
         SM.isInMainFile(SM.getFileLoc(F->getCanonicalDecl()->getLocation()));
}

bool SinkEntities::isNestedHere(const Generator &Of, EntityId Id) const {
  return B.Out.Entities[Id].Suspends ||
         (!isPrivate(Of.F, B) && !B.isLeaf(Of.F));
}

void SinkEntities::finish() {
  for (const auto &[Id, Of] : Generators)
    describe(Id, Of);
}

void SinkEntities::describe(EntityId Id, const Generator &Of) {
  const FunctionDecl *F = Of.F;
  const FunctionDecl *Pattern = patternOf(F);
  auto Sink = D.sinkParameter(F);
  Rule Form = D.R;
  std::map<const FunctionDecl *, std::string> Results;
  if (Sink) {
    const bool HasResult = !F->getReturnType()->isVoidType();
    const bool Nested = isNestedHere(Of, Id);
    if (isPrivate(F, B))
      B.Out.Entities[Id].Suspends = true; // its form is known
    const NativeText Flat{D.R.Result, D.R.ResultHeader};
    const bool Standard = D.becomesStandard(F);
    if (Standard && !D.hasStandardGenerator())
      B.cause(Id, Reason::NoStandardGenerator, F->getLocation(),
              "<generator> needs C++23 and a library that has it");
    const NativeText &Chosen = Standard    ? D.R.StandardResult
                               : HasResult ? D.R.NestedWithResult
                               : Nested    ? D.R.Nested
                                           : Flat;
    // Each declaration says it in its own words, which other translation units
    // read as well.
    for (const FunctionDecl *Each : Pattern->redecls()) {
      std::optional<std::string> Element = D.sinkElement(F, Each);
      if (!Element) {
        B.cause(Id, Reason::UnsupportedDeclarator, F->getLocation(),
                "the type of its values has no name that all its declarations "
                "can write");
        break;
      }
      Form.Result = Results[Each] = withElement(Chosen.Text, *Element);
    }
    Form.ResultHeader = Chosen.Header;
  }
  if (Sink && D.isOwnSink(F) && !D.yieldsTheSame(F))
    B.cause(Id, Reason::SinkTemplate, F->getLocation(),
            "its instances take sinks of several types, or something else, and "
            "without that nothing would tell them apart");
  TokenDialect Tokens(Form, B);
  TokenSignature Signature(Tokens, B);
  Signature.Results = std::move(Results);
  const size_t Before = B.Out.Recipes.size();
  if (Of.Lambda)
    Signature.describeLambda(Id, Of.Lambda, F, Sink, Of.Name);
  else
    Signature.describe(Id, F, Sink);
  if (vanishes(Id))
    B.Out.Recipes.resize(Before);
}
