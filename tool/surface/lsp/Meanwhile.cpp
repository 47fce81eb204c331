// See Meanwhile.h.
#include "surface/lsp/Meanwhile.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

LineShift::LineShift(const Text &From, const Text &To)
    : Size(From.lineCount()), By(int(To.lineCount()) - int(Size)) {
  const unsigned Least = std::min(Size, To.lineCount());
  while (Before < Least && From.line(Before) == To.line(Before))
    ++Before;
  while (Before + Behind < Least &&
         From.line(Size - 1 - Behind) == To.line(To.lineCount() - 1 - Behind))
    ++Behind;
}

std::optional<unsigned> LineShift::of(unsigned Line) const {
  if (Line < Before)
    return Line;
  if (Line + Behind >= Size)
    return Line + By;
  return std::nullopt;
}

/// False where its line is gone. A diagnostic stands in one line.
static bool move(json::Value &Diagnostic, const LineShift &Shift) {
  json::Object &Range = *Diagnostic.getAsObject()->getObject("range");
  auto Line = Shift.of(*Range.getObject("start")->getInteger("line"));
  for (StringRef End : {"start", "end"})
    (*Range.getObject(End))["line"] = Line.value_or(0);
  return Line.has_value();
}

json::Array recoro::lsp::diagnosticsMeanwhile(const std::string &File,
                                              const Snapshot &Good,
                                              const Text &Now,
                                              const Audience &For) {
  Texts Then(Good);
  const LineShift Shift(Then.of(File), Now);
  json::Array All;
  for (json::Value &Old : diagnosticsOf(File, Good, Then, For))
    if (move(Old, Shift))
      All.push_back(std::move(Old));
  return All;
}

/// A name that is a place in `File`, which has become `Now`; false where its
/// line is gone.
static bool move(std::string &Name, const std::string &File,
                 const LineShift &Shift) {
  StringRef Rest = Name;
  unsigned Line = 0;
  if (!Rest.consume_front(File + ":") || Rest.consumeInteger(10, Line))
    return true;
  auto Moved = Shift.of(Line - 1);
  if (Moved)
    Name = File + ":" + std::to_string(*Moved + 1) + Rest.str();
  return Moved.has_value();
}

std::vector<Offer> recoro::lsp::offersMeanwhile(const Snapshot &Good,
                                                const std::string &File,
                                                const Text &Now,
                                                const Question &Asked,
                                                const Audience &For) {
  const std::string *Read = Good.opened(File);
  if (!Read)
    return {};
  const Text Then(*Read);
  const LineShift Back(Now, Then), Shift(Then, Now);
  auto LineThen = [&](unsigned Offset) {
    return Back.of(Now.positionOf(Offset, Encoding::Utf8).Line);
  };
  auto First = LineThen(Asked.At.Begin), Last = LineThen(Asked.At.End);
  if (!First || !Last)
    return {};
  Question Before = Asked;
  Before.At = {Then.offsetOf({*First, 0}, Encoding::Utf8),
               Then.offsetOf({*Last, 0}, Encoding::Utf8)};

  std::vector<Offer> Kept;
  for (Offer &O : offersAt(Good, File, Then, Before, For)) {
    bool IsThere =
        O.Diagnostic.kind() == json::Value::Null || move(O.Diagnostic, Shift);
    Action &A = O.What;
    A.About = nullptr;
    if (A.Insertion) {
      auto Line =
          Shift.of(Then.positionOf(A.Insertion->first, Encoding::Utf8).Line);
      IsThere &= Line.has_value();
      A.Insertion->first = Now.offsetOf({Line.value_or(0), 0}, Encoding::Utf8);
    }
    if (A.For && A.For->Read.count(File)) {
      IsThere &=
          move(A.For->Name, File, Shift) && move(A.For->Left, File, Shift);
      A.For->Read[File] = hashOf(Now.bytes());
    }
    if (IsThere)
      Kept.push_back(std::move(O));
  }
  return Kept;
}
