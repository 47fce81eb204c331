// How the body of a token coroutine ends: what it returns, and that something
// in it makes it a coroutine at all.
#include "mechanisms/BodyText.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

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
