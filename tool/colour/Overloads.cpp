// Which coroutines get another name, see Colour.h.
#include "colour/Colour.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace recoro;

/// Coroutines that stand beside what they replace have this prefix elsewhere,
/// too.
static std::string renamed(llvm::StringRef Qualified) {
  size_t Colons = Qualified.rfind("::");
  llvm::StringRef Name = Colons == llvm::StringRef::npos
                             ? Qualified
                             : Qualified.substr(Colons + strlen("::"));
  bool Identifier =
      llvm::all_of(Name, [](char C) { return llvm::isAlnum(C) || C == '_'; });
  return Identifier ? ("co_" + Name).str() : "";
}

std::map<Span, std::string> recoro::findNames(const Program &P) {
  std::vector<EntityId> Open;
  std::vector<bool> Collides(P.Entities.size());
  auto Mark = [&](EntityId E) {
    if (!Collides[E])
      Open.push_back(E);
    Collides[E] = true;
  };
  for (EntityId E = 0; E != P.Entities.size(); ++E)
    if (llvm::any_of(P.Entities[E].Causes, [](const Cause &C) {
          return C.Why == Reason::OverloadCollision;
        }))
      Mark(E);
  while (!Open.empty()) {
    EntityId E = Open.back();
    Open.pop_back();
    for (const Tie &T : P.Ties)
      if (T.Kind == TieKind::Overrides && (T.From == E || T.To == E))
        Mark(T.From == E ? T.To : T.From);
  }
  std::map<Span, std::string> Names;
  for (EntityId E = 0; E != P.Entities.size(); ++E) {
    std::string Name = Collides[E] ? renamed(P.Entities[E].Name) : "";
    if (!Name.empty())
      for (const Span &Site : P.Entities[E].Sites)
        Names.emplace(Site, Name);
  }
  return Names;
}
