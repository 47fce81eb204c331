// Expressions that need statements where there is no room for them: a lambda
// that is awaited in place has room, and ends what it declares.
#include "mechanisms/Hoist.h"
#include "mechanisms/Moves.h"
#include "mechanisms/TypeName.h"

using namespace clang;
using namespace recoro;

/// Whether somebody sees when one of them ends, which braces cannot hasten in
/// front of a declaration.
bool HoistingBody::endsVisibly(const std::vector<Operand> &Operands) const {
  return llvm::any_of(Operands, [&](const Operand &O) {
    return O.E->isPRValue() && isEndVisible(B, O.E->getType());
  });
}

/// std::string s = lease(yield)->get(text(yield), yield);
///   ->  std::string s = co_await [&]() -> awaitable<std::string> {
///         auto &&object = co_await lease(); ...; co_return ...; }();
void HoistingBody::initialiseInLambda(const DeclStmt &Declaration,
                                      const Expr *Init,
                                      const std::vector<Operand> &Operands) {
  const auto *Variable = Declaration.isSingleDecl()
                             ? dyn_cast<VarDecl>(Declaration.getSingleDecl())
                             : nullptr;
  std::optional<Span> Text = B.Src.span(Init->getSourceRange());
  std::optional<std::string> Type =
      nameOfType(B.Ctx, Init->getType().getUnqualifiedType());
  if (!Variable || Variable->getInit() != Init ||
      Variable->getInitStyle() != VarDecl::CInit || !Init->isPRValue() ||
      isEndVisible(B, Init->getType()) || !Text || !Type)
    return cause(Reason::CannotHoist, Init->getBeginLoc(),
                 "a temporary would end later than before");
  Recipe Change = recipe(Operation::Hoist);
  const auto [Open, Close] = aroundLambda(*Type);
  Rewrite Whole{*Text, 50, {{Open, {}, 0}}};
  std::vector<std::string> Declared;
  if (!moveInFront(Operands, Init, " ", Whole.Pieces, Change, Declared))
    return;
  Whole.Pieces.push_back({"co_return ", {}, 0});
  Whole.Pieces.push_back({"", Text->At, 50});
  Whole.Pieces.push_back({"; " + Close, {}, 0});
  Change.Rewrites.push_back(std::move(Whole));
  B.Out.Recipes.push_back(std::move(Change));
  for (const std::string &Name : Declared) // they end in the lambda
    Names.erase(Name);
}

/// c ? name(1, yield) : "none"
///   ->  co_await [&]() -> awaitable<std::string> { if (c) co_return co_await
///       name(1); co_return "none"; }()
///
/// ready && next() < last(yield)
///   ->  co_await [&]() -> awaitable<bool> { if (!(ready)) co_return false;
///       auto left = next(); co_return left < co_await last(); }()
///
/// What moves in front of a part stands in the lambda, as a statement.
void HoistingBody::chooseInLambda(const Expr *Choice, const Expr *Full) {
  const auto *Logical = dyn_cast<BinaryOperator>(Choice);
  const auto *Three = dyn_cast<ConditionalOperator>(Choice);
  std::optional<Span> Whole = B.Src.span(Choice->getSourceRange());
  std::optional<std::string> Type =
      nameOfType(B.Ctx, Choice->getType().getUnqualifiedType());
  if (!Whole || !Type || !(Logical || Three))
    return cause(Reason::CannotHoist, Choice->getBeginLoc(),
                 "a choice between objects that awaits cannot be written here");
  Recipe Change = recipe(Operation::Hoist);
  std::vector<Piece> Pieces;
  std::vector<std::string> Declared;
  Awaited.insert(Choice);
  const Ancestors Above = above(Choice);
  const bool Alone = Full->IgnoreImplicit() == Choice ||
                     (!Above.empty() && isa<ParenExpr>(Above.back()));
  const auto [Open, Close] = aroundLambda(*Type);
  Pieces.push_back({(Alone ? "" : "(") + Open, {}, 0});
  auto Write = [&](const Expr *Part, std::string Before, std::string Behind,
                   bool Braces = false) {
    std::optional<Span> At = B.Src.span(Part->getSourceRange());
    if (!At) {
      cause(Reason::InMacro, Part->getBeginLoc(),
            "a part of a choice comes out of a macro");
      return false;
    }
    std::vector<Operand> Early =
        operandsToHoist(Part, nullptr, /*ChoosesRightly=*/false);
    Braces &= !Early.empty();
    if (Braces)
      Pieces.push_back({"{ ", {}, 0});
    if (!moveInFront(Early, Part, " ", Pieces, Change, Declared))
      return false;
    Pieces.push_back({std::move(Before), {}, 0});
    Pieces.push_back({"", At->At, 40});
    Pieces.push_back({std::move(Behind) + (Braces ? "} " : ""), {}, 0});
    return true;
  };
  auto WriteResult = [&](const Expr *Part, bool Braces) {
    const bool Throws = isa<CXXThrowExpr>(Part->IgnoreParenImpCasts());
    const bool Cast =
        Logical && !Part->IgnoreImplicit()->getType()->isBooleanType();
    return Write(Part,
                 Throws ? ""
                 : Cast ? "co_return static_cast<bool>("
                        : "co_return ",
                 Cast ? "); " : "; ", Braces);
  };
  const bool And = Logical && Logical->getOpcode() == BO_LAnd;
  const bool Named = Logical && isa<DeclRefExpr, MemberExpr>(
                                    Logical->getLHS()->IgnoreImplicit());
  if (Logical ? !Write(Logical->getLHS(),
                       !And    ? "if ("
                       : Named ? "if (!"
                               : "if (!(",
                       !And    ? ") co_return true; "
                       : Named ? ") co_return false; "
                               : ")) co_return false; ") ||
                    !WriteResult(Logical->getRHS(), false)
              : !Write(Three->getCond(), "if (", ") ") ||
                    !WriteResult(Three->getTrueExpr(), true) ||
                    !WriteResult(Three->getFalseExpr(), false))
    return;
  Pieces.push_back({Close + (Alone ? "" : ")"), {}, 0});
  Change.Rewrites.push_back({*Whole, 25, std::move(Pieces)});
  for (const std::string &Name : Declared) // they end in the lambda
    Names.erase(Name);
  keepInContext(std::move(Change), Choice, Above);
}
