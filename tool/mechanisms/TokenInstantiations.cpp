// Explicit instantiations: they say a coroutine's signature once more.
//
//   template void send<tcp>(tcp socket, yield_context yield);
//   template awaitable<void> send<tcp>(tcp socket);
//
// Clang keeps of one where its name stands, unless the same instance was used
// or declared before: then it is not found, and the reason is recorded.
#include "mechanisms/Lists.h"
#include "mechanisms/TokenDeduction.h"
#include "mechanisms/TokenSignature.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace recoro;

namespace {

struct Written {
  Span Result;         ///< its type
  bool Extern = false; ///< it only declares
  std::vector<Span> Parameters;
};

class InstantiationReader {
public:
  InstantiationReader(const Source &Src, const Span &Name)
      : Src(Src), File(Name.File), Name(Name.At) {}

  std::optional<Written> read() const {
    std::optional<Range> Result = result();
    if (!Result)
      return std::nullopt;
    const Lexeme *Keyword = Src.before(File, Result->Begin);
    const Lexeme *Front = Src.before(File, Keyword->At.Begin);
    Written Found{
        {File, *Result}, Front && Src.text(File, Front->At) == "extern", {}};
    return readParameters(Found.Parameters) ? std::optional(Found)
                                            : std::nullopt;
  }

private:
  using Lexeme = Source::Lexeme;

  /// What stands between `template` and the name with its qualifiers.
  std::optional<Range> result() const {
    unsigned Begin = Name.Begin;
    const Lexeme *L = Src.before(File, Begin);
    while (L && L->Kind == tok::coloncolon) {
      const Lexeme *Qualifier = Src.before(File, L->At.Begin);
      if (!Qualifier || Qualifier->Kind != tok::raw_identifier)
        return std::nullopt; // of a template's class
      Begin = Qualifier->At.Begin;
      L = Src.before(File, Begin);
    }
    const Lexeme *Last = L;
    while (L && !isKeyword(*L)) {
      if (L->Kind == tok::semi || L->Kind == tok::r_brace ||
          L->Kind == tok::l_brace || L->Kind == tok::r_paren)
        return std::nullopt;
      L = Src.before(File, L->At.Begin);
    }
    const Lexeme *First = L ? Src.after(File, L->At.End) : nullptr;
    if (!First || L == Last || First->Kind == tok::less)
      return std::nullopt;
    return Range{First->At.Begin, Last->At.End};
  }

  bool isKeyword(const Lexeme &L) const {
    return Src.text(File, L.At) == "template";
  }

  bool readParameters(std::vector<Span> &Into) const {
    int Depth = 0; // of all brackets: the list itself is at 1
    bool InList = false;
    const Lexeme *First = nullptr, *Last = nullptr;
    for (const Lexeme *L = Src.after(File, Name.End); L;
         L = Src.after(File, L->At.End)) {
      const bool Ends = L->Kind == tok::r_paren && Depth == 1 && InList;
      if (Ends || (L->Kind == tok::comma && Depth == 1 && InList)) {
        if (First)
          Into.push_back({File, {First->At.Begin, Last->At.End}});
        First = nullptr;
        if (Ends)
          return true;
        continue;
      }
      if (L->Kind == tok::semi)
        return false;
      if (InList) {
        First = First ? First : L;
        Last = L;
      }
      if (L->Kind == tok::l_paren && Depth == 0)
        InList = true;
      Depth += change(L->Kind);
    }
    return false;
  }

  static int change(tok::TokenKind Kind) {
    switch (Kind) {
    case tok::less:
    case tok::l_paren:
    case tok::l_square:
    case tok::l_brace:
      return 1;
    case tok::greater:
    case tok::r_paren:
    case tok::r_square:
    case tok::r_brace:
      return -1;
    case tok::greatergreater:
      return -2;
    default:
      return 0;
    }
  }

  const Source &Src;
  const std::string &File;
  const Range Name;
};

} // namespace

void TokenSignature::changeInstantiations(EntityId Id,
                                          const FunctionDecl *Pattern,
                                          Parameter Token) {
  const Library &Of = Token ? *Token->Of : *D.libraryAtHand();
  std::set<SourceLocation> Seen;
  for (const FunctionDecl *Instance : instancesOf(Pattern)) {
    const TemplateSpecializationKind Kind =
        Instance->getTemplateSpecializationKind();
    if (!Instance->getPrimaryTemplate() ||
        (Kind != TSK_ExplicitInstantiationDefinition &&
         Kind != TSK_ExplicitInstantiationDeclaration) ||
        !Seen.insert(Instance->getPointOfInstantiation()).second)
      continue;
    const SourceLocation Place = Instance->getPointOfInstantiation();
    const std::optional<Span> Name = B.Src.token(Place);
    std::optional<Written> Found;
    if (Name && Pattern->getIdentifier() &&
        B.Src.text(*Name) == Pattern->getName())
      Found = InstantiationReader(B.Src, *Name).read();
    if (!Found || Found->Parameters.size() != Pattern->getNumParams() ||
        Found->Extern != (Kind == TSK_ExplicitInstantiationDeclaration)) {
      B.cause(Id, Reason::UnsupportedDeclarator, Place,
              "it is instantiated explicitly, where its signature is not "
              "found: behind its first use or declaration, in a macro, or as "
              "a member of a class template");
      continue;
    }
    Recipe Change{Operation::ChangeSignature, {{Id, true}}, {}, {}};
    if (Token)
      Change.Rewrites = dropListItem(B.Src, Found->Parameters[Token->Written]);
    if (!D.isLeaf(Pattern) && !asksCoroutine(Pattern, Instance)) {
      std::optional<Rewrite> Result =
          wrapResult(Id, Found->Result, Instance->getReturnType(),
                     D.aliasOf(Of, Place), /*SpaceAfter=*/false);
      if (!Result)
        continue;
      Change.Headers = resultHeaders(Instance->getReturnType(), Of);
      Change.Rewrites.push_back(std::move(*Result));
    }
    B.Out.Recipes.push_back(std::move(Change));
    rename(Id, Pattern, Place);
  }
}
