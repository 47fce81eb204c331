// Types of functions that take a sink, as they are written, and what becomes a
// value of one.
//
//   std::map<std::string, std::function<void(push_type &)>> all{
//       {"one", one}, {"two", [](push_type &sink) { sink(2); }}};
//     ->  std::map<std::string, std::function<nested_generator<int>()>> all{
//             {"one", one},
//             {"two", []() -> nested_generator<int> { co_yield 2; }}};
//
//   for (auto &[name, f] : all)  f(sink);
//     ->                         co_yield recoro::elements_of(f());
//
// All mentions of one function type have one colour, which is also that of what
// they may hold: which of them a call runs is only known at run time. So all of
// these are nested. A legacy std::function may hold a native one over a bridge:
//
//   all["one"] = recoro::native_body(one);
//
// There is no bridge the other way round, since what is kept may be called more
// than once.
//
// Limits: no function type that depends on a template's parameter; no callable
// that returns another type, or whose parameters would refer to what is gone.
#ifndef RECORO_MECHANISMS_SINKFUNCTIONS_H
#define RECORO_MECHANISMS_SINKFUNCTIONS_H

#include "mechanisms/SinkEntities.h"
#include "mechanisms/TokenSignature.h"
#include "mechanisms/TokenTypes.h"
#include "summarise/Walk.h"

namespace recoro {

class SinkFunctions {
public:
  SinkFunctions(const SinkDialect &D, SinkEntities &Entities, Builder &B)
      : D(D), Entities(Entities), Signature(D.Tokens, B),
        Shape(D.Tokens, Signature, B), B(B) {}

  /// The function type with a sink that is behind `T`, or null.
  const clang::FunctionProtoType *behind(clang::QualType T) const {
    return Shape.behind(T);
  }
  /// The one through which `Call` calls, or null.
  const clang::FunctionProtoType *called(const clang::CallExpr *Call) const;
  /// What such a call is handed as the sink, or null.
  const clang::Expr *sinkOf(const clang::CallExpr *Call,
                            const clang::FunctionProtoType *T) const;
  EntityId of(const clang::FunctionProtoType *T, clang::SourceLocation SeenAt);

  /// It is written as a type, in `At`.
  void mention(clang::FunctionProtoTypeLoc Written,
               const clang::DeclContext *At);

  /// The function, closure or bridge at `E` becomes a value of such a type:
  /// false where nothing keeps it in one.
  bool keep(const clang::Expr *E, const Ancestors &Above);
  /// A std::function is made of something.
  void convert(const clang::CXXConstructExpr *Construct);
  /// All has been seen.
  void finish();

private:
  struct Kept {
    EntityId Id;
    const clang::FunctionDecl *F;
    const clang::CallExpr *Bind = nullptr;
  };
  std::optional<Kept> resolve(const clang::Expr *Callable);
  void keep(const Kept &What, const clang::FunctionProtoType *T,
            clang::QualType Holder, const clang::Expr *At);
  void check(const Kept &What, const clang::FunctionProtoType *T,
             const clang::Expr *At);
  void unbind(const Kept &What);

  const SinkDialect &D;
  SinkEntities &Entities;
  const TokenSignature Signature;
  TokenTypes Shape;
  Builder &B;
  std::map<EntityId, Span> Seen;
};

} // namespace recoro

#endif
