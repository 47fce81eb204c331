// What a root runs: a closure, a function, what a bind calls, or what stands
// behind a function type.
#include "mechanisms/Lists.h"
#include "mechanisms/TokenRoots.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

TokenRoots::Callable TokenRoots::resolve(const Expr *What, Cause &Why) const {
  Callable Found;
  const Expr *E = withoutWrapping(What);
  const FunctionDecl *Operator = Entities.callOperator(E->getType());
  if (!Operator)
    Operator = Entities.holdingOperator(E->getType());
  if (Operator) {
    Found.Runs = Entities.of(Operator);
    Found.Lambda = dyn_cast<LambdaExpr>(E);
    Found.Code = Operator;
    return Found;
  }
  if (isCallOf(E, "ref") || isCallOf(E, "cref"))
    return resolve(cast<CallExpr>(E)->getArg(0), Why);
  if (const auto *Address = dyn_cast<UnaryOperator>(E))
    if (Address->getOpcode() == UO_AddrOf)
      E = Address->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl())) {
      Found.Runs = Entities.of(F);
      Found.Code = F;
      return Found;
    }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (isBind(Call))
      return resolveBind(Call, Why);
  if (const FunctionProtoType *T = Types.behind(E->getType())) {
    Found.Runs = Types.of(T, E->getBeginLoc());
    return Found;
  }
  // An object with a call operator that is a coroutine.
  if (const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl())
    if (Record->hasDefinition() && B.inProject(Record->getLocation())) {
      DeclarationName Name = B.Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
      unsigned Count = 0;
      for (const NamedDecl *Operator : Record->lookup(Name))
        if (auto Id = Entities.of(dyn_cast<FunctionDecl>(Operator))) {
          Found.Runs = Id;
          ++Count;
        }
      if (Count == 1)
        return Found;
      Found.Runs.reset();
    }
  Why = {Reason::UnsupportedRoot, B.Src.place(What->getBeginLoc()),
         "what it runs cannot be seen"};
  return Found;
}

/// bind(&C::run, self, argument, _1): the placeholder is the token. It can be
/// left out where no other placeholder has a higher number.
TokenRoots::Callable TokenRoots::resolveBind(const CallExpr *Bind,
                                             Cause &Why) const {
  Cause Inner{};
  Callable Found = resolve(Bind->getArg(0), Inner);
  if (Found.Runs && Found.Code && !D.tokenParameter(Found.Code)) {
    Found.Bind = Bind;
    checkParameters(Found, nullptr, Bind->getBeginLoc());
    return Found;
  }
  const Expr *Token = nullptr;
  unsigned Highest = 0, OfToken = 0, Count = 0;
  for (const Expr *Argument : llvm::drop_begin(Bind->arguments()))
    Highest = std::max(Highest, placeholderNumber(Argument));
  if (std::optional<unsigned> Index = boundTokenIndex(Bind->getArg(0)))
    if (*Index + 1 < Bind->getNumArgs()) {
      Token = Bind->getArg(*Index + 1);
      OfToken = placeholderNumber(Token);
    }
  for (const Expr *Argument : llvm::drop_begin(Bind->arguments()))
    Count += OfToken && placeholderNumber(Argument) == OfToken;
  std::optional<Span> Item =
      OfToken ? B.Src.span(Token->getSourceRange()) : std::nullopt;
  if (!Found.Runs || !Item || OfToken != Highest || Count != 1) {
    Why = {Reason::UnsupportedRoot, B.Src.place(Bind->getBeginLoc()),
           "what it runs is bound in a form that is not known"};
    if (Found.Runs)
      B.cause(*Found.Runs, Why.Why, Why.At, Why.Detail);
    Found.Runs.reset();
    return Found;
  }
  Found.Rewrites = dropListItem(B.Src, *Item);
  Found.Bind = Bind;
  checkParameters(Found, nullptr, Bind->getBeginLoc());
  return Found;
}

/// std::shared_ptr<T> where std::shared_ptr<T const> is wanted: the same
/// object, however early it is converted.
static bool sharesWith(QualType Bound, QualType Parameter) {
  auto Pointer = [](QualType T) {
    const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        T.getNonReferenceType()->getAsCXXRecordDecl());
    return Class && Class->getName() == "shared_ptr" &&
                   Class->isInStdNamespace()
               ? Class
               : nullptr;
  };
  return Pointer(Bound) && Pointer(Parameter);
}

