// See Link.h. An entity is the set of its declaration sites: a header seen from
// twenty TUs declares one entity, and two static functions of equal name in two
// files are two.
#include "link/Link.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace recoro;

namespace {

template <class T> void sortUnique(std::vector<T> &Values) {
  std::sort(Values.begin(), Values.end());
  Values.erase(std::unique(Values.begin(), Values.end()), Values.end());
}

class Linker {
public:
  explicit Linker(std::vector<Summary> In) : Summaries(std::move(In)) {}

  Program run() {
    unite();
    mergeEntities();
    for (unsigned I = 0; I != Summaries.size(); ++I)
      mergeFacts(Summaries[I], First[I]);
    mergeSuspensions();
    checkUnlike();
    sortUnique(Out.Ties);
    sortUnique(Out.Recipes);
    sortUnique(Out.Mentions);
    checkDefinitions();
    checkViews();
    checkStoredTokens();
    for (Entity &E : Out.Entities)
      sortUnique(E.Causes);
    return std::move(Out);
  }

private:
  void unite() {
    unsigned Count = 0;
    for (const Summary &S : Summaries) {
      First.push_back(Count);
      Count += S.Entities.size();
    }
    Classes.grow(Count);
    std::map<Span, unsigned> BySite;
    std::map<std::string, unsigned> ByUSR;
    for (const Summary &S : Summaries)
      for (const Entity &E : S.Entities)
        if (!E.USR.empty() && E.Definition)
          Definitions[E.USR].insert(*E.Definition);
    for (unsigned I = 0; I != Summaries.size(); ++I)
      for (unsigned E = 0; E != Summaries[I].Entities.size(); ++E) {
        const Entity &Local = Summaries[I].Entities[E];
        unsigned Id = First[I] + E;
        for (const Span &Site : Local.Sites)
          Classes.join(BySite.try_emplace(Site, Id).first->second, Id);
        if (!Local.USR.empty() && Definitions[Local.USR].size() <= 1)
          Classes.join(ByUSR.try_emplace(Local.USR, Id).first->second, Id);
      }
    Classes.compress();
  }

  /// Entities get their ids in the order of their first site.
  void mergeEntities() {
    std::vector<Entity> Merged(Classes.getNumClasses());
    for (unsigned I = 0; I != Summaries.size(); ++I)
      for (unsigned E = 0; E != Summaries[I].Entities.size(); ++E) {
        Entity &Local = Summaries[I].Entities[E];
        Entity &Into = Merged[Classes[First[I] + E]];
        llvm::append_range(Into.Sites, Local.Sites);
        llvm::append_range(Into.Causes, Local.Causes);
        Into.Pure |= Local.Pure;
        Into.BodySeen |= Local.BodySeen;
        Into.Suspends |= Local.Suspends;
        Into.Yields |= Local.Yields;
        Into.Unlike = std::max(Into.Unlike, Local.Unlike);
        if (Local.Definition &&
            (!Into.Definition || *Local.Definition < *Into.Definition)) {
          Into.Definition = Local.Definition;
          Into.Extent = Local.Extent;
        }
        if (Into.Name.empty() ||
            (!Local.Name.empty() && Local.Name < Into.Name)) {
          Into.Name = Local.Name;
          Into.Parameters = Local.Parameters;
          Into.Kind = Local.Kind;
          Into.Rule = Local.Rule;
          Into.USR = Local.USR;
        }
      }
    for (Entity &E : Merged)
      sortUnique(E.Sites);
    std::vector<unsigned> Order(Merged.size());
    for (unsigned I = 0; I != Order.size(); ++I)
      Order[I] = I;
    llvm::sort(Order, [&](unsigned A, unsigned B) {
      return Merged[A].Sites < Merged[B].Sites;
    });
    Renamed.resize(Merged.size());
    for (unsigned New = 0; New != Order.size(); ++New) {
      Renamed[Order[New]] = New;
      Out.Entities.push_back(std::move(Merged[Order[New]]));
    }
  }

  void mergeFacts(Summary &S, unsigned Base) {
    auto Rename = [&](EntityId &Id) { Id = Renamed[Classes[Base + Id]]; };
    for (Suspension &Local : S.Suspensions) {
      if (Local.In)
        Rename(*Local.In);
      if (Local.Runs)
        Rename(*Local.Runs);
      Out.Suspensions.push_back(std::move(Local));
    }
    for (Tie &Local : S.Ties) {
      Rename(Local.From);
      Rename(Local.To);
      Out.Ties.push_back(std::move(Local));
    }
    for (Recipe &Local : S.Recipes) {
      for (Condition &C : Local.Guard)
        Rename(C.Entity);
      sortUnique(Local.Guard);
      llvm::sort(Local.Rewrites);
      Out.Recipes.push_back(std::move(Local));
    }
    llvm::append_range(Out.Mentions, S.Mentions);
    for (auto &[File, Facts] : S.Files) {
      auto [At, IsNew] = Out.Files.try_emplace(File);
      FileFacts &Into = At->second;
      Into.Skipped =
          IsNew ? Facts.Skipped : common(Into.Skipped, Facts.Skipped);
      llvm::append_range(Into.Includes, Facts.Includes);
      sortUnique(Into.Includes);
      Out.FilesOfCommand[S.Command].insert(File);
    }
    for (const auto &[Macro, Value] : S.Versions)
      Out.Versions[Macro].insert(Value);
  }

