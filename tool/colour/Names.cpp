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

/// The line of `Offset` in `Text`, from 1.
static unsigned lineAt(StringRef Text, unsigned Offset) {
  return Text.take_front(Offset).count('\n') + 1;
}

static std::string lineOf(const Span &At, vfs::FileSystem &Files) {
  auto Text = Files.getBufferForFile(At.File);
  return Text ? std::to_string(lineAt((*Text)->getBuffer(), At.At.Begin)) : "?";
}

/// FILE:LINE, with a file that exists.
static std::optional<std::pair<std::string, unsigned>>
asPlace(StringRef Name, vfs::FileSystem &Files) {
  auto [File, Line] = Name.rsplit(':');
  unsigned Number = 0;
  SmallString<256> Real;
  if (File.empty() || Line.getAsInteger(10, Number) ||
      Files.getRealPath(File, Real))
    return std::nullopt;
  return std::pair(std::string(Real), Number);
}

static std::set<EntityId> atPlace(const Program &P, StringRef File,
                                  unsigned Line, vfs::FileSystem &Files) {
  std::set<EntityId> Found;
  auto Buffer = Files.getBufferForFile(File);
  if (!Buffer)
    return Found;
  StringRef Text = (*Buffer)->getBuffer();
  auto IsHere = [&](const Span &S) {
    return S.File == File && lineAt(Text, S.At.Begin) == Line;
  };
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

Expected<EntityId> recoro::entityNamed(const Program &P, StringRef Name,
                                       vfs::FileSystem &Files) {
  auto Place = asPlace(Name, Files);
  std::set<EntityId> Found =
      Place ? atPlace(P, Place->first, Place->second, Files)
            : entitiesCalled(P, Name);
  if (Found.size() == 1)
    return *Found.begin();
  if (Found.empty() && Place)
    return createStringError("no legacy coroutine is declared, and none "
                             "suspends, at " +
                             Name + "; 'recoro check' lists them all");
  if (Found.empty())
    return createStringError("no legacy coroutine is called '" + Name + "'" +
                             nearestName(P, Name) +
                             " ('recoro check' lists them all)");
  std::string List;
  for (EntityId E : Found) {
    const Entity &Candidate = P.Entities[E];
    const Span &At =
        Candidate.Definition ? *Candidate.Definition : Candidate.Sites.front();
    List += "\n  " + Candidate.Name + Candidate.Parameters + " at " + At.File +
            ":" + lineOf(At, Files);
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
  const Span &At = E.Definition ? *E.Definition : E.Sites.front();
  StringRef File = At.File;
  if (!Folder.empty() && File.consume_front(Folder))
    File.consume_front("/");
  return File.str() + ":" + lineOf(At, Files);
}
