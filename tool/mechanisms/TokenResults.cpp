// What a coroutine's result becomes, where its signature says it.
//
//   int read(yield_context yield)      ->   awaitable<int> read()
//   auto read(yield_context yield)     ->   awaitable<int> read()
//   auto timed(F f, yield_context yield) -> decltype(f(yield))
//                                      ->   auto timed(F f) -> decltype(f())
//
// TokenDeduction.cpp tells what the `auto` of a template stands for.
#include "mechanisms/Lists.h"
#include "mechanisms/TokenDeduction.h"
#include "mechanisms/TokenSignature.h"
#include "mechanisms/TypeName.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;
using namespace recoro;

bool TokenSignature::asksCoroutine(const FunctionDecl *Declaration,
                                   const FunctionDecl *Instance) const {
  if (QualType Closure = askedCallable(Instance); D.borrows(Closure))
    return !D.isLeaf(Closure.getNonReferenceType()
                         ->getAsCXXRecordDecl()
                         ->getLambdaCallOperator());
  const CallExpr *Asked = askedForResult(Declaration);
  if (!Asked)
    return false;
  const Expr *Token = tokenArgument(D, Asked);
  if (!Token)
    return !D.tokenParameter(Declaration); // it asks a borrower
  const CallExpr *Made = askedForResult(Instance);
  const FunctionDecl *Callee = Made ? Made->getDirectCallee() : nullptr;
  return Callee && D.tokenParameter(Callee) && !D.isLeaf(Callee);
}

std::vector<std::string>
TokenSignature::resultHeaders(QualType T, const Library &Of) const {
  std::vector<std::string> Headers = {
      expandTemplate(D.R.ResultHeader, {{"lib", Of.IncludePrefix}})};
  if (T->isReferenceType() && !D.holdsReferences())
    Headers.push_back("functional");
  return Headers;
}

std::string TokenSignature::nativeResult(QualType T, const std::string &Name,
                                         const std::string &Space) const {
  std::string Type = Name;
  if (T->isLValueReferenceType() && !D.holdsReferences())
    Type = "std::reference_wrapper<" + llvm::StringRef(Name).rtrim("& ").str() +
           ">";
  return expandTemplate(D.R.Result, {{"ns", Space}, {"type", Type}});
}

void TokenSignature::widenOverQualifiers(Span &Type) const {
  auto IsQualifier = [&](const Source::Lexeme *L) {
    if (!L)
      return false;
    llvm::StringRef Word = B.Src.text(Type.File, L->At);
    return Word == "const" || Word == "volatile";
  };
  for (const Source::Lexeme *L = B.Src.before(Type.File, Type.At.Begin);
       IsQualifier(L); L = B.Src.before(Type.File, Type.At.Begin))
    Type.At.Begin = L->At.Begin;
  for (const Source::Lexeme *L = B.Src.after(Type.File, Type.At.End);
       IsQualifier(L); L = B.Src.after(Type.File, Type.At.End))
    Type.At.End = L->At.End;
}

std::optional<Rewrite>
TokenSignature::changeResult(EntityId Id, const FunctionDecl *Declaration,
                             const FunctionDecl *Instance,
                             const std::string &Space, Recipe &Change) {
  FunctionTypeLoc Type = Declaration->getFunctionTypeLoc();
  SourceLocation NameLoc = Declaration->getQualifierLoc()
                               ? Declaration->getQualifierLoc().getBeginLoc()
                               : Declaration->getLocation();
  std::optional<Span> Name = B.Src.token(NameLoc);
  std::optional<Span> Written =
      Type ? B.Src.span(Type.getReturnLoc().getSourceRange()) : std::nullopt;
  if (!Written || !Name || Written->File != Name->File) {
    B.cause(Id, Reason::UnsupportedDeclarator, Declaration->getLocation(),
            "its result type is not plain text in this declaration");
    return std::nullopt;
  }
  QualType Result = Declaration->getReturnType();
  if (Result->getContainedAutoType())
    return changeDeduced(Id, Declaration, Instance, *Written, Space, Change);
  bool Trailing =
      Declaration->getType()->castAs<FunctionProtoType>()->hasTrailingReturn();
  widenOverQualifiers(*Written);
  if (Trailing)
    return wrapResult(Id, *Written, Result, Space, false);
  // In a macro's body an argument may give the name. A macro's arguments may
  // also be both, and are then no text of a declaration.
  std::optional<Span> WithName =
      B.Src.span(SourceRange(Type.getReturnLoc().getBeginLoc(), NameLoc));
  const Source::Lexeme *Named =
      WithName ? B.Src.before(WithName->File, WithName->At.End) : nullptr;
  if (!Named || Named->Kind == tok::r_paren ||
      Written->At.End <= WithName->At.Begin ||
      WithName->At.End <= Written->At.Begin) {
    B.cause(Id, Reason::InMacro, Declaration->getLocation(),
            "its result type and its name are pieced together by a macro");
    return std::nullopt;
  }
  const Source::Lexeme *Last = B.Src.before(Name->File, Named->At.Begin);
  if (!Last || Written->At.End > Last->At.End) {
    B.cause(Id, Reason::UnsupportedDeclarator, Declaration->getLocation(),
            "its result type stands on both sides of its name");
    return std::nullopt;
  }
  Written->At.End = Last->At.End;
  return wrapResult(Id, *Written, Result, Space,
                    Last->At.End == Named->At.Begin);
}

