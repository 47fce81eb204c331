// How the body of a token coroutine ends: what it returns, that something in it
// makes it a coroutine at all, and that no exception leaves a noexcept one.
#include "mechanisms/BodyText.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

/// An exception that leaves a noexcept function ends the program; out of a
/// coroutine it would go to whoever awaits it. As a function-try-block, so that
/// the body's lines stay as they are:
///
///   void f(yield_context) noexcept {     awaitable<void> f() noexcept try {
///     ...                                  ...
///   }                                    } catch (...) {
///                                          std::terminate();
///                                        }
void TokenBody::keepTerminate() {
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
  Recipe Change;
  Change.Op = Operation::OutlineHandler;
  Change.Guard = {{Id, true}};
  Change.Headers = {"exception"};
  Change.Rewrites.push_back({Span{File, {Open->At.Begin, Open->At.Begin}},
                             10,
                             {{OwnLine ? "try" + NewLine : "try ", {}, 0}}});
  Change.Rewrites.push_back(
      {Span{File, {Close->At.End, Close->At.End}}, 10, {{Handler, {}, 0}}});
  B.Out.Recipes.push_back(std::move(Change));
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

void TokenBody::finishReturns() {
  for (const ReturnStmt *Return : Returns) {
    std::optional<Span> Keyword = B.Src.token(Return->getReturnLoc());
    if (!Keyword) {
      cause(Reason::InMacro, Return->getReturnLoc(),
            "a return statement comes out of a macro");
      continue;
    }
    Recipe Change;
    Change.Op = Operation::Return;
    Change.Guard = {{Id, true}};
    Change.Rewrites.push_back(
        {*Keyword, 10, {{InPlace ? "continue" : "co_return", {}, 0}}});
    if (mustBeValue(Return->getRetValue()) && !InPlace &&
        !returnValue(Return, Change))
      continue;
    const Source::Lexeme *Value = B.Src.after(Keyword->File, Keyword->At.End);
    if (Value && Value->Kind == tok::l_brace) {
      // A promise cannot deduce a type from braces.
      std::optional<std::string> Type = Signature.nameOfType(
          In.Function->getReturnType().getUnqualifiedType());
      if (!Type) {
        cause(Reason::DeducedResult, Return->getReturnLoc(),
              "the type of the returned braces has no name");
        continue;
      }
      Change.Rewrites.push_back(
          {Span{Keyword->File, {Value->At.Begin, Value->At.Begin}},
           10,
           {{*Type, {}, 0}}});
    }
    B.Out.Recipes.push_back(std::move(Change));
  }
}

/// return NULL;   ->   co_return static_cast<session *>(NULL);
bool TokenBody::returnValue(const ReturnStmt *Return, Recipe &Change) {
  const Expr *Value = Return->getRetValue();
  std::optional<Span> Text = B.Src.span(Value->getSourceRange());
  std::optional<std::string> Type =
      Signature.nameOfType(In.Function->getReturnType().getUnqualifiedType());
  if (!Text || !Type) {
    cause(Reason::InMacro, Value->getBeginLoc(),
          "what it returns must be given a type, and comes out of a macro or "
          "has none that can be named");
    return false;
  }
  Change.Rewrites.push_back({*Text,
                             40,
                             {{"static_cast<" + *Type + ">(", {}, 0},
                              {"", Text->At, 40},
                              {")", {}, 0}}});
  return true;
}

/// A body that neither awaits nor returns would be no coroutine.
void TokenBody::startAsCoroutine() {
  std::optional<Rewrite> End = coReturnAtEnd(B.Src, In.Function);
  if (!End) {
    cause(Reason::InMacro, In.Function->getLocation(),
          "its body comes out of a macro");
    return;
  }
  Recipe Change;
  Change.Op = Operation::Return;
  Change.Guard = {{Id, true}};
  if (In.Function->getReturnType()->isVoidType()) {
    Change.Rewrites.push_back(std::move(*End));
  } else {
    // It never returns (it throws): any await in front makes it a coroutine.
    std::optional<Span> Code =
        B.Src.span(In.Function->getBody()->getSourceRange());
    const unsigned Inside = Code->At.Begin + 1;
    const Source::Lexeme *First = B.Src.after(Code->File, Inside, true);
    Change.Headers = {header(D.R.ExecutorHeader)};
    llvm::StringRef Front = B.Src.text(Code->File, {Inside, First->At.Begin});
    std::string Lead =
        Front.contains('\n') ? Front.substr(Front.rfind('\n')).str() : " ";
    Change.Rewrites.push_back({Span{Code->File, {Inside, Inside}},
                               10,
                               {{Lead + expand(D.R.Executor) + ";", {}, 0}}});
  }
  B.Out.Recipes.push_back(std::move(Change));
}
