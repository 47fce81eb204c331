// The body of a coroutine that takes values in.
//
//   while (in) {               while (in) {
//     print(in.get());           print(in.get());
//     in();                      co_await in();
//   }                          }
//   x = in().get();            x = (co_await in()).get();
//   for (int n : in)           for (; in; co_await in()) {
//     print(n);                  int n = in.current();
//                                print(n);
//                              }
//   header(in);                co_await header(in);
#ifndef RECORO_MECHANISMS_CONSUMERBODY_H
#define RECORO_MECHANISMS_CONSUMERBODY_H

#include "mechanisms/CoroutineBody.h"
#include "mechanisms/SinkConsumers.h"

namespace recoro {

class ConsumerBody : public CoroutineBody {
public:
  ConsumerBody(const SinkDialect &D, Builder &B, const Body &In,
               const SinkConsumers &Consumers,
               const SinkConsumers::Consumer &Of)
      : CoroutineBody(B, In, Of.Id, /*InPlace=*/false), Input(Of.Input), D(D),
        Consumers(Consumers) {}

  const clang::ParmVarDecl *const Input;
  bool holds(const clang::VarDecl *Named) const { return Named == Input; }

  /// Every statement of the body passes here.
  void visit(const clang::Stmt *S, const Ancestors &Above);
  /// A use of the input, in this body or in a function inside.
  void use(const clang::DeclRefExpr *Ref, bool Inside, const Ancestors &Above);
  /// The body has been seen whole.
  void finish();

private:
  void record(const clang::Expr *At, std::optional<EntityId> Runs);
  /// `E` waits: what its place forbids.
  void checkPosition(const clang::Expr *E, const Ancestors &Above);
  void wait(const clang::CXXOperatorCallExpr *Call, const Ancestors &Above);
  void iterate(const clang::CXXForRangeStmt *Loop, const Ancestors &Above);
  void delegate(const clang::CallExpr *Call, EntityId Runs,
                const Ancestors &Above);

  const SinkDialect &D;
  const SinkConsumers &Consumers;
  unsigned Waits = 0;
};

} // namespace recoro

#endif
