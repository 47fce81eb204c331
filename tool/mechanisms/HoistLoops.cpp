// What must move in front of a loop's condition or step, which is evaluated
// each time: it goes into the loop, or into a lambda. See Hoist.h.
#include "mechanisms/Hoist.h"

using namespace clang;
using namespace recoro;

/// while (next() < last(yield)) {   ->   while (true) {
///                                         auto left = next();
///                                         if (!(left < co_await last()))
///                                           break;
///
/// Only for what has no destructor: it would end later than before.
bool HoistingBody::hoistIntoLoop(const Expr *Condition, const Stmt *Loop,
                                 const std::vector<Operand> &Operands) {
  const auto *While = dyn_cast<WhileStmt>(Loop);
  const auto *For = dyn_cast<ForStmt>(Loop);
  const Expr *Own = While ? While->getCond() : For->getCond();
  const Stmt *Code = While ? While->getBody() : For->getBody();
  std::optional<Span> Text = B.Src.span(Condition->getSourceRange());
  std::optional<Span> Body = B.Src.span(Code->getSourceRange());
  if (Condition != Own || !Text || !Body || Named.count(Loop) ||
      (While ? While->getConditionVariable() : For->getConditionVariable()))
    return false;
  const std::string &File = Text->File;
  const bool Block = isa<CompoundStmt>(Code);
  std::string Step =
      B.Src.step(Block ? *Body
                       : B.Src.span(In.Function->getBody()->getSourceRange())
                             .value_or(*Body));
  std::string Indent =
      B.Src.indentation(File, B.Src.place(Loop->getBeginLoc()).At.Begin);
  std::string Lead = "\n" + Indent + Step;
  if (const Source::Lexeme *Semicolon = B.Src.after(File, Body->At.End);
      !Block && Semicolon && Semicolon->Kind == tok::semi &&
      !B.Src.text(*Body).ends_with(";") && !B.Src.text(*Body).ends_with("}"))
    Body->At.End = Semicolon->At.End;
  Recipe Change = recipe(Operation::Hoist);
  std::vector<Piece> Front;
  for (const Operand &O : Operands) {
    std::optional<Span> At = B.Src.span(O.E->getSourceRange());
    bool Ends = O.E->isPRValue() &&
                O.E->getType().isDestructedType() != QualType::DK_none;
    if (!At || O.Conditional || Ends || O.As == Holding::Typed ||
        O.E->getType()->isVoidType())
      return false;
    std::string Name = unique(O.Wish);
    Front.push_back({Lead + O.declarator("") + Name + " = ", {}, 0});
    Front.push_back({"", At->At, 30});
    Front.push_back({";", {}, 0});
    Change.Rewrites.push_back({*At, 30, {{O.use(Name), {}, 0}}});
  }
  Front.push_back({Lead + "if (!(", {}, 0});
  Front.push_back({"", Text->At, 50});
  Front.push_back({"))" + Lead + Step + "break;", {}, 0});
  Change.Rewrites.push_back({*Text, 50, {{While ? "true" : "", {}, 0}}});
  const Range Inside{Body->At.Begin + 1, Body->At.Begin + 1};
  if (Block) {
    Change.Rewrites.push_back({{File, Inside}, 50, std::move(Front)});
  } else {
    const Range Gap = gapBefore(*Body);
    Front.insert(Front.begin(), {Gap.size() ? " {" : "{", {}, 0});
    Front.push_back({Lead, {}, 0});
    Front.push_back({"", Body->At, 60});
    Front.push_back({"\n" + Indent + "}", {}, 0});
    Change.Rewrites.push_back(
        {{File, {Gap.Begin, Body->At.End}}, 60, std::move(Front)});
  }
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}

/// for (...; ...; s += next(yield).name)   ->   for (...; ...;
///     co_await [&]() -> awaitable<void> {
///       auto &&right = (co_await next()).name;
///       s += right;
///     }())
bool HoistingBody::stepInLambda(const Expr *Step,
                                const std::vector<Operand> &Operands) {
  std::optional<Span> Text = B.Src.span(Step->getSourceRange());
  if (!Text)
    return false;
  Recipe Change = recipe(Operation::Hoist);
  const auto [Open, Close] = aroundLambda("void");
  Rewrite Whole{*Text, 50, {{Open, {}, 0}}};
  for (const Operand &O : Operands) {
    std::optional<Span> At = B.Src.span(O.E->getSourceRange());
    if (!At || O.Conditional || O.As == Holding::Typed ||
        O.E->getType()->isVoidType())
      return false;
    std::string Name = unique(O.Wish);
    Whole.Pieces.push_back({O.declarator("") + Name + " = ", {}, 0});
    Whole.Pieces.push_back({"", At->At, 30});
    Whole.Pieces.push_back({"; ", {}, 0});
    std::string Use = O.use(Name);
    if (Use != Name)
      Change.Headers = {"utility"};
    Change.Rewrites.push_back({*At, 30, {{Use, {}, 0}}});
    Names.erase(Name);
  }
  Whole.Pieces.push_back({"", Text->At, 50});
  Whole.Pieces.push_back({"; " + Close, {}, 0});
  Change.Rewrites.push_back(std::move(Whole));
  B.Out.Recipes.push_back(std::move(Change));
  return true;
}
