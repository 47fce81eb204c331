// See Actions.h.
#include "surface/lsp/Actions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace recoro;
using namespace recoro::lsp;

//===-- Wishes ------------------------------------------------------------===//

static constexpr std::pair<Wish::Kind, StringLiteral> WishNames[] = {
    {Wish::Kind::Group, "group"},
    {Wish::Kind::Only, "only"},
    {Wish::Kind::Cut, "cut"},
    {Wish::Kind::File, "file"},
    {Wish::Kind::Safe, "safe"}};

json::Value recoro::lsp::toJSON(const Wish &W) {
  json::Array Accepted;
  for (Reason R : W.Accepted)
    Accepted.push_back(info(R).Code);
  json::Object Read;
  for (const auto &[File, Hash] : W.Read)
    Read[File] = Hash;
  json::Object Data{{"name", W.Name},
                    {"left", W.Left},
                    {"file", W.File},
                    {"read", std::move(Read)},
                    {"accepted", std::move(Accepted)}};
  for (const auto &[Kind, Name] : WishNames)
    if (Kind == W.Is)
      Data["migrate"] = Name;
  return Data;
}

std::optional<Wish> recoro::lsp::wishFrom(const json::Value &Data) {
  Wish W;
  const StringRef Migrate = text(Data, {"migrate"});
  auto Named =
      find_if(WishNames, [&](const auto &N) { return N.second == Migrate; });
  if (Named == std::end(WishNames))
    return std::nullopt;
  W.Is = Named->first;
  W.Name = text(Data, {"name"}).str();
  W.Left = text(Data, {"left"}).str();
  W.File = text(Data, {"file"}).str();
  const json::Value *Codes = at(Data, {"accepted"});
  if (const json::Array *All = Codes ? Codes->getAsArray() : nullptr)
    for (const json::Value &Code : *All) {
      auto R = reasonByCode(Code.getAsString().value_or(""));
      if (!R || info(*R).Class != Verdict::Unsafe)
        return std::nullopt;
      W.Accepted.insert(*R);
    }
  const json::Value *Read = at(Data, {"read"});
  if (const json::Object *All = Read ? Read->getAsObject() : nullptr)
    for (const auto &[File, Hash] : *All)
      W.Read[File.str()] = Hash.getAsString().value_or("").str();
  const bool Names = W.Is != Wish::Kind::File && W.Is != Wish::Kind::Safe;
  if (W.File.empty() || (Names && W.Name.empty()) ||
      (W.Is == Wish::Kind::Cut && W.Left.empty()))
    return std::nullopt;
  return W;
}

Expected<PipelineOptions> recoro::lsp::optionsFor(const Wish &W,
                                                  PipelineOptions Base) {
  Base.Accepted = W.Accepted;
  switch (W.Is) {
  case Wish::Kind::Group:
    Base.Groups = {W.Name};
    return Base;
  case Wish::Kind::Only:
    Base.Only = {W.Name};
    return Base;
  case Wish::Kind::Cut:
    Base.Groups = {W.Name};
    Base.Cut = {W.Left};
    return Base;
  case Wish::Kind::File:
    Base.Load.Paths = {W.File};
    return Base;
  case Wish::Kind::Safe:
    break;
  }
  PipelineOptions Ask = Base;
  Ask.Load.Paths = {W.File};
  auto A = analyse(Ask);
  if (!A)
    return A.takeError();
  auto Is = [&](Verdict V) {
    return [&A, V](unsigned G) { return A->Decided.Groups[G].V == V; };
  };
  // Not every group has a name that is its own, so none is used in vain.
  if (any_of(A->Selected, Is(Verdict::Safe)) &&
      none_of(A->Selected, Is(Verdict::Bridged)))
    return Ask;
  for (unsigned G : A->Selected)
    if (A->Decided.Groups[G].V == Verdict::Safe)
      Base.Groups.push_back(
          recoro::nameOf(*A, A->Decided.Groups[G].Entities.front(), ""));
  if (Base.Groups.empty())
    return fault(ErrorCode::RequestFailed, "nothing in this file is safe");
  return Base;
}

