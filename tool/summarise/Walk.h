// Traversal of the project's own code: every function body, with the ancestors
// of each statement at hand. Templates and generic lambdas are seen through
// their instantiations. Bodies of lambdas are bodies of their own.
#ifndef RECORO_SUMMARISE_WALK_H
#define RECORO_SUMMARISE_WALK_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <vector>

namespace recoro {

/// A function's body, or the initialiser of a variable (no function then).
struct Body {
  const clang::FunctionDecl *Function = nullptr;
  const clang::LambdaExpr *Lambda = nullptr; ///< whose body it is, if any
  const Body *Parent = nullptr;              ///< the body it is written in
  std::string Name;                          ///< as findings name it
  unsigned Lambdas = 0;                      ///< seen so far in it
};

/// The statements around a statement, outermost first, within one body.
using Ancestors = std::vector<const clang::Stmt *>;

class BodyHandler {
public:
  virtual ~BodyHandler() = default;
  virtual void declare(const clang::FunctionDecl *) {}
  /// A using-declaration or an alias.
  virtual void rename(const clang::NamedDecl *) {}
  virtual void enter(const Body &) {}
  virtual void visit(const clang::Stmt *, const Body &, const Ancestors &) {}
  virtual void leave(const Body &) {}
};

/// Walks all declarations of the TU for whose location `InProject` holds.
void walkProject(clang::ASTContext &Ctx,
                 llvm::function_ref<bool(clang::SourceLocation)> InProject,
                 BodyHandler &Handler);

} // namespace recoro

#endif