/// bind(run, "name", _1)   ->   bind(run, std::string("name"))
bool TokenRoots::convertBound(const Expr *Bound, QualType Parameter,
                              Callable &What) const {
  if (!isa<StringLiteral, IntegerLiteral, FloatingLiteral, CXXBoolLiteralExpr>(
          Bound) &&
      !sharesWith(Bound->getType(), Parameter))
    return false;
  std::optional<Span> Text = B.Src.span(Bound->getSourceRange());
  std::optional<std::string> Type =
      nameOfType(B.Ctx, Parameter.getNonReferenceType().getUnqualifiedType());
  if (!Text || !Type)
    return false;
  Rewrite Converted{
      *Text, 20, {{*Type + "(", {}, 0}, {"", Text->At, 20}, {")", {}, 0}}};
  if (!llvm::is_contained(What.Rewrites, Converted))
    What.Rewrites.push_back(std::move(Converted));
  return true;
}

/// What a bind keeps lives as long as the bind; what a std::function converts,
/// or takes by value, is gone when its call returns, before the await:
///
///   std::function<void(std::string, yield_context)> f =
///       [](std::string const &text, yield_context yield) { ... };
void TokenRoots::checkParameters(Callable &What, const FunctionProtoType *As,
                                 SourceLocation At) const {
  if (!What.Code || !What.Runs)
    return;
  auto Token = D.tokenParameter(What.Code);
  const auto *Method = dyn_cast<CXXMethodDecl>(What.Code);
  const bool HasObject = Method && !Method->isStatic() &&
                         Method->getOverloadedOperator() != OO_Call;
  const FunctionDecl *Definition = What.Code->getDefinition();
  auto IsNamed = [&](unsigned Index) {
    return !Definition || Definition->getParamDecl(Index)->getIdentifier();
  };
  for (unsigned I = 0; I != What.Code->getNumParams(); ++I) {
    QualType Parameter = What.Code->getParamDecl(I)->getType();
    if ((Token && I == Token->Index) || !Parameter->isReferenceType() ||
        !IsNamed(I))
      continue;
    unsigned OfType = I;
    if (What.Bind) {
      unsigned Place = 1 + HasObject + I;
      if (Place >= What.Bind->getNumArgs())
        continue;
      const Expr *Bound = What.Bind->getArg(Place);
      unsigned Number = placeholderNumber(Bound);
      if (!Number) {
        QualType Kept = withoutWrapping(Bound)->getType();
        if (Kept->isArrayType() || Kept->isFunctionType())
          Kept = B.Ctx.getDecayedType(Kept);
        if (refersTo(Parameter, Kept, B.Ctx) ||
            convertBound(withoutWrapping(Bound), Parameter, What))
          continue;
        OfType = ~0u;
      } else if (!As) {
        continue; // asked again when the type is known
      } else {
        OfType = Number - 1;
      }
    } else if (HasObject) {
      OfType = I + 1;
    }
    if (As && OfType < As->getNumParams()) {
      QualType Given = As->getParamType(OfType);
      if (Given->isReferenceType() && refersTo(Parameter, Given, B.Ctx))
        continue;
    } else if (OfType != ~0u) {
      continue;
    }
    B.cause(*What.Runs, Reason::ParameterDangles, At,
            "its parameter '" + What.Code->getParamDecl(I)->getNameAsString() +
                "' would refer to an object that is gone when it is awaited");
  }
}

/// Which of the arguments behind a bound callable is the token.
std::optional<unsigned> TokenRoots::boundTokenIndex(const Expr *Bound) const {
  const Expr *E = withoutWrapping(Bound);
  if (const FunctionDecl *Operator = Entities.callOperator(E->getType()))
    return D.tokenParameter(Operator)->Index;
  if (const auto *Address = dyn_cast<UnaryOperator>(E))
    if (Address->getOpcode() == UO_AddrOf)
      E = Address->getSubExpr()->IgnoreParenImpCasts();
  const FunctionDecl *F = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    F = dyn_cast<FunctionDecl>(Ref->getDecl());
  if (!F) {
    const FunctionProtoType *T = Types.behind(E->getType());
    return T && Types.hasToken(T) ? std::optional(Types.tokenIndex(T))
                                  : std::nullopt;
  }
  auto Token = D.tokenParameter(F);
  if (!Token)
    return std::nullopt;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  return Token->Index + (Method && !Method->isStatic() ? 1 : 0);
}
