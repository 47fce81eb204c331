// Members of what is awaited, in templates:
//
//   read(s, yield).size()   ->   std::move(co_await read(s)).size()
//
// In a template g++ 12 rejects `(co_await read(s)).size()`: it looks the member
// up before it knows the type ("insufficient contextual information to
// determine type"). Given away, the result is of a type that depends on the
// template, and the member is looked up in its instances. A reference to a
// member that is no function would keep the result alive, and this one does
// not: refused.
#include "mechanisms/Context.h"
#include "mechanisms/TokenBody.h"

using namespace clang;
using namespace recoro;

namespace {

struct AwaitedMember {
  const MemberExpr *Member = nullptr; ///< null: none is named with a dot
  bool Kept = false;                  ///< a reference keeps the result alive
};

} // namespace

static AwaitedMember memberOf(const Ancestors &Around) {
  bool Kept = false;
  for (const Stmt *Next : llvm::reverse(Around)) {
    const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Next);
    Kept |= Temporary && Temporary->getStorageDuration() != SD_FullExpression;
    if (const auto *Member = dyn_cast<MemberExpr>(Next))
      return Member->isArrow() ? AwaitedMember{} : AwaitedMember{Member, Kept};
    if (!isa<ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
             ParenExpr>(Next))
      return {};
  }
  return {};
}

std::pair<std::string, std::string>
TokenBody::aroundAwait(const Expr *E, const Ancestors &Around,
                       llvm::StringRef Suffix, Recipe &Change) {
  const AwaitedMember Named = memberOf(Around);
  const bool Tight = !Suffix.empty() || bindsTighter(B, E, Around);
  const std::string Back = (Tight || Named.Member ? ")" : "") + Suffix.str();
  if ((Suffix.empty() && !Named.Member) || !D.staysTemplate(In.Function))
    return {Tight ? "(co_await " : "co_await ", Tight ? Back : ""};
  if (Named.Kept)
    cause(Reason::CannotHoist, E->getBeginLoc(),
          "in a template, g++ 12 finds no member of what is awaited, and a "
          "reference keeps it alive");
  Change.Headers.push_back("utility");
  GivenAway.insert(E);
  return {"std::move(co_await ", Back};
}