std::string recoro::lsp::hashOf(StringRef Text) {
  return utohexstr(xxh3_64bits(Text));
}

Error recoro::lsp::checkPlaces(const Wish &W, const PipelineOptions &Now) {
  for (const auto &[File, Hash] : W.Read) {
    auto Opened = Now.Overlay.find(File);
    std::string Is;
    if (Opened != Now.Overlay.end())
      Is = hashOf(Opened->second);
    else if (auto Buffer = MemoryBuffer::getFile(File))
      Is = hashOf((*Buffer)->getBuffer());
    if (Is != Hash)
      return fault(ErrorCode::ContentModified,
                   "'" + json::fixUTF8(File) + "' has changed; ask again");
  }
  return Error::success();
}

std::string recoro::lsp::whyNothing(const Migration &M) {
  if (!M.Result.Late.empty())
    return inWords(M.Result.Late.front().Why).str();
  for (unsigned G : M.Result.Selected)
    for (EntityId E : M.Result.Decided.Groups[G].Entities)
      if (const auto &Why = M.Result.Decided.Entities[E].Why)
        return inWords(*Why).str();
  if (!M.Result.Broken.empty())
    return M.Result.Broken.front().Errors.front().Message;
  return "nothing is left to migrate here";
}

//===-- Lists -------------------------------------------------------------===//

bool recoro::lsp::isAsked(const json::Value *Only, StringRef Kind) {
  const json::Array *Kinds = Only ? Only->getAsArray() : nullptr;
  if (!Kinds)
    return true;
  return any_of(*Kinds, [&](const json::Value &V) {
    StringRef Wanted = V.getAsString().value_or("?");
    StringRef Rest = Kind;
    return Wanted.empty() || (Rest.consume_front(Wanted) &&
                              (Rest.empty() || Rest.starts_with(".")));
  });
}

namespace {

class Lister {
public:
  Lister(const Snapshot &S, const std::string &File, const Text &Of,
         const Question &Asked)
      : S(S), File(File), Of(Of), Only(Asked.Only), ByItself(Asked.ByItself),
        First(Of.positionOf(Asked.At.Begin, Encoding::Utf8).Line),
        Last(Of.positionOf(Asked.At.End, Encoding::Utf8).Line), Code(S) {}

  std::vector<Action> run() {
    std::set<EntityId> Here = coroutinesHere();
    for (const Finding &F : S.R.Findings) {
      if (F.Is != Standing::Counts && F.Is != Standing::InBaseline)
        continue;
      if (F.Coroutine && Here.count(*F.Coroutine))
        coroutine(F, *F.Coroutine, /*Alone=*/Here.size() == 1);
      else if (!F.Coroutine && F.Decided && touches(F.At))
        refused(F, "Migrate this start to co_await");
    }
    wholeFile();
    erase_if(Made, [&](const Action &A) { return !isAsked(Only, A.Kind); });
    return std::move(Made);
  }

private:
  bool touches(const Span &At) const {
    if (At.File != File || At.At.End > Of.bytes().size())
      return false;
    return Of.positionOf(At.At.Begin, Encoding::Utf8).Line <= Last &&
           Of.positionOf(At.At.End, Encoding::Utf8).Line >= First;
  }

  /// Those whose name, definition or suspension is there; the innermost one
  /// where one stands in another.
  std::set<EntityId> coroutinesHere() const {
    std::set<EntityId> Found;
    std::optional<Range> Innermost;
    std::optional<EntityId> Around;
    for (EntityId E = 0; E != S.A.Linked.Entities.size(); ++E) {
      const Entity &Of = S.A.Linked.Entities[E];
      if (any_of(Of.Sites, [&](const Span &At) { return touches(At); }))
        Found.insert(E);
      if (!Of.Definition || !Of.Extent ||
          !touches({Of.Definition->File, *Of.Extent}))
        continue;
      if (!Innermost || Innermost->contains(*Of.Extent)) {
        Innermost = *Of.Extent;
        Around = E;
      }
    }
    if (Found.empty() && Around)
      Found.insert(*Around);
    if (!Found.empty())
      return Found;
    for (const Suspension &At : S.A.Linked.Suspensions)
      if (At.Runs && touches(At.At))
        Found.insert(*At.Runs);
    return Found;
  }

