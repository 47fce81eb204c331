// The objects that run coroutines: sources, whose body becomes a generator,
// sinks, whose body becomes a consumer, and what has no native form.
//
//   pull_type values(walk);                   ->  pull<int> values(walk);
//   pull_type values(bind(walk, root, _1));   ->  pull<int> values(bind(walk,
//                                                                       root));
//   pull_type values(attributes(), walk);     ->  pull<int> values(walk);
//   sources.emplace_back(walk);                   stays
#ifndef RECORO_MECHANISMS_SINKOBJECTS_H
#define RECORO_MECHANISMS_SINKOBJECTS_H

#include "mechanisms/SinkConsumers.h"
#include "mechanisms/SinkEntities.h"
#include "mechanisms/SinkTypes.h"

namespace recoro {

class SinkObjects {
public:
  SinkObjects(const SinkDialect &D, SinkEntities &Entities,
              const SinkConsumers &Consumers, SinkFunctions &Functions,
              SinkTypes &Types, Builder &B)
      : D(D), Entities(Entities), Consumers(Consumers), Functions(Functions),
        Types(Types), B(B) {}

  /// An object is made, in the body of the coroutine `Around` if any.
  void visit(const clang::CXXConstructExpr *Construct,
             std::optional<EntityId> Around);
  /// The same by a call, if `Call` does that: sources.emplace_back(walk).
  void visitCall(const clang::CallExpr *Call, std::optional<EntityId> Around);
  /// Whether it makes sources of its arguments.
  bool makesSource(const clang::CallExpr *Call) const;
  /// `At` makes a `Source` that runs `Runs`. `Bridged`: between them, if they
  /// are of two kinds.
  void start(EntityId Source, EntityId Runs, const clang::Expr *At,
             std::optional<EntityId> Around, bool Bridged = false);

private:
  /// What an object runs.
  struct Running {
    EntityId Id;
    clang::QualType Result;
    const clang::FunctionDecl *F = nullptr; ///< null: known at run time only
    const clang::CallExpr *Bind = nullptr;  ///< in which it stands,
    unsigned Place = 0;                     ///< with the placeholder here
  };
  std::optional<Running> bodyOf(const clang::Expr *Callable);
  std::optional<Running> boundBody(const clang::CallExpr *Bind);
  void checkBound(const clang::CallExpr *Bind, const clang::FunctionDecl *F,
                  EntityId Runs);
  void checkBound(const clang::Expr *Callable,
                  const SinkConsumers::Consumer &Runs);
  void checkResult(const Running &Body, const clang::Expr *At);
  /// `Unless` that is native.
  void unbind(const Running &Body, std::optional<EntityId> Unless = {});
  void startSource(EntityId Source, clang::QualType Type, const Running &Body,
                   const clang::Expr *Callable, const clang::Expr *At,
                   std::optional<EntityId> Around, bool Plain = false);
  bool makePlain(EntityId Source, const clang::CXXConstructExpr *Construct,
                 const clang::Expr *Callable,
                 const std::optional<Running> &Runs);
  void startConsumer(EntityId Object, clang::QualType Type,
                     const SinkConsumers::Consumer &Runs,
                     const clang::Expr *Callable, const clang::Expr *At,
                     std::optional<EntityId> Around);
  void visitBridge(const clang::CallExpr *Call, std::optional<EntityId> Around);
  void visitConsumer(const clang::CXXConstructExpr *Construct,
                     std::optional<EntityId> Around);
  bool dropStack(const clang::Expr *Argument, EntityId Source);

  const SinkDialect &D;
  SinkEntities &Entities;
  const SinkConsumers &Consumers;
  SinkFunctions &Functions;
  SinkTypes &Types;
  Builder &B;
};

} // namespace recoro

#endif
