// See BodyText.h.
#include "mechanisms/BodyText.h"

using namespace clang;
using namespace recoro;

std::set<std::string> recoro::namesIn(const Source &Src,
                                      const FunctionDecl *F) {
  std::set<std::string> Names;
  if (std::optional<Span> Code = Src.span(F->getBody()->getSourceRange()))
    for (const Source::Lexeme *L = Src.after(Code->File, Code->At.Begin);
         L && L->At.Begin < Code->At.End; L = Src.after(Code->File, L->At.End))
      if (L->Kind == tok::raw_identifier)
        Names.insert(Src.text(Code->File, L->At).str());
  for (const ParmVarDecl *P : F->parameters())
    Names.insert(P->getNameAsString());
  return Names;
}

Rewrite recoro::between(std::string Front, const Span &At, std::string Back) {
  return {
      At,
      40,
      {{std::move(Front), {}, 0}, {"", At.At, 40}, {std::move(Back), {}, 0}}};
}

std::optional<Rewrite> recoro::coReturnAtEnd(const Source &Src,
                                             const FunctionDecl *F) {
  std::optional<Span> Code = Src.span(F->getBody()->getSourceRange());
  if (!Code || isa<CXXTryStmt>(F->getBody()))
    return std::nullopt;
  const std::string &File = Code->File;
  Range Close{Code->At.End - 1, Code->At.End};
  const Source::Lexeme *Last = Src.before(File, Close.Begin, true);
  llvm::StringRef Gap = Src.text(File, {Last->At.End, Close.Begin});
  if (!Gap.contains('\n'))
    return Rewrite{Span{File, Close},
                   10,
                   {{Gap.empty() ? " co_return; }" : "co_return; }", {}, 0}}};
  const auto *Block = dyn_cast<CompoundStmt>(F->getBody());
  std::optional<Span> Final = Block && !Block->body_empty()
                                  ? Src.token(Block->body_back()->getBeginLoc())
                                  : std::nullopt;
  std::string Indent =
      Final ? Src.indentation(File, Final->At.Begin)
      : Last->At.Begin > Code->At.Begin
          ? Src.indentation(File, Last->At.Begin)
          : Gap.substr(Gap.rfind('\n') + 1).str() + Src.step(*Code);
  return Rewrite{Span{File, {Last->At.End, Last->At.End}},
                 10,
                 {{"\n" + Indent + "co_return;", {}, 0}}};
}

std::optional<Rewrite> recoro::dropHandler(const Source &Src,
                                           const CXXCatchStmt *Catch) {
  std::optional<Span> Text = Src.span(Catch->getSourceRange());
  const Source::Lexeme *Before =
      Text ? Src.before(Text->File, Text->At.Begin, true) : nullptr;
  if (!Before)
    return std::nullopt;
  return Rewrite{Span{Text->File, {Before->At.End, Text->At.End}}, 60, {}};
}
