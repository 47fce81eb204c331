// Coroutines that take values in: the bodies of objects of a sink type.
//
//   void print(pull_type &in, int width);
//   push_type printer(bind(print, _1, 15));
//     ->  recoro::consumer<int> print(recoro::source<int> &in, int width);
//         recoro::push<int> printer(bind(print, _1, 15));
//
// One may leave a part of the work to others:
//
//   header(in);                     ->  co_await header(in);
//
// They are found before anything else is visited: only what runs it tells such
// a body from any other function that takes a source.
//
// Limits: a lambda that is not generic, or a function that returns nothing and
// is declared once, in the main file. Others are refused where they are run.
#ifndef RECORO_MECHANISMS_SINKCONSUMERS_H
#define RECORO_MECHANISMS_SINKCONSUMERS_H

#include "mechanisms/SinkDialect.h"
#include "summarise/Walk.h"
#include "llvm/ADT/MapVector.h"

namespace recoro {

class SinkConsumers {
public:
  SinkConsumers(const SinkDialect &D, Builder &B) : D(D), B(B) {}

  struct Consumer {
    EntityId Id = 0;
    const clang::FunctionDecl *F = nullptr;
    const clang::ParmVarDecl *Input = nullptr;
    const clang::LambdaExpr *Lambda = nullptr;
    std::string Name; ///< of a lambda
  };

  /// All that some object in the project runs.
  void find();
  const Consumer *of(const clang::FunctionDecl *F) const;
  const llvm::MapVector<const clang::FunctionDecl *, Consumer> &all() const {
    return Consumers;
  }
  /// The body that an object is made to run by this argument, or null.
  const Consumer *runBy(const clang::Expr *Argument) const;
  /// A closure that is one, where it is written.
  const Consumer *at(const clang::LambdaExpr *Lambda, const std::string &Name);

  /// `E`, which names one, is handed to something else than an object.
  void checkUse(const clang::Expr *E, const Consumer &Named,
                const Ancestors &Above);
  /// All has been seen: signatures change.
  void finish();

private:
  class Finder;
  class Delegates;
  const clang::ParmVarDecl *inputOf(const clang::FunctionDecl *F) const;
  const clang::FunctionDecl *bodyOf(const clang::Expr *Callable) const;
  bool add(const clang::FunctionDecl *F);
  const clang::VarDecl *sourceGiven(const clang::CallExpr *Call,
                                    const clang::FunctionDecl *F) const;
  void add(llvm::iterator_range<clang::CallExpr::const_arg_iterator> Arguments);
  bool makesSink(const clang::CallExpr *Call) const;
  void describe(const Consumer &Of);

  const SinkDialect &D;
  Builder &B;
  /// In the order in which they are found.
  llvm::MapVector<const clang::FunctionDecl *, Consumer> Consumers;
};

} // namespace recoro

#endif
