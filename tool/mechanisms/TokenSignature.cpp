// See TokenSignature.h.
#include "mechanisms/TokenSignature.h"
#include "mechanisms/Families.h"
#include "mechanisms/Lists.h"
#include "mechanisms/TokenDeduction.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Index/USRGeneration.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Overload.h"

using namespace clang;
using namespace recoro;

/// As they are declared: what tells overloads apart.
static std::string parametersOf(const FunctionDecl *F) {
  std::string Text = "(";
  for (const ParmVarDecl *P : F->parameters()) {
    PrintingPolicy Policy(F->getASTContext().getLangOpts());
    Text += (Text == "(" ? "" : ", ") + P->getType().getAsString(Policy);
  }
  return Text + ")";
}

/// What a template's bodies say is known of its instances.
static const FunctionDecl *anInstance(const FunctionDecl *F) {
  for (const FunctionDecl *Instance : instancesOf(F))
    if (Instance->isDefined() && !Instance->getReturnType()->isUndeducedType())
      return Instance;
  return F;
}

void TokenSignature::describe(EntityId Id, const FunctionDecl *F,
                              Parameter Token) {
  const FunctionDecl *Pattern = patternOf(F);
  Entity &E = B.Out.Entities[Id];
  E.Rule = D.R.Name;
  const auto *Method = dyn_cast<CXXMethodDecl>(Pattern);
  bool Call = Pattern->getOverloadedOperator() == OO_Call;
  E.Kind = Call     ? EntityKind::CallOperator
           : Method ? EntityKind::Method
                    : EntityKind::Function;
  E.Name = Pattern->getQualifiedNameAsString();
  E.Parameters = parametersOf(Pattern);
  E.Pure = Pattern->isPureVirtual();
  if (Pattern->getFormalLinkage() == Linkage::External) {
    llvm::SmallString<128> USR;
    if (!index::generateUSRForDecl(Pattern, USR))
      E.USR = std::string(USR);
  }
  describeSites(Id, Pattern);
  checkForbidden(Id, Pattern, Token);
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(Pattern))
    return;
  checkOverloads(Id, Pattern);
  for (const FunctionDecl *Declaration : Pattern->redecls()) {
    changeDeclaration(Id, Declaration, anInstance(F), Token);
    rename(Id, Pattern, Declaration->getLocation());
  }
  changeInstantiations(Id, Pattern, Token);
}

/// What Clang declared as an instance, before it found the specialisation that
/// is written out, has that one's place and the template's text.
static bool isWritten(const FunctionDecl *Declaration) {
  return !Declaration->getASTContext()
              .getSourceManager()
              .isBeforeInTranslationUnit(Declaration->getEndLoc(),
                                         Declaration->getLocation());
}

void TokenSignature::describeSpecialisation(EntityId Id, const FunctionDecl *F,
                                            TokenDialect::Parameter Token) {
  if (llvm::any_of(patternOf(F)->parameters(),
                   [](const ParmVarDecl *P) { return P->isParameterPack(); }))
    B.cause(Id, Reason::UnsupportedDeclarator, F->getLocation(),
            "it has a parameter pack, and a specialisation is written out");
  checkForbidden(Id, F, Token);
  describeSites(Id, F);
  for (const FunctionDecl *Declaration : F->redecls()) {
    if (!isWritten(Declaration))
      continue;
    changeDeclaration(Id, Declaration, F, Token);
    rename(Id, F, Declaration->getLocation());
  }
}

void TokenSignature::describeSites(EntityId Id, const FunctionDecl *Pattern) {
  Entity &E = B.Out.Entities[Id];
  const bool Defined = E.Definition.has_value(); // by the template itself
  for (const FunctionDecl *Declaration : Pattern->redecls()) {
    if (!isWritten(Declaration))
      continue;
    SourceLocation Name = Declaration->getLocation();
    Span Site = B.Src.place(Name);
    E.Sites.push_back(Site);
    if (!Defined && Declaration->isThisDeclarationADefinition()) {
      E.Definition = Site;
      if (auto Whole = B.Src.span(Declaration->getSourceRange()))
        E.Extent = Whole->At;
    }
    if (auto Objection = B.objection(Site.File))
      B.cause(Id, Objection->Why, Site, Objection->Detail);
    else if (!B.inProject(Name))
      B.cause(Id, Reason::OutsideProject, Site,
              "it is declared in " + Site.File);
    if (Name.isMacroID() && !B.Src.token(Name))
      B.cause(Id, Reason::InMacro, Site,
              "its declaration comes out of a macro");
  }
}