  /// What takes a look at other wishes is listed for one that stands alone.
  void coroutine(const Finding &F, EntityId E, bool Alone) {
    const Entity &Of = S.A.Linked.Entities[E];
    const unsigned Number = F.Decided->Group;
    const Group &All = S.A.Decided.Groups[Number];
    const std::string Title = "Migrate '" + Of.Name + "' to co_await";
    auto Planned = S.Groups.find(Number);
    if (All.V == Verdict::Refused || Planned == S.Groups.end())
      refused(F, Title);
    else {
      // The same wish for all members, so that it is proven once.
      Action Whole{Title + withGroup(Planned->second, All), QuickFixKind,
                   wish(Wish::Kind::Group, All.Entities.front())};
      Whole.About = &F;
      Whole.Preferred = All.V == Verdict::Safe;
      std::vector<std::string> Conditions;
      for (EntityId Member : All.Entities)
        for (const Cause &C : S.A.Linked.Entities[Member].Causes)
          if (info(C.Why).Class == Verdict::Unsafe &&
              Whole.For->Accepted.insert(C.Why).second)
            Conditions.push_back(info(C.Why).Summary.str());
      if (!Conditions.empty())
        Whole.Title += ", if " + join(Conditions, " and ");
      Made.push_back(std::move(Whole));
      if (All.Entities.size() > 1 && All.V == Verdict::Safe) {
        Action Chain{"Migrate only '" + Of.Name +
                         "' and what it awaits, with a bridge to its callers",
                     QuickFixKind, wish(Wish::Kind::Only, E)};
        Chain.About = &F;
        Made.push_back(std::move(Chain));
      }
    }
    if (Alone && !ByItself)
      cuts(F, E);
    suppress(F);
  }

  /// The group without one that is awaited, where that can be migrated. What
  /// awaits is left by `Only`.
  void cuts(const Finding &F, EntityId E) {
    std::set<EntityId> Awaited;
    for (const Tie &T : S.A.Linked.Ties)
      if (T.From == E && T.To != E && T.Kind == TieKind::Delegates &&
          S.A.Decided.Entities[T.To].Group == F.Decided->Group)
        Awaited.insert(T.To);
    for (EntityId Callee : Awaited) {
      const Entity &Of = S.A.Linked.Entities[Callee];
      Wishes Wanted = S.A.Wanted;
      Wanted.Cut.try_emplace(Callee,
                             Cause{Reason::KeptLegacy, placeOf(Of), ""});
      const Verdicts Decided = colour(S.A.Linked, Wanted, S.A.Late);
      const Group &Rest = Decided.Groups[Decided.Entities[E].Group];
      if (Rest.Kept || !isMigrated(Rest.V))
        continue;
      Action Cut{"Leave '" + Of.Name + "' legacy, migrate '" +
                     S.A.Linked.Entities[E].Name + "' with a bridge to it",
                 QuickFixKind, wish(Wish::Kind::Cut, E)};
      Cut.For->Left = named(Callee, *Cut.For);
      Cut.About = &F;
      Made.push_back(std::move(Cut));
    }
  }

  Wish wish(Wish::Kind Is, EntityId E) {
    Wish W;
    W.Is = Is;
    W.File = placeOf(S.A.Linked.Entities[E]).File;
    W.Name = named(E, W);
    return W;
  }

  /// A lambda is called by its place, which is another one after an edit.
  std::string named(EntityId E, Wish &In) {
    std::string Name = recoro::nameOf(S.A, E, "");
    const std::string &At = placeOf(S.A.Linked.Entities[E]).File;
    if (StringRef(Name).starts_with(At + ":"))
      In.Read[At] = hashOf(Code.of(At).bytes());
    return Name;
  }

