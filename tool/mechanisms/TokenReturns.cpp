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

void TokenBody::finishReturns() {
  for (const ReturnStmt *Return : Returns)
    if (std::optional<Recipe> Change = changeReturn(Return))
      B.Out.Recipes.push_back(std::move(*Change));
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