/// Lambdas are constexpr without saying so, which forbids nothing.
bool TokenSignature::isWrittenConstexpr(const FunctionDecl *Pattern) const {
  if (!Pattern->isConstexprSpecified())
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(Pattern);
  if (!Method || !Method->getParent()->isLambda())
    return true;
  std::optional<Span> Head = B.Src.span(
      SourceRange(Pattern->getLocation(), Pattern->getBody()->getBeginLoc()));
  if (!Head)
    return false;
  for (const Source::Lexeme *L = B.Src.after(Head->File, Head->At.Begin);
       L && L->At.Begin < Head->At.End; L = B.Src.after(Head->File, L->At.End))
    if (B.Src.text(Head->File, L->At).starts_with("const") &&
        B.Src.text(Head->File, L->At) != "const")
      return true;
  return false;
}

void TokenSignature::checkForbidden(EntityId Id, const FunctionDecl *Pattern,
                                    Parameter Token) {
  SourceLocation Name = Pattern->getLocation();
  const bool Leaf = D.isLeaf(Pattern);
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(Pattern))
    B.cause(Id, Reason::SpecialFunction, Name,
            "a constructor or destructor cannot be a coroutine");
  else if (Pattern->isOverloadedOperator() &&
           Pattern->getOverloadedOperator() != OO_Call)
    B.cause(Id, Reason::SpecialFunction, Name,
            "an operator cannot do without one of its operands");
  else if (Pattern->isMain())
    B.cause(Id, Reason::SpecialFunction, Name, "main cannot be a coroutine");
  else if (!Leaf && isWrittenConstexpr(Pattern))
    B.cause(Id, Reason::SpecialFunction, Name,
            "a constexpr function cannot be a coroutine");
  else if (!Leaf && Pattern->isVariadic())
    B.cause(Id, Reason::SpecialFunction, Name,
            "a function with a variable argument list cannot be a coroutine");
  if (!Leaf && Pattern->isNoReturn())
    B.cause(Id, Reason::UnsupportedDeclarator, Name,
            "it is declared noreturn, and the call of a coroutine returns");
  if (Pattern->isExternC())
    B.cause(Id, Reason::SignatureFixed, Name, "it has C linkage");
  const auto *Type = Pattern->getType()->getAs<FunctionProtoType>();
  const auto *Method = dyn_cast<CXXMethodDecl>(Pattern);
  if (Leaf)
    ; // stays what it is
  else if (Type && Type->getExceptionSpecType() == EST_DependentNoexcept)
    B.cause(Id, Reason::Noexcept, Name,
            "whether it is noexcept depends on a template's parameter");
  else if (Type && Type->isNothrow() && Method &&
           Method->getParent()->isLambda())
    B.cause(Id, Reason::Noexcept, Name, "the lambda is noexcept");
  if (D.hasSeveralTokens(Pattern))
    B.cause(Id, Reason::SeveralTokens, Name,
            "it has more than one " + D.word() + " parameter");
  const Library &Of = Token ? *Token->Of : *D.libraryAtHand();
  for (auto [Macro, Version] : B.Out.Versions)
    if (Macro == Of.VersionMacro && Version < Of.MinVersion)
      B.cause(Id, Reason::AsioTooOld, Name,
              Macro + " is " + std::to_string(Version));
  if (Token)
    checkTokenType(Id, Pattern, *Token);
}

void TokenSignature::checkTokenType(EntityId Id, const FunctionDecl *Pattern,
                                    TokenDialect::Parameter Token) {
  // A member of a family tells no arguments.
  const ParmVarDecl *P = Pattern->getParamDecl(Token.Written);
  if (P->getType()->isDependentType() &&
      D.isWrittenToken(Pattern, Token.Written) &&
      dependentMember(D.R, B.Ctx, P->getType()).empty() &&
      !canTellTokenType(Pattern, P))
    B.cause(Id, Reason::UnsupportedDeclarator, Pattern->getLocation(),
            "its token's type depends on a template's parameter, which nothing "
            "would tell without the token");
}

