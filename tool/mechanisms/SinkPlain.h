// A source that is made for one loop needs no object.
//
//   pull_type values([&](push_type &sink) { walk(root, sink); });
//   for (int value : values)             ->  for (int value : walk(root))
//
//   pull_type values(bind(count, 3, _1));
//   for (int value : values)             ->  for (int value : count(3))
//
// A generator starts when the loop asks for its first value, an object when it
// is made. So the loop must be what comes next: then nothing runs in between,
// and what the body does before its first yield happens where it did.
//
// Limits: nobody else names the object; it may be destroyed with the loop; the
// body is a function, or a lambda that only calls one; no argument is a
// temporary to which a reference is kept.
#ifndef RECORO_MECHANISMS_SINKPLAIN_H
#define RECORO_MECHANISMS_SINKPLAIN_H

#include "mechanisms/SinkDialect.h"
#include "clang/AST/StmtCXX.h"

namespace recoro {

/// What the loop goes through, and where that stands.
struct PlainSource {
  Span At;                 ///< from the object's declaration on, or it alone
  std::optional<Range> In; ///< of the loop in front of its range
};

/// What the loop can go through instead.
struct PlainCall {
  std::vector<Piece> Native;   ///< walk(root)
  std::vector<Piece> Legacy;   ///< walk(root, sink); empty: none is needed
  std::string Sink;            ///< as it is called in there
  std::vector<Rewrite> Inside; ///< of the first, by which its sink goes
};

class SinkPlain {
public:
  SinkPlain(const SinkDialect &D, const Builder &B) : D(D), B(B) {}

  /// Finds the objects that a loop in it goes through, or is given.
  void find(const clang::CompoundStmt *Block);
  void find(const clang::CXXForRangeStmt *Loop);
  /// The place of an object that is made by `Construct`, or null.
  const PlainSource *of(const clang::CXXConstructExpr *Construct) const;
  /// Whether the type of such an object is written there; it is not, in the
  /// end, where `replaced` has been told of the object.
  const clang::CXXConstructExpr *madeAs(clang::TypeLoc Written) const;
  void replaced(const clang::CXXConstructExpr *Construct) {
    Replaced.insert(Construct);
  }
  bool isReplaced(const clang::CXXConstructExpr *Construct) const {
    return Replaced.count(Construct);
  }

  /// The call that `Callable` stands for: a function without other parameters,
  /// a bind of one, or the lambda's only statement.
  std::optional<PlainCall> call(const clang::Expr *Callable) const;
  /// The only call in a lambda: of a coroutine, or over a bridge.
  const clang::CallExpr *onlyCall(const clang::LambdaExpr *Lambda) const;

private:
  void add(const clang::CXXConstructExpr *Construct, PlainSource At,
           clang::TypeLoc Written);
  bool canPass(const clang::CallExpr *Call,
               const clang::LambdaExpr *Lambda) const;
  std::optional<PlainCall> bound(const clang::CallExpr *Bind) const;

  const SinkDialect &D;
  const Builder &B;
  std::map<const clang::CXXConstructExpr *, PlainSource> Sources;
  std::map<const void *, const clang::CXXConstructExpr *> Types;
  std::set<const clang::CXXConstructExpr *> Replaced;
};

} // namespace recoro

#endif
