// See CoroutineBody.h.
#include "mechanisms/CoroutineBody.h"
#include "mechanisms/BodyText.h"
#include "mechanisms/Exceptions.h"
#include "mechanisms/Lists.h"
#include "mechanisms/Moves.h"
#include "mechanisms/TypeName.h"

using namespace clang;
using namespace recoro;

CoroutineBody::CoroutineBody(Builder &B, const Body &In, EntityId Id,
                             bool InPlace)
    : In(In), Id(Id), InPlace(InPlace), B(B),
      Names(namesIn(B.Src, In.Function)) {}

Recipe CoroutineBody::recipe(Operation Op) const {
  Recipe Made;
  Made.Op = Op;
  Made.Guard = {{Id, true}};
  return Made;
}

std::string CoroutineBody::unique(llvm::StringRef Wish) {
  std::string Name = Wish.str();
  for (unsigned N = 2; !Names.insert(Name).second; ++N)
    Name = (Wish + std::to_string(N)).str();
  return Name;
}

void CoroutineBody::checkStack(const Stmt *S) const {
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    for (const Decl *Each : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(Each))
        if (Variable->getType()->isVariableArrayType())
          cause(Reason::VariableLengthArray, Variable->getLocation(),
                "it holds a variable-length array");
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (F && F->getIdentifier() &&
      (F->getName() == "alloca" || F->getName() == "__builtin_alloca"))
    cause(Reason::VariableLengthArray, Call->getBeginLoc(), "it calls alloca");
}

void CoroutineBody::checkQuestion(const Stmt *S, Reason Why) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (F && F->getIdentifier() && F->isInStdNamespace() &&
      F->getName().starts_with("uncaught_exception"))
    cause(Why, Call->getBeginLoc(),
          "it asks whether an exception is on its way");
}

void CoroutineBody::collect(const Stmt *S) {
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    Returns.push_back(Return);
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    for (const Decl *Each : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(Each))
        if (countsExceptions(Variable->getType()))
          ExceptionCounters.push_back(Variable);
}

void CoroutineBody::checkAround(const Expr *E, const Stmt *S,
                                const Stmt *Child) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    for (const Decl *Each : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(Each))
        if (Variable->isStaticLocal())
          cause(Reason::StaticInitialiser, E->getBeginLoc(),
                "it initialises the static variable '" +
                    Variable->getNameAsString() + "'");
  if (const auto *Try = dyn_cast<CXXTryStmt>(S))
    if (Try->getTryBlock() == Child)
      Guards.insert(Try);
}

bool CoroutineBody::dropStatement(const Expr *Cast,
                                  const Ancestors &Around) const {
  std::optional<Span> Mention = withSemicolon(B.Src, Cast->getSourceRange());
  if (!Mention || Around.empty() || !isa<CompoundStmt>(Around.back()))
    return false;
  Recipe Change = recipe(Operation::ChangeSignature);
  Mention->At = withItsLine(B.Src, Mention->File, Mention->At);
  Change.Rewrites.push_back({*Mention, 20, {}});
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

void CoroutineBody::noteMoves(const ParmVarDecl *Except) const {
  for (const ParmVarDecl *P : In.Function->parameters())
    if (P != Except && isMoveVisible(B, P->getType()))
      cause(Reason::VisibleMoves, P->getLocation(),
            "the parameter '" + P->getNameAsString() +
                "' is moved once more, which its class makes visible");
  if (isMoveVisible(B, In.Function->getReturnType()))
    cause(Reason::VisibleMoves, In.Function->getLocation(),
          "the result is moved twice more, which its class makes visible");
}

void CoroutineBody::finishGuards(Reason Why, llvm::StringRef Detail) const {
  for (const CXXTryStmt *Try : Guards) {
    bool UnwindPasses = false;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      const CXXCatchStmt *Catch = Try->getHandler(I);
      if (catchesUnwind(Catch) && onlyRethrows(Catch) &&
          Try->getNumHandlers() > 1) {
        UnwindPasses = true;
        std::optional<Rewrite> Gone = dropHandler(B.Src, Catch);
        if (!Gone) {
          cause(Reason::InMacro, Catch->getBeginLoc(),
                "a handler comes out of a macro");
          continue;
        }
        Recipe Drop = recipe(Operation::OutlineHandler);
        Drop.Rewrites.push_back(std::move(*Gone));
        B.Out.Recipes.push_back(std::move(Drop));
        continue;
      }
      bool CatchesAll = !Catch->getExceptionDecl();
      if ((CatchesAll || catchesUnwind(Catch)) && !UnwindPasses &&
          !onlyRethrows(Catch))
        cause(Why, Catch->getBeginLoc(), Detail.str());
    }
  }
}

/// A promise takes what is returned by reference, which cannot be bound to a
/// bit-field, needs a definition that a constant member may lack, and makes an
/// integer of `NULL`.
static bool mustBeValue(const Expr *Returned) {
  if (!Returned)
    return false;
  const Expr *Plain = Returned->IgnoreParenImpCasts();
  const auto *Cast = dyn_cast<ImplicitCastExpr>(Returned->IgnoreParens());
  if (Plain->refersToBitField() ||
      (Cast && Cast->getCastKind() == CK_NullToPointer &&
       !Plain->getType()->isNullPtrType()))
    return true;
  const auto *Member = dyn_cast<MemberExpr>(Plain);
  const auto *Ref = dyn_cast<DeclRefExpr>(Plain);
  const auto *Variable =
      dyn_cast_or_null<VarDecl>(Member ? Member->getMemberDecl()
                                : Ref  ? Ref->getDecl()
                                       : nullptr);
  return Variable && Variable->isStaticDataMember() &&
         Variable->getType().isConstQualified() && !Variable->isInline();
}