/// Whether what fits a parameter of type `A` may fit one of type `B` as well.
static bool mayConvert(Builder &B, QualType From, QualType To) {
  From = From.getNonReferenceType();
  To = To.getNonReferenceType();
  if (From->isDependentType() || To->isDependentType())
    return true;
  EnterExpressionEvaluationContext Asked(
      B.Sema, Sema::ExpressionEvaluationContext::Unevaluated);
  Sema::SFINAETrap Quiet(B.Sema);
  OpaqueValueExpr Value(SourceLocation(), From, VK_LValue);
  return !B.Sema
              .TryImplicitConversion(&Value, To.getUnqualifiedType(),
                                     /*SuppressUserConversions=*/false,
                                     Sema::AllowedExplicit::None,
                                     /*InOverloadResolution=*/true,
                                     /*CStyle=*/false,
                                     /*AllowObjCWritebackConversion=*/false)
              .isBad();
}

/// Whether a call of one of them, without a token, might mean the other. Two
/// coroutines stay apart by what follows their parameters; an ordinary function
/// would get the other's calls where it fits better.
bool TokenSignature::competes(const FunctionDecl *Coroutine,
                              const FunctionDecl *Other) const {
  auto Qualifiers = [](const FunctionDecl *F) {
    const auto *Type = F->getType()->castAs<FunctionProtoType>();
    return std::pair(Type->getMethodQuals(), Type->getRefQualifier());
  };
  const std::vector<QualType> Theirs = D.typesBesideToken(Other),
                              Ours = D.typesBesideToken(Coroutine);
  if (Theirs.size() != Other->getNumParams())
    return Theirs == Ours && Qualifiers(Other) == Qualifiers(Coroutine);
  if (Ours.size() < Other->getMinRequiredArguments() ||
      Ours.size() > Theirs.size())
    return false;
  for (unsigned I = 0; I != Ours.size(); ++I)
    if (!mayConvert(B, Ours[I], Theirs[I]) &&
        !mayConvert(B, Theirs[I], Ours[I]))
      return false;
  return true;
}

void TokenSignature::checkOverload(EntityId Id, const FunctionDecl *Coroutine,
                                   const FunctionDecl *Other) {
  if (B.newName(Coroutine).empty() && competes(Coroutine, Other))
    B.cause(Id, Reason::OverloadCollision, Other->getLocation(),
            "without its " + D.word() + " it would collide with this overload");
}

std::vector<const CXXMethodDecl *>
TokenSignature::virtualsOfBases(const FunctionDecl *F) const {
  std::vector<const CXXMethodDecl *> Found;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method || !Method->getParent()->hasDefinition())
    return Found;
  Method->getParent()->forallBases([&](const CXXRecordDecl *Base) {
    for (const NamedDecl *Other : Base->lookup(F->getDeclName())) {
      const auto *Virtual =
          dyn_cast_or_null<CXXMethodDecl>(Other->getAsFunction());
      if (Virtual && Virtual->isVirtual() &&
          bool(D.tokenParameter(Virtual)) != bool(D.tokenParameter(F)))
        Found.push_back(Virtual);
    }
    return true;
  });
  return Found;
}

/// The functions that are found with `Pattern`, and those that it would
/// override without its token.
void TokenSignature::checkOverloads(EntityId Id, const FunctionDecl *Pattern) {
  llvm::StringRef Name = B.newName(Pattern);
  if (!Name.empty())
    return checkNewName(Id, Pattern, Name);
  const DeclContext *Scope = Pattern->getDeclContext()->getRedeclContext();
  for (const NamedDecl *Other : Scope->lookup(Pattern->getDeclName()))
    if (const FunctionDecl *F = Other->getAsFunction();
        F && F->getCanonicalDecl() != Pattern->getCanonicalDecl())
      checkOverload(Id, Pattern, F);
  for (const CXXMethodDecl *Virtual : virtualsOfBases(Pattern))
    checkOverload(Id, Pattern, Virtual);
}

