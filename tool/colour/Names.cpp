// See Names.h.
#include "colour/Names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;

static std::string withoutSpaces(StringRef Text) {
  std::string Out;
  for (char C : Text)
    if (!isSpace(C))
      Out += C;
  return Out;
}

static const char Anonymous[] = "(anonymous namespace)::";

/// Nobody can write the name of a namespace that has none.
static std::string withoutAnonymous(StringRef Name) {
  std::string Out;
  for (size_t At; (At = Name.find(Anonymous)) != StringRef::npos;
       Name = Name.substr(At + strlen(Anonymous)))
    Out += Name.take_front(At);
  return Out + Name.str();
}

/// "LINE:COLUMN" of the begin of `At`, both from 1, in bytes.
static std::pair<unsigned, unsigned> positionOf(const Span &At,
                                                StringRef Text) {
  StringRef Before = Text.take_front(At.At.Begin);
  return {Before.count('\n') + 1, Before.size() - Before.rfind('\n')};
}

namespace {

/// FILE:LINE or FILE:LINE:COLUMN, with a file that exists.
struct Place {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0; ///< 0: any
};

} // namespace

static std::optional<Place> asPlace(StringRef Name, vfs::FileSystem &Files) {
  std::vector<unsigned> Numbers;
  while (Numbers.size() < 2) {
    auto [File, Last] = Name.rsplit(':');
    unsigned Number = 0;
    if (File.empty() || Last.getAsInteger(10, Number))
      return std::nullopt;
    Numbers.insert(Numbers.begin(), Number);
    Name = File;
    SmallString<256> Real;
    if (!Files.getRealPath(File, Real))
      return Place{std::string(Real), Numbers.front(),
                   Numbers.size() == 2 ? Numbers.back() : 0};
  }
  return std::nullopt;
}

static std::set<EntityId> atPlace(const Program &P, const Place &At,
                                  vfs::FileSystem &Files) {
  auto Buffer = Files.getBufferForFile(At.File);
  if (!Buffer || !At.Line)
    return {};
  StringRef Text = (*Buffer)->getBuffer();
  size_t Begin = 0;
  for (unsigned Line = 1; Line != At.Line; ++Line) {
    size_t Break = Text.find('\n', Begin);
    if (Break == StringRef::npos)
      return {};
    Begin = Break + 1;
  }
  const size_t End = std::min(Text.find('\n', Begin), Text.size());
  auto IsHere = [&](const Span &S) {
    return S.File == At.File &&
           (At.Column ? S.At.Begin == Begin + At.Column - 1
                      : Begin <= S.At.Begin && S.At.Begin <= End);
  };
  std::set<EntityId> Found;
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    if (any_of(P.Entities[E].Sites, IsHere))
      Found.insert(E);
  if (!Found.empty())
    return Found;
  for (const Suspension &S : P.Suspensions)
    if (std::optional<EntityId> Owner = S.In ? S.In : S.Runs)
      if (IsHere(S.At))
        Found.insert(*Owner);
  return Found;
}

/// FILE:LINE of `E`, with a column where the line holds another one.
static std::string placeName(const Program &P, EntityId Id, StringRef Folder,
                             vfs::FileSystem &Files) {
  const Entity &E = P.Entities[Id];
  const Span &At = E.Definition ? *E.Definition : E.Sites.front();
  StringRef File = At.File;
  if (!Folder.empty() && File.consume_front(Folder))
    File.consume_front("/");
  auto Text = Files.getBufferForFile(At.File);
  if (!Text)
    return File.str() + ":?";
  auto [Line, Column] = positionOf(At, (*Text)->getBuffer());
  std::string Name = File.str() + ":" + std::to_string(Line);
  if (atPlace(P, {At.File, Line, 0}, Files) == std::set<EntityId>{Id})
    return Name;
  return Name + ":" + std::to_string(Column);
}

