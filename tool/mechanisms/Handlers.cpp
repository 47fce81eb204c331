// What becomes of exception handlers that suspend.
//
//   try {                                  std::exception_ptr caught;
//     connect(s, yield);                   std::exception const *caught_e =
//     nullptr;
//   } catch (std::exception const &e) {    try {
//     report(e, yield);                      co_await connect(s);
//     throw;                               } catch (std::exception const &e) {
//   }                                        caught = std::current_exception();
//                                            caught_e = &e;
//                                          }
//                                          if (auto const held =
//                                          std::exchange(caught, nullptr)) {
//                                            std::exception const &e =
//                                            *caught_e; co_await report(e);
//                                            std::rethrow_exception(held);
//                                          }
//
// The exception lives as long as before: `held` ends with the handler's body.
// Limits: nothing that asks for the current exception
// in a way that is not seen here, no function-try-block.
#include "mechanisms/CoroutineBody.h"
#include "mechanisms/Exceptions.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace recoro;

static const Stmt *handlerAround(const Ancestors &Above) {
  for (const Stmt *S : llvm::reverse(Above))
    if (isa<CXXCatchStmt>(S))
      return S;
  return nullptr;
}

void CoroutineBody::collectInHandlers(const Stmt *S, const Ancestors &Above) {
  if (const auto *Throw = dyn_cast<CXXThrowExpr>(S)) {
    if (!Throw->getSubExpr())
      Rethrows.push_back({Throw, handlerAround(Above)});
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (const Stmt *Around = handlerAround(Above))
      if (asksForException(F))
        ExceptionQueries.push_back({Call, Around});
    if (!F || !F->getIdentifier())
      return;
    llvm::StringRef Name = F->getName();
    if (Name == "current_exception" || Name == "throw_with_nested" ||
        Name == "rethrow_if_nested")
      ExceptionQueries.push_back({Call, handlerAround(Above)});
  }
}

void CoroutineBody::noteHandlers(const Expr *E, const Ancestors &Above) {
  for (unsigned I = Above.size(); I-- > 0;) {
    const auto *Catch = dyn_cast<CXXCatchStmt>(Above[I]);
    if (!Catch)
      continue;
    const auto *Try = I ? dyn_cast<CXXTryStmt>(Above[I - 1]) : nullptr;
    if (!Try || Try == In.Function->getBody()) {
      cause(Reason::AwaitInHandler, E->getBeginLoc(),
            "it stands in the handler of a function-try-block");
      continue;
    }
    Handler &H = Handlers[Try];
    H.Try = Try;
    H.Above = Ancestors(Above.begin(), Above.begin() + I - 1);
    H.Outlined.insert(Catch);
  }
}

void CoroutineBody::finishHandlers() {
  for (const auto &[Try, H] : Handlers)
    outline(H);
}

void CoroutineBody::rethrowHeld(const CXXCatchStmt *Catch,
                                const std::string &Held) {
  Recipe Change;
  Change.Op = Operation::OutlineHandler;
  Change.Guard = {{Id, true}};
  auto Replace = [&](const Expr *E, std::string Text) {
    if (std::optional<Span> At = B.Src.span(E->getSourceRange()))
      Change.Rewrites.push_back({*At, 10, {{std::move(Text), {}, 0}}});
    else
      cause(Reason::InMacro, E->getBeginLoc(),
            "the handler uses the exception in a macro");
  };
  for (auto [Throw, Around] : Rethrows)
    if (Around == Catch)
      Replace(Throw, "std::rethrow_exception(" + Held + ")");
  for (auto [Call, Around] : ExceptionQueries) {
    if (Around != Catch)
      continue;
    const FunctionDecl *F = Call->getDirectCallee();
    if (F->isInStdNamespace() && F->getName() == "current_exception")
      Replace(Call, Held);
    else
      cause(Reason::AwaitInHandler, Call->getBeginLoc(),
            "the handler needs the exception to be the current one");
  }
  if (!Change.Rewrites.empty())
    B.Out.Recipes.push_back(std::move(Change));
}