/// A name that anything else in the TU has could be hidden by it, hide it, or
/// be a macro; only the names of coroutines that were renamed before are free.
void TokenSignature::checkNewName(EntityId Id, const FunctionDecl *Pattern,
                                  llvm::StringRef Name) {
  SourceLocation At = Pattern->getLocation();
  B.cause(Id, Reason::Renamed, At,
          ("it is called '" + Name + "' from now on").str());
  if (!B.hasWord(Name))
    return;
  auto Beside = Pattern->getDeclContext()->getRedeclContext()->lookup(
      &B.Ctx.Idents.get(Name));
  bool Renamed = !Beside.empty() && llvm::all_of(Beside, [&](const Decl *D) {
    const FunctionDecl *F = D->getAsFunction();
    return F && !competes(Pattern, F);
  });
  if (!Renamed)
    B.cause(Id, Reason::OverloadCollision, At,
            ("without its token it would need another name, and '" + Name +
             "' is taken")
                .str());
}

void TokenSignature::rename(EntityId Id, const FunctionDecl *F,
                            SourceLocation At) {
  llvm::StringRef Name = B.newName(F);
  if (Name.empty())
    return;
  std::optional<Span> Old = B.Src.token(At);
  if (!Old || B.Src.text(*Old) != F->getName()) {
    B.cause(Id, Reason::InMacro, At,
            "it needs another name, and the old one comes out of a macro here");
    return;
  }
  B.Out.Recipes.push_back({Operation::ChangeSignature,
                           {{Id, true}},
                           {{*Old, 0, {{Name.str(), {}}}}},
                           {}});
}

void TokenSignature::changeDeclaration(EntityId Id,
                                       const FunctionDecl *Declaration,
                                       const FunctionDecl *Instance,
                                       Parameter Token) {
  if (auto Own = Results.find(Declaration);
      Own != Results.end() && Own->second != D.R.Result) {
    Rule Form = D.R;
    Form.Result = Own->second;
    TokenDialect Tokens(Form, B);
    return TokenSignature(Tokens, B).changeDeclaration(Id, Declaration,
                                                       Instance, Token);
  }
  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Id, true}};
  const Library &Of = Token ? *Token->Of : *D.libraryAtHand();
  std::string Space = D.aliasOf(Of, Declaration->getLocation());
  if (Token) {
    const ParmVarDecl *P = Declaration->getParamDecl(Token->Written);
    std::optional<Span> Parameter = B.Src.span(P->getSourceRange());
    if (!Parameter) {
      B.cause(Id, Reason::InMacro, P->getLocation(),
              "its " + D.word() + " parameter comes out of a macro");
      return;
    }
    Space = D.spelledNamespace(P, Of);
    Change.Rewrites = dropListItem(B.Src, *Parameter);
    if (!dropTokenType(Id, Declaration, P, Change))
      return;
  }
  if (const CallExpr *Asked = askedForResult(Declaration))
    if (const Expr *Named = tokenArgument(D, Asked))
      if (std::optional<Span> Item = B.Src.span(Named->getSourceRange()))
        llvm::append_range(Change.Rewrites, dropListItem(B.Src, *Item));
  if (Instance->isDependentContext() &&
      (askedForResult(Instance) || !askedCallable(Instance).isNull()))
    return; // only an instance can tell, and another TU has one
  if (D.isLeaf(Declaration) || asksCoroutine(Declaration, Instance)) {
    B.Out.Recipes.push_back(std::move(Change));
    return;
  }
  Change.Headers = resultHeaders(Instance->getReturnType(), Of);
  std::optional<Rewrite> Result =
      changeResult(Id, Declaration, Instance, Space, Change);
  if (!Result)
    return;
  Change.Rewrites.push_back(std::move(*Result));
  B.Out.Recipes.push_back(std::move(Change));
}

/// [&, yield] { ... }   ->   [&]() -> awaitable<void> { ... }
bool TokenSignature::dropCaptures(EntityId Id, const LambdaExpr *Lambda,
                                  Recipe &Change) {
  for (const LambdaCapture &Capture : Lambda->explicit_captures()) {
    if (!Capture.capturesVariable() ||
        !D.libraryOf(Capture.getCapturedVar()->getType()))
      continue;
    const auto *Variable = cast<VarDecl>(Capture.getCapturedVar());
    std::optional<Span> Item = B.Src.token(Capture.getLocation());
    if (Item && Variable->isInitCapture()) {
      std::optional<Span> Init =
          B.Src.span(Variable->getInit()->getSourceRange());
      if (Init)
        Item->At.End = Init->At.End;
      else
        Item.reset();
    } else if (Item && Capture.getCaptureKind() == LCK_ByRef) {
      if (const Source::Lexeme *Amp = B.Src.before(Item->File, Item->At.Begin);
          Amp && Amp->Kind == tok::amp)
        Item->At.Begin = Amp->At.Begin;
    }
    if (!Item) {
      B.cause(Id, Reason::InMacro, Capture.getLocation(),
              "the lambda captures the token in a macro");
      return false;
    }
    llvm::append_range(Change.Rewrites, dropListItem(B.Src, *Item));
  }
  return true;
}