  /// One site is one suspension, in however many TUs and instantiations.
  void mergeSuspensions() {
    auto Key = [](const Suspension &S) { return std::tie(S.At, S.Kind, S.In); };
    llvm::sort(Out.Suspensions);
    llvm::stable_sort(Out.Suspensions,
                      [&](const Suspension &A, const Suspension &B) {
                        return Key(A) < Key(B);
                      });
    std::vector<Suspension> Kept;
    for (Suspension &S : Out.Suspensions) {
      if (Kept.empty() || Key(Kept.back()) != Key(S))
        Kept.push_back(std::move(S));
      else
        join(Kept.back(), S);
    }
    for (Suspension &S : Kept) {
      sortUnique(S.Causes);
      if (S.Callee.empty() && S.Runs)
        S.Callee = Out.Entities[*S.Runs].Name;
    }
    Out.Suspensions = std::move(Kept);
  }

  /// A place in generic code runs something else in each instance. What it
  /// runs has one colour, and what forbids one of them forbids all.
  void join(Suspension &Into, Suspension &S) {
    auto Accuse = [&](const Suspension &By, const Suspension &Accused) {
      if (By.Kind == SuspensionKind::Root && Accused.Runs)
        llvm::append_range(Out.Entities[*Accused.Runs].Causes, By.Causes);
    };
    if (Into.Runs != S.Runs) {
      Accuse(Into, S);
      Accuse(S, Into);
    }
    if (Into.Runs && S.Runs && *Into.Runs != *S.Runs)
      Out.Ties.push_back({*Into.Runs, *S.Runs, TieKind::Starts, S.At});
    if (!Into.Runs)
      Into.Runs = S.Runs;
    llvm::append_range(Into.Causes, S.Causes);
  }

  void checkDefinitions() {
    // A declaration that may belong to either of two definitions ties both.
    std::set<std::string> Ambiguous;
    for (const Entity &E : Out.Entities)
      if (!E.Definition && !E.Pure && Definitions[E.USR].size() > 1)
        Ambiguous.insert(E.USR);
    for (Entity &E : Out.Entities) {
      if (Ambiguous.count(E.USR))
        E.Causes.push_back({Reason::AmbiguousProgram, E.Sites.front(),
                            "'" + E.Name + "' has several definitions"});
      else if (!E.Definition && !E.Pure)
        E.Causes.push_back({Reason::NoDefinition, E.Sites.front(),
                            "its definition is in no translation unit"});
      else if (E.Definition && !E.BodySeen)
        E.Causes.push_back({Reason::NotInstantiated, *E.Definition,
                            "its body is never instantiated"});
    }
  }

  /// A bridge throws what its coroutine throws. Any stored token may be one
  /// that carries an error code, if there is one.
  void checkStoredTokens() {
    const Cause *Code = nullptr;
    for (const Entity &E : Out.Entities)
      for (const Cause &C : E.Causes)
        if (C.Why == Reason::ErrorCodeStored ||
            C.Why == Reason::ErrorCodeDelegated)
          Code = !Code || C < *Code ? &C : Code;
    if (!Code)
      return;
    const Cause Stored{Reason::ErrorCodeStored, Code->At, Code->Detail};
    for (Entity &E : Out.Entities)
      if (llvm::any_of(E.Causes, [](const Cause &C) {
            return C.Why == Reason::StoredToken;
          }))
        E.Causes.push_back(Stored);
  }

  /// What one TU takes for something else stays as it is, there and here.
  void checkUnlike() {
    std::map<std::string, EntityId> ByUSR;
    for (unsigned I = 0; I != Summaries.size(); ++I)
      for (unsigned E = 0; E != Summaries[I].Entities.size(); ++E)
        ByUSR.try_emplace(Summaries[I].Entities[E].USR,
                          Renamed[Classes[First[I] + E]]);
    for (EntityId Id = 0; Id != Out.Entities.size(); ++Id) {
      Entity &E = Out.Entities[Id];
      auto Other = E.Unlike.empty() ? ByUSR.end() : ByUSR.find(E.Unlike);
      if (Other == ByUSR.end())
        continue;
      const Span At = Out.Entities[Other->second].Sites.front();
      E.Causes.push_back({Reason::ConsumerCoroutine, At,
                          "it is declared here as well, where nothing tells "
                          "what it is"});
      Out.Ties.push_back({Id, Other->second, TieKind::Starts, At});
    }
  }

  /// What is a coroutine here is one in every TU that reads the text.
  void checkViews() {
    for (Entity &E : Out.Entities)
      for (const Span &Site : E.Sites)
        for (const Summary &S : Summaries) {
          auto Facts = S.Files.find(Site.File);
          if (Facts != S.Files.end() &&
              llvm::binary_search(Facts->second.Ordinary, Site.At.Begin))
            E.Causes.push_back({Reason::ViewsDisagree, Site,
                                "one compilation of '" + S.MainFile +
                                    "' sees no coroutine here"});
        }
  }

  std::vector<Summary> Summaries;
  std::vector<unsigned> First; ///< id of each summary's first entity
  std::map<std::string, std::set<Span>> Definitions; ///< by USR
  llvm::IntEqClasses Classes;
  std::vector<unsigned> Renamed;
  Program Out;
};

} // namespace

Program recoro::link(std::vector<Summary> Summaries) {
  llvm::sort(Summaries, [](const Summary &A, const Summary &B) {
    return A.Command < B.Command;
  });
  return Linker(std::move(Summaries)).run();
}
