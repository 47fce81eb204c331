// What mechanisms build a summary with: the AST's context, the text behind it,
// and the summary under construction.
#ifndef RECORO_SUMMARISE_BUILDER_H
#define RECORO_SUMMARISE_BUILDER_H

#include "load/Load.h"
#include "model/Settled.h"
#include "model/Summary.h"
#include "summarise/Source.h"
#include "clang/AST/Decl.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringSet.h"

namespace recoro {

class Builder {
public:
  Builder(clang::ASTContext &Ctx, clang::Sema &Sema, const Territory &Land,
          Compiler By, const Settled &Known, Summary &Out,
          const llvm::StringSet<> *Words = nullptr)
      : Ctx(Ctx), Sema(Sema), Src(Ctx), By(By), Out(Out), Land(Land),
        Known(Known), Words(Words) {}

  clang::ASTContext &Ctx;
  clang::Sema &Sema;
  Source Src;
  const Compiler By; ///< who compiles this TU in the user's build
  Summary &Out;

  /// Whether the code at `Loc` is spelled in the project's own files.
  bool inProject(clang::SourceLocation Loc);
  std::optional<Territory::Objection> objection(llvm::StringRef File) const {
    return Land.objection(File);
  }

  /// The entity of a coroutine, which is the same for all declarations of it
  /// and all its instantiations; `true` when it is new.
  std::pair<EntityId, bool> entity(const clang::FunctionDecl *Function);
  /// The same for what is no function and has a name of its own.
  std::pair<EntityId, bool> entity(const std::string &Key);
  /// Whether some mechanism has taken `Function` for a coroutine.
  bool isEntity(const clang::FunctionDecl *Function) const;
  /// Whether it takes a token and is known never to suspend.
  bool isLeaf(const clang::FunctionDecl *Function) const;
  /// Whether the class whose member `Token` is cannot do without it.
  bool keepsToken(const clang::FieldDecl *Token) const {
    return Known.Holders.count(Src.place(Token->getLocation()));
  }
  /// The same of what is written at `Site`.
  bool isLeaf(const Span &Site) const { return Known.Leaves.count(Site); }
  /// The name that a coroutine gets because it needs another one, or "".
  llvm::StringRef newName(const clang::FunctionDecl *Function) const;
  /// Whether the TU has this identifier anywhere, whatever it stands for.
  bool hasWord(llvm::StringRef Word) const;
  void cause(EntityId E, Reason Why, const Span &At, std::string Detail);
  void cause(EntityId E, Reason Why, clang::SourceLocation At,
             std::string Detail) {
    cause(E, Why, Src.place(At), std::move(Detail));
  }

private:
  const Territory &Land;
  const Settled &Known;
  const llvm::StringSet<> *Words; ///< besides those that Clang has; may be null
  std::map<clang::FileID, bool> InProject;
  std::map<const clang::FunctionDecl *, EntityId> ByDecl;
  std::map<Span, EntityId> BySite;
  std::map<std::string, EntityId> ByKey;
};

/// The declaration that `Function` was instantiated from, or itself.
const clang::FunctionDecl *patternOf(const clang::FunctionDecl *Function);

} // namespace recoro

#endif
