// See TypeName.h.
#include "mechanisms/TypeName.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace recoro;

/// namespace router { class router; struct answer; }
///
/// Below that namespace `router::answer` looks into the class.
static bool isHiddenInside(const ASTContext &Ctx, llvm::StringRef Outermost) {
  const DeclarationName Name(&Ctx.Idents.get(Outermost));
  return llvm::any_of(Ctx.getTranslationUnitDecl()->lookup(Name),
                      [&](const NamedDecl *Found) {
                        const auto *Space = dyn_cast<NamespaceDecl>(Found);
                        return Space && !Space->lookup(Name).empty();
                      });
}

/// Names that would be hidden where they are needed begin with `::`.
static std::string unhidden(const ASTContext &Ctx, llvm::StringRef Name) {
  auto IsOfWord = [](char C) { return llvm::isAlnum(C) || C == '_'; };
  std::string Out;
  while (!Name.empty()) {
    llvm::StringRef Word = Name.take_while(IsOfWord);
    Name = Name.drop_front(Word.size());
    const bool Begins = !llvm::StringRef(Out).ends_with("::");
    if (!Word.empty() && Begins && Name.starts_with("::") &&
        isHiddenInside(Ctx, Word))
      Out += "::";
    Out += Word;
    Out += Name.take_until(IsOfWord);
    Name = Name.drop_until(IsOfWord);
  }
  return Out;
}

std::optional<std::string> recoro::nameOfType(const ASTContext &Ctx,
                                              QualType T) {
  if (T.isNull() || T->isUndeducedType() || T->isDependentType())
    return std::nullopt;
  const TagDecl *Tag = T->getAsTagDecl();
  if (Tag && (!Tag->getIdentifier() || Tag->getParentFunctionOrMethod()))
    return std::nullopt;
  PrintingPolicy Policy(Ctx.getLangOpts());
  Policy.SuppressTagKeyword = true;
  // A deduced type may have been written without its qualifier, inside the
  // namespace that it comes from; only an alias keeps a name worth keeping.
  const auto *Alias = T->getAs<TypedefType>();
  if (Alias && Alias->getDecl()->getDeclContext()->isFileContext()) {
    std::string Name;
    llvm::raw_string_ostream Out(Name);
    Policy.SuppressInlineNamespace =
        llvm::to_underlying(PrintingPolicy::SuppressInlineNamespaceMode::All);
    if (T.isLocalConstQualified())
      Out << "const ";
    Alias->getDecl()->printQualifiedName(Out, Policy);
    return unhidden(Ctx, Name);
  }
  // Printed as it is, a canonical type has its full name, and no arguments that
  // are the template's defaults.
  Policy.SuppressInlineNamespace =
      llvm::to_underlying(PrintingPolicy::SuppressInlineNamespaceMode::All);
  std::string Name = T.getCanonicalType().getAsString(Policy);
  static constexpr llvm::StringRef Long = "std::basic_string<char>";
  for (size_t At = Name.find(Long); At != std::string::npos;
       At = Name.find(Long))
    Name.replace(At, Long.size(), "std::string");
  return unhidden(Ctx, Name);
}