std::set<EntityId> recoro::entitiesCalled(const Program &P, StringRef Name) {
  std::string Wanted = withoutSpaces(withoutAnonymous(Name));
  std::set<EntityId> Exact, Ending;
  if (Wanted.empty())
    return {};
  for (EntityId E = 0; E != P.Entities.size(); ++E) {
    const Entity &Of = P.Entities[E];
    // Most are not worth a copy: a list of parameters ends in a parenthesis.
    if (Wanted.back() != ')' &&
        !StringRef(Of.Name).ends_with(StringRef(Wanted).take_back(1)))
      continue;
    std::string Plain = withoutSpaces(withoutAnonymous(Of.Name));
    std::string Full = Plain + withoutSpaces(Of.Parameters);
    for (StringRef Has : {StringRef(Plain), StringRef(Full)}) {
      if (Has == Wanted)
        Exact.insert(E);
      else if (Has.ends_with("::" + Wanted))
        Ending.insert(E);
    }
  }
  return Exact.empty() ? Ending : Exact;
}

std::string recoro::nearestName(const Program &P, StringRef Name) {
  StringRef Best;
  unsigned BestDistance = Name.size() / 3 + 1;
  for (const Entity &E : P.Entities)
    for (StringRef Candidate :
         {StringRef(E.Name), StringRef(E.Name).rsplit("::").second}) {
      unsigned Distance = Name.edit_distance(Candidate);
      if (!Candidate.empty() && Distance < BestDistance) {
        Best = Candidate;
        BestDistance = Distance;
      }
    }
  return Best.empty() ? "" : "; did you mean '" + Best.str() + "'?";
}

/// "; 'a.cpp' and 2 other files do not parse, ..."
static std::string sayUnread(ArrayRef<std::string> Unread) {
  if (Unread.empty())
    return "";
  const size_t Others = Unread.size() - 1;
  std::string Text = "; '" + Unread.front() + "'";
  if (Others)
    Text += " and " + std::to_string(Others) + " other file" +
            (Others == 1 ? "" : "s");
  return Text + (Others ? " do not parse, and what they hold is not known"
                        : " does not parse, and what it holds is not known");
}

Expected<EntityId> recoro::entityNamed(const Program &P, StringRef Name,
                                       vfs::FileSystem &Files,
                                       ArrayRef<std::string> Unread) {
  std::optional<Place> At = asPlace(Name, Files);
  std::set<EntityId> Found =
      At ? atPlace(P, *At, Files) : entitiesCalled(P, Name);
  if (Found.size() == 1)
    return *Found.begin();
  if (Found.empty() && At)
    return createStringError("no legacy coroutine is declared, and none "
                             "suspends, at " +
                             Name + "; 'recoro check' lists them all" +
                             sayUnread(Unread));
  if (Found.empty())
    return createStringError(
        "no legacy coroutine is called '" + Name + "'" + nearestName(P, Name) +
        " ('recoro check' lists them all)" + sayUnread(Unread));
  std::string List;
  for (EntityId E : Found) {
    const Entity &Candidate = P.Entities[E];
    List += "\n  " + Candidate.Name + Candidate.Parameters + " at " +
            placeName(P, E, "", Files);
  }
  return createStringError("'" + Name +
                           "' may be any of these; name it by its "
                           "parameters or its place:" +
                           List);
}

bool recoro::hasName(const Entity &E) {
  return E.Kind != EntityKind::Lambda && E.Kind != EntityKind::FunctionType &&
         E.Kind != EntityKind::SourceType;
}

std::string recoro::nameFor(const Program &P, EntityId Id, StringRef Folder,
                            vfs::FileSystem &Files) {
  const Entity &E = P.Entities[Id];
  const std::string Plain = withoutAnonymous(E.Name);
  if (hasName(E))
    for (const std::string &Name : {Plain, Plain + E.Parameters})
      if (entitiesCalled(P, Name) == std::set<EntityId>{Id})
        return Name;
  return placeName(P, Id, Folder, Files);
}