void CoroutineBody::outline(const Handler &H) {
  std::optional<Span> Whole = B.Src.span(H.Try->getSourceRange());
  std::optional<Span> First =
      B.Src.span(H.Try->getHandler(0)->getSourceRange());
  if (!Whole || !First) {
    cause(Reason::InMacro, H.Try->getBeginLoc(),
          "the try statement comes out of a macro");
    return;
  }
  const std::string &File = Whole->File;
  std::string Indent = B.Src.indentation(File, Whole->At.Begin);
  bool Plain =
      !H.Above.empty() && isa<CompoundStmt>(H.Above.back()) &&
      !(H.Above.size() > 1 && isa<SwitchStmt>(H.Above[H.Above.size() - 2]));
  std::string Front = Plain ? "" : "{\n" + Indent;
  std::string After;
  std::vector<Piece> Middle, Behind;
  PrintingPolicy Policy(B.Ctx.getLangOpts());
  Policy.SuppressTagKeyword = true;

  unsigned End = First->At.Begin;
  Middle.push_back({"", {Whole->At.Begin, End}, 70});
  for (unsigned I = 0; I != H.Try->getNumHandlers(); ++I) {
    const CXXCatchStmt *Catch = H.Try->getHandler(I);
    std::optional<Span> Text = B.Src.span(Catch->getSourceRange());
    std::optional<Span> Block =
        B.Src.span(Catch->getHandlerBlock()->getSourceRange());
    if (!Text || !Block) {
      cause(Reason::InMacro, Catch->getBeginLoc(),
            "a handler comes out of a macro");
      return;
    }
    if (End != Text->At.Begin)
      Middle.push_back({"", {End, Text->At.Begin}, 70});
    End = Text->At.End;
    if (!H.Outlined.count(Catch)) {
      Middle.push_back({"", Text->At, 70});
      continue;
    }
    std::string Step = B.Src.step(*Block);
    std::string Caught = unique("caught");
    std::string Held = unique("held");
    Front += "std::exception_ptr " + Caught + ";\n" + Indent;
    std::string Head = "...", Keep, Rebind;
    if (const VarDecl *Variable = Catch->getExceptionDecl()) {
      std::optional<Span> Declared = B.Src.span(Variable->getSourceRange());
      if (!Declared) {
        cause(Reason::InMacro, Catch->getBeginLoc(),
              "a handler comes out of a macro");
        return;
      }
      Head = B.Src.text(*Declared).str();
      std::string Name = Variable->getNameAsString();
      if (!Name.empty()) {
        QualType T = Variable->getType();
        std::string Type = T.getNonReferenceType().getAsString(Policy);
        std::string Kept = unique("caught_" + Name);
        Front += Type + " *" + Kept + " = nullptr;\n" + Indent;
        Rebind = "\n" + Indent + Step + Head + " = *" + Kept + ";";
        if (!T->isReferenceType())
          Head = Type + " &" + Name;
        Keep = Indent + Step + Kept + " = &" + Name + ";\n";
      }
    }
    Middle.push_back({"catch (" + Head + ") {\n" + Indent + Step + Caught +
                          " = std::current_exception();\n" + Keep + Indent +
                          "}",
                      {},
                      0});
    Behind.push_back({"\n" + Indent + "if (auto const " + Held +
                          " = std::exchange(" + Caught + ", nullptr)) {" +
                          Rebind,
                      {},
                      0});
    Behind.push_back({"", {Block->At.Begin + 1, Block->At.End - 1}, 70});
    Behind.push_back({"}", {}, 0});
    rethrowHeld(Catch, Held);
  }
  Recipe Change;
  Change.Op = Operation::OutlineHandler;
  Change.Guard = {{Id, true}};
  Change.Headers = {"exception", "utility"};
  Rewrite R{*Whole, 70, {{Front, {}, 0}}};
  R.Pieces.insert(R.Pieces.end(), Middle.begin(), Middle.end());
  R.Pieces.insert(R.Pieces.end(), Behind.begin(), Behind.end());
  if (!Plain)
    R.Pieces.push_back({"\n" + Indent + "}", {}, 0});
  Change.Rewrites.push_back(std::move(R));
  B.Out.Recipes.push_back(std::move(Change));
}