std::optional<Rewrite>
TokenSignature::changeDeduced(EntityId Id, const FunctionDecl *Declaration,
                              const FunctionDecl *Instance, Span Auto,
                              const std::string &Space, Recipe &Change) {
  const FunctionDecl *Pattern = patternOf(Instance);
  std::optional<DeducedResult> Result;
  if (Pattern != Instance)
    Result = deduceResult(D, B, Pattern, Instance, Space);
  else if (auto Known = nameOfType(B.Ctx, Instance->getReturnType()))
    Result = {nativeResult(Instance->getReturnType(), *Known, Space)};
  std::optional<Span> Open =
      Result && Result->BehindParameters
          ? B.Src.token(Pattern->getBody()->getBeginLoc())
          : std::nullopt;
  if (!Result || (Result->BehindParameters &&
                  (!Open || Pattern->getTrailingRequiresClause()))) {
    B.cause(Id, Reason::DeducedResult, Declaration->getLocation(),
            "its result type is deduced");
    return std::nullopt;
  }
  if (!Result->Header.empty())
    Change.Headers.push_back(Result->Header);
  if (Result->BehindParameters) {
    const Source::Lexeme *Last = B.Src.before(Open->File, Open->At.Begin);
    return Rewrite{Span{Open->File, {Last->At.End, Last->At.End}},
                   10,
                   {{" -> " + Result->Text, {}, 0}}};
  }
  widenOverQualifiers(Auto);
  return Rewrite{Auto, 10, {{Result->Text, {}, 0}}};
}

/// No awaitable holds a reference; one that holds a std::reference_wrapper is
/// unwrapped where it is awaited.
std::optional<Rewrite> TokenSignature::wrapResult(EntityId Id, Span Type,
                                                  QualType T,
                                                  const std::string &Space,
                                                  bool SpaceAfter) const {
  static constexpr llvm::StringRef Specifiers[] = {
      "static", "inline", "virtual", "constexpr", "extern", "friend"};
  for (const Source::Lexeme *L = B.Src.after(Type.File, Type.At.Begin);
       L && L->At.Begin < Type.At.End; L = B.Src.after(Type.File, L->At.End))
    if (llvm::is_contained(Specifiers, B.Src.text(Type.File, L->At))) {
      B.cause(Id, Reason::UnsupportedDeclarator, Span{Type.File, L->At},
              "a specifier stands among the words of its result type");
      return std::nullopt;
    }
  if (!llvm::StringRef(D.R.Result).contains("{type}"))
    return Rewrite{Type, 10, {{D.R.Result + (SpaceAfter ? " " : ""), {}, 0}}};
  auto [Front, Back] = llvm::StringRef(D.R.Result).split("{type}");
  Range Inner = Type.At;
  std::string Open, Close;
  if (T->isReferenceType() && !D.holdsReferences()) {
    const Source::Lexeme *Last = B.Src.before(Type.File, Type.At.End);
    const Source::Lexeme *Before =
        Last ? B.Src.before(Type.File, Last->At.Begin) : nullptr;
    if (!T->isLValueReferenceType() || !Before || Last->Kind != tok::amp ||
        Before->At.Begin < Type.At.Begin) {
      B.cause(Id, Reason::ReferenceResult, Type,
              "it returns a reference that is not written as 'T &'");
      return std::nullopt;
    }
    Inner.End = Before->At.End;
    Open = "std::reference_wrapper<";
    Close = ">";
  }
  return Rewrite{
      Type,
      10,
      {{expandTemplate(Front, {{"ns", Space}}) + Open, {}, 0},
       {"", Inner, 10},
       {Close + expandTemplate(Back, {{"ns", Space}}) + (SpaceAfter ? " " : ""),
        {},
        0}}};
}