/// The type of its results as text: that of a template as it is written there,
/// for all instances.
std::optional<std::string> CoroutineBody::nameOfResult() const {
  const FunctionDecl *Pattern = patternOf(In.Function);
  const FunctionTypeLoc Type = Pattern->getFunctionTypeLoc();
  const QualType Written = Pattern->getReturnType();
  if (Written->isDependentType() && !Written->getContainedAutoType() &&
      !Written->isReferenceType() && Type)
    if (std::optional<Span> Text =
            B.Src.span(Type.getReturnLoc().getSourceRange()))
      return B.Src.text(*Text).str();
  return nameOfType(B.Ctx, In.Function->getReturnType().getUnqualifiedType());
}

/// return NULL;   ->   co_return static_cast<session *>(NULL);
bool CoroutineBody::giveType(const Expr *Value, Recipe &Change) const {
  std::optional<Span> Text = B.Src.span(Value->getSourceRange());
  std::optional<std::string> Type = nameOfResult();
  if (!Text || !Type) {
    cause(Reason::InMacro, Value->getBeginLoc(),
          "what it returns must be given a type, and comes out of a macro or "
          "has none that can be named");
    return false;
  }
  Change.Rewrites.push_back(between("static_cast<" + *Type + ">(", *Text, ")"));
  return true;
}

std::optional<Recipe>
CoroutineBody::changeReturn(const ReturnStmt *Return) const {
  std::optional<Span> Keyword = B.Src.token(Return->getReturnLoc());
  if (!Keyword) {
    cause(Reason::InMacro, Return->getReturnLoc(),
          "a return statement comes out of a macro");
    return std::nullopt;
  }
  Recipe Change = recipe(Operation::Return);
  Change.Rewrites.push_back(
      {*Keyword, 10, {{InPlace ? "continue" : "co_return", {}, 0}}});
  if (mustBeValue(Return->getRetValue()) && !InPlace &&
      !giveType(Return->getRetValue(), Change))
    return std::nullopt;
  const Source::Lexeme *Value = B.Src.after(Keyword->File, Keyword->At.End);
  if (!Value || Value->Kind != tok::l_brace)
    return Change;
  // A promise cannot deduce a type from braces.
  std::optional<std::string> Type = nameOfResult();
  if (!Type) {
    cause(Reason::DeducedResult, Return->getReturnLoc(),
          "the type of the returned braces has no name");
    return std::nullopt;
  }
  Change.Rewrites.push_back(
      {Span{Keyword->File, {Value->At.Begin, Value->At.Begin}},
       10,
       {{*Type, {}, 0}}});
  return Change;
}

void CoroutineBody::returnAtEnd() const {
  std::optional<Rewrite> End = coReturnAtEnd(B.Src, In.Function);
  if (!End)
    return cause(Reason::UnsupportedDeclarator, In.Function->getLocation(),
                 "its body has no place for a co_return");
  Recipe Change = recipe(Operation::Return);
  Change.Rewrites.push_back(std::move(*End));
  B.Out.Recipes.push_back(std::move(Change));
}

/// An exception that leaves a noexcept function ends the program; out of a
/// coroutine it would go to whoever awaits it, or pulls. As a
/// function-try-block, so that the body's lines stay as they are:
///
///   void f(yield_context) noexcept {     awaitable<void> f() noexcept try {
///     ...                                  ...
///   }                                    } catch (...) {
///                                          std::terminate();
///                                        }
void CoroutineBody::keepTerminate() const {
  const auto *Type = In.Function->getType()->getAs<FunctionProtoType>();
  if (!Type || !Type->isNothrow() || In.Lambda)
    return; // a noexcept lambda is refused
  const auto *Code = dyn_cast<CompoundStmt>(In.Function->getBody());
  std::optional<Span> Open =
      Code ? B.Src.token(Code->getLBracLoc()) : std::nullopt;
  std::optional<Span> Close =
      Code ? B.Src.token(Code->getRBracLoc()) : std::nullopt;
  if (!Open || !Close) {
    cause(Reason::Noexcept, In.Function->getLocation(),
          "it is noexcept, and its body is a try block");
    return;
  }
  const std::string &File = Open->File;
  std::string Indent = B.Src.indentation(File, Close->At.Begin);
  bool OneLine =
      !B.Src.text(File, {Open->At.Begin, Close->At.End}).contains('\n');
  const Source::Lexeme *Before = B.Src.before(File, Open->At.Begin, true);
  bool OwnLine =
      Before &&
      B.Src.text(File, {Before->At.End, Open->At.Begin}).contains('\n');
  std::string Step = B.Src.step({File, {Open->At.Begin, Close->At.End}});
  std::string NewLine = "\n" + Indent;
  std::string Handler = OneLine   ? " catch (...) { std::terminate(); }"
                        : OwnLine ? NewLine + "catch (...)" + NewLine + "{" +
                                        NewLine + Step + "std::terminate();" +
                                        NewLine + "}"
                                  : " catch (...) {" + NewLine + Step +
                                        "std::terminate();" + NewLine + "}";
  Recipe Change = recipe(Operation::OutlineHandler);
  Change.Headers = {"exception"};
  Change.Rewrites.push_back({Span{File, {Open->At.Begin, Open->At.Begin}},
                             10,
                             {{OwnLine ? "try" + NewLine : "try ", {}, 0}}});
  Change.Rewrites.push_back(
      {Span{File, {Close->At.End, Close->At.End}}, 10, {{Handler, {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
}