  static std::string withGroup(const PlannedGroup &P, const Group &All) {
    const size_t Others = All.Entities.size() - 1;
    std::string Text;
    if (Others)
      Text =
          ", with the " +
          (Others == 1 ? "one coroutine that changes"
                       : std::to_string(Others) + " coroutines that change") +
          " with it";
    if (P.Files.size() > 1)
      Text += " (" + std::to_string(P.Files.size()) + " files)";
    return Text;
  }

  void refused(const Finding &F, std::string Title) {
    Action No{std::move(Title)};
    No.About = &F;
    No.Disabled = F.Message;
    for (const Remark &R : F.Remarks)
      No.Disabled += ": " + R.Text;
    Made.push_back(std::move(No));
  }

  /// A comment above the line of the name, where a comment can stand.
  void suppress(const Finding &F) {
    if (F.At.File != File || !touches(F.At) || F.Is != Standing::Counts)
      return;
    const unsigned Begin = Of.lineBegin(F.At.At.Begin);
    const unsigned Line = Of.positionOf(Begin, Encoding::Utf8).Line;
    if (Line && Of.line(Line - 1).rtrim().ends_with("\\"))
      return;
    StringRef Code = Of.line(Line);
    StringRef Indent = Code.take_while([](char C) { return isSpace(C); });
    std::string Why = F.Decided->Why ? info(F.Decided->Why->Why).Summary.str()
                                     : "to be migrated later";
    StringRef Rest = StringRef(Of.bytes()).substr(Begin + Code.size());
    StringRef End = Rest.starts_with("\r\n") ? "\r\n" : "\n";
    Action Comment{"Suppress " + F.Id.Check + " here, for a reason: " + Why};
    Comment.About = &F;
    Comment.Insertion = {
        Begin,
        (Indent + "// NOLINTNEXTLINE(" + F.Id.Check + "): " + Why + End).str()};
    Made.push_back(std::move(Comment));
  }

  void wholeFile() {
    std::set<unsigned> Groups;
    for (EntityId E = 0; E != S.A.Linked.Entities.size(); ++E)
      if (any_of(S.A.Linked.Entities[E].Sites,
                 [&](const Span &At) { return At.File == File; }))
        Groups.insert(S.A.Decided.Entities[E].Group);
    erase_if(Groups, [&](unsigned G) {
      return !isMigrated(S.A.Decided.Groups[G].V) || !S.Groups.count(G);
    });
    if (Groups.empty())
      return;
    if (Only ? isAsked(Only, RewriteKind) : !Made.empty() && !ByItself)
      Made.push_back({"Migrate all coroutines in this file", RewriteKind,
                      Wish{Wish::Kind::File, "", "", File, {}, {}}});
    if (Only && any_of(Groups, [&](unsigned G) {
          return S.A.Decided.Groups[G].V == Verdict::Safe;
        }))
      Made.push_back({"Migrate all coroutines in this file that are safe",
                      FixAllKind,
                      Wish{Wish::Kind::Safe, "", "", File, {}, {}}});
  }

  const Snapshot &S;
  const std::string &File;
  const Text &Of;
  const json::Value *Only;
  const bool ByItself;
  const unsigned First, Last;
  Texts Code;
  std::vector<Action> Made;
};

} // namespace

std::vector<Action> recoro::lsp::actionsAt(const Snapshot &S,
                                           const std::string &File,
                                           const Text &Of,
                                           const Question &Asked) {
  return Lister(S, File, Of, Asked).run();
}

std::vector<Offer> recoro::lsp::offersAt(const Snapshot &S,
                                         const std::string &File,
                                         const Text &Of, const Question &Asked,
                                         const Audience &For) {
  Texts Code(S);
  std::vector<Offer> All;
  for (Action &A : actionsAt(S, File, Of, Asked)) {
    json::Value About = nullptr;
    if (A.About)
      About = diagnosticOf(*A.About, S, Code, For);
    All.push_back({std::move(A), std::move(About)});
  }
  return All;
}