void TokenSignature::describeLambda(EntityId Id, const LambdaExpr *Lambda,
                                    const FunctionDecl *Operator,
                                    Parameter Token, const std::string &Name,
                                    QualType Taken) {
  Entity &E = B.Out.Entities[Id];
  bool Known = !E.Sites.empty();
  E.Rule = D.R.Name;
  E.Kind = EntityKind::Lambda;
  E.Name = Name;
  const FunctionDecl *Pattern = Lambda->getCallOperator();
  if (!Known) {
    describeSites(Id, Pattern);
    E.Definition = E.Sites.front();
    if (auto Whole = B.Src.span(Lambda->getSourceRange()))
      E.Extent = Whole->At;
    checkForbidden(Id, Pattern, Token);
  }

  Recipe Change;
  Change.Op = Operation::ChangeSignature;
  Change.Guard = {{Id, true}};
  const Library &Of = Token ? *Token->Of : *D.libraryAtHand();
  std::string Space = D.aliasOf(Of, Lambda->getBeginLoc());
  std::optional<Span> Open = B.Src.token(Lambda->getBody()->getBeginLoc());
  if (Token) {
    const ParmVarDecl *P = Pattern->getParamDecl(Token->Written);
    std::optional<Span> Parameter = B.Src.span(P->getSourceRange());
    Space = D.spelledNamespace(P, Of);
    if (!Parameter)
      Open.reset();
    else if (!Token->InPack)
      Change.Rewrites = dropListItem(B.Src, *Parameter);
  } else if (!dropCaptures(Id, Lambda, Change)) {
    return;
  }
  if (!Open) {
    B.cause(Id, Reason::InMacro, Lambda->getBeginLoc(),
            "the lambda comes out of a macro");
    return;
  }
  if (D.isLeaf(Pattern)) {
    B.Out.Recipes.push_back(std::move(Change));
    return;
  }
  QualType Gives = Operator->getReturnType();
  if (!Lambda->hasExplicitResultType() && !Taken.isNull() &&
      !Taken->isVoidType() && !Gives->isReferenceType() &&
      !B.Ctx.hasSameUnqualifiedType(Taken, Gives))
    Gives = Taken;
  Change.Headers = resultHeaders(Gives, Of);

  if (Lambda->hasExplicitResultType()) {
    FunctionTypeLoc Type = Pattern->getFunctionTypeLoc();
    std::optional<Span> Written =
        Type ? B.Src.span(Type.getReturnLoc().getSourceRange()) : std::nullopt;
    if (!Written || Pattern->getReturnType()->getContainedAutoType()) {
      B.cause(Id, Reason::DeducedResult, Lambda->getBeginLoc(),
              "its result type is deduced");
      return;
    }
    widenOverQualifiers(*Written);
    if (std::optional<Rewrite> Result =
            wrapResult(Id, *Written, Gives, Space, false)) {
      Change.Rewrites.push_back(std::move(*Result));
      B.Out.Recipes.push_back(std::move(Change));
    }
    return;
  }
  std::optional<DeducedResult> Result;
  if (Operator != Pattern && Taken.isNull())
    Result = deduceResult(D, B, Pattern, Operator, Space);
  else if (std::optional<std::string> Known = nameOfType(B.Ctx, Gives))
    Result = {nativeResult(Gives, *Known, Space)};
  if (!Result) {
    B.cause(Id, Reason::DeducedResult, Lambda->getBeginLoc(),
            "its result type has no name");
    return;
  }
  if (!Result->Header.empty())
    Change.Headers.push_back(Result->Header);
  std::string Arrow = "-> " + Result->Text;
  // Behind `)`, `mutable` or an attribute, whatever stands last.
  const Source::Lexeme *Last = B.Src.before(Open->File, Open->At.Begin);
  Change.Rewrites.push_back(Rewrite{
      Span{Open->File, {Last->At.End, Last->At.End}},
      10,
      {{(Lambda->hasExplicitParameters() ? " " : "() ") + Arrow, {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}
