// See Cache.h. A parse runs over a file system that notes each path that is
// asked for. What stands there is looked at before it is read, so a change in
// between is seen the next time.
#include "summarise/Cache.h"
#include "summarise/Head.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <set>

using namespace llvm;
using namespace recoro;

namespace {

/// What stands at a path.
struct Sight {
  bool Exists = false;
  sys::fs::UniqueID Id{0, 0};
  sys::TimePoint<> Changed;
  uint64_t Size = 0;
  uint64_t Text = 0; ///< of an overlaid text, its hash

  bool operator==(const Sight &) const = default;
};

} // namespace

/// What the paths lead to during one analysis. Each is looked at once.
class SummaryCache::World {
public:
  explicit World(const std::map<std::string, std::string> &Overlay) {
    for (const auto &[Path, Text] : Overlay) {
      Texts[Path] = xxh3_64bits(Text);
      sys::fs::UniqueID Id;
      if (!sys::fs::getUniqueID(Path, Id))
        Overlaid.insert(Id);
    }
  }

  Sight look(StringRef Path) {
    {
      std::lock_guard<std::mutex> Lock(Guard);
      auto It = Seen.find(Path);
      if (It != Seen.end())
        return It->second;
    }
    Sight S = lookNow(Path);
    std::lock_guard<std::mutex> Lock(Guard);
    return Seen.try_emplace(Path, S).first->second;
  }

private:
  Sight lookNow(StringRef Path) const {
    Sight S;
    sys::fs::file_status Status;
    if (sys::fs::status(Path, Status)) {
      auto It = Texts.find(Path);
      S.Text = It == Texts.end() ? 0 : It->second;
      return S;
    }
    S.Exists = true;
    S.Id = Status.getUniqueID();
    if (sys::fs::is_directory(Status))
      return S; // what is in it is asked for by name
    S.Changed = Status.getLastModificationTime();
    S.Size = Status.getSize();
    SmallString<256> Real;
    if (Overlaid.count(S.Id) && !sys::fs::real_path(Path, Real)) {
      auto It = Texts.find(Real);
      S.Text = It == Texts.end() ? 0 : It->second;
    }
    return S;
  }

  StringMap<uint64_t> Texts; ///< by real path
  std::set<sys::fs::UniqueID> Overlaid;
  std::mutex Guard;
  StringMap<Sight> Seen;
};

namespace {

/// What was looked at, each path once.
class Looks {
public:
  void note(StringRef Path, const Sight &Seen) {
    if (Asked.insert(Path).second)
      Read.emplace_back(Path.str(), Seen);
  }
  void note(const Looks &Of) {
    for (const auto &[Path, Seen] : Of.Read)
      note(Path, Seen);
  }
  bool all(function_ref<bool(StringRef, const Sight &)> Holds) const {
    return all_of(Read,
                  [&](const auto &R) { return Holds(R.first, R.second); });
  }

private:
  StringSet<> Asked;
  std::vector<std::pair<std::string, Sight>> Read;
};

} // namespace

struct SummaryCache::Entry {
  Settled Known; ///< of that what stands in the TU's files
  Looks Read;
  std::string Top; ///< of the main file; empty where the overlay has none
  TUResult Result;

  Settled concerning(const Settled &All) const {
    if (!Result.Errors.empty())
      return All; // its files are not known
    Settled Here;
    for (const Span &Leaf : All.Leaves)
      if (Result.Facts.Files.count(Leaf.File))
        Here.Leaves.insert(Leaf);
    for (const auto &[Site, Name] : All.Names)
      if (Result.Facts.Files.count(Site.File))
        Here.Names.emplace(Site, Name);
    for (const Span &Holder : All.Holders)
      if (Result.Facts.Files.count(Holder.File))
        Here.Holders.insert(Holder);
    return Here;
  }
};

namespace {

/// Tells of every path that is asked for, before it is answered.
class Witness : public vfs::ProxyFileSystem {
public:
  Witness(FileSystemPtr Base, std::function<void(StringRef)> Tell)
      : ProxyFileSystem(std::move(Base)), Tell(std::move(Tell)) {}

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    note(Path);
    return ProxyFileSystem::status(Path);
  }
  bool exists(const Twine &Path) override {
    note(Path);
    return ProxyFileSystem::exists(Path);
  }
  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Path) override {
    note(Path);
    return ProxyFileSystem::openFileForRead(Path);
  }

private:
  void note(const Twine &Path) {
    SmallString<256> Full;
    Path.toVector(Full);
    if (!getUnderlyingFS().makeAbsolute(Full))
      Tell(Full);
  }

  std::function<void(StringRef)> Tell;
};

} // namespace

/// A beginning, or that there is none of use.
struct SummaryCache::KeptHead {
  std::vector<std::string> Key;
  std::string Top;
  Looks Read;
  std::shared_ptr<const Head> Of; ///< may be null
};

/// More main files are hardly typed in by turns; one is some 30 MB.
static constexpr unsigned MostHeads = 8;

SummaryCache::SummaryCache(bool Checks) : Checks(Checks) {}
SummaryCache::~SummaryCache() = default;

void SummaryCache::begin(const Project &P, const Ruleset &Rules) {
  std::vector<std::string> Wanted = {P.Root};
  append_range(Wanted, P.BuildFolders);
  append_range(Wanted, P.Excluded);
  for (const Rule &R : Rules.Rules) {
    append_range(Wanted, std::initializer_list<std::string>{
                             R.Name, R.Source, R.Result, R.ResultHeader});
    if (R.Source.empty())
      continue;
    auto Open = P.Overlay.find(R.Source);
    auto Text = MemoryBuffer::getFile(R.Source);
    Wanted.push_back(Open != P.Overlay.end() ? Open->second
                     : Text                  ? (*Text)->getBuffer().str()
                                             : "");
  }
  if (Wanted != Setting) {
    Entries.clear();
    Heads.clear();
  }
  Heads.remove_if([&](const std::shared_ptr<const KeptHead> &Kept) {
    return !P.Overlay.count(Kept->Key.front()); // closed
  });
  Setting = std::move(Wanted);
  Now = std::make_shared<World>(P.Overlay);
}

//===-- Whether it is the same --------------------------------------------===//

static auto placeOf(const CompileError &E) {
  return std::tie(E.File, E.Offset, E.Line, E.Column, E.Message);
}

/// What differs, as a noun; empty if nothing does.
static StringRef difference(const TUResult &X, const TUResult &Y) {
  const Summary &A = X.Facts, &B = Y.Facts;
  const bool SameErrors = std::equal(
      X.Errors.begin(), X.Errors.end(), Y.Errors.begin(), Y.Errors.end(),
      [](const auto &E, const auto &F) { return placeOf(E) == placeOf(F); });
  return !SameErrors                      ? "errors"
         : A.Versions != B.Versions       ? "versions"
         : A.Files != B.Files             ? "file facts"
         : A.Entities != B.Entities       ? "coroutines"
         : A.Suspensions != B.Suspensions ? "suspensions"
         : A.Ties != B.Ties               ? "ties"
         : A.Recipes != B.Recipes         ? "recipes"
         : A.Mentions != B.Mentions       ? "mentions"
                                          : "";
}

//===-- One TU ------------------------------------------------------------===//

static std::vector<std::string> keyOf(const Command &C, StringRef Kind) {
  std::vector<std::string> Key = {C.MainFile, C.Directory,
                                  std::to_string(unsigned(C.By)), Kind.str()};
  append_range(Key, C.Arguments);
  return Key;
}

/// One TU as it is read now.
class SummaryCache::Reading {
public:
  Reading(SummaryCache &Memory, const Project &P, unsigned Command,
          const Ruleset &Rules, const Territory &Land)
      : Memory(Memory), Now(*Memory.Now), P(P), Command(Command),
        C(P.Commands[Command]), Rules(Rules), Land(Land) {
    auto Open = P.Overlay.find(C.MainFile);
    if (Open != P.Overlay.end())
      Top = topOf(Open->second).str();
  }

  bool isTrue(const Looks &Read) const {
    return Read.all([&](StringRef Path, const Sight &Seen) {
      return Now.look(Path) == Seen;
    });
  }

  /// `Old`: what was read of it the last time, no more true; may be null.
  Expected<TUResult> read(const Settled &Known, const Entry *Old);

  const std::string &top() const { return Top; }
  Looks Read; ///< by `read`

private:
  std::shared_ptr<const Head> head(bool AtLeastCxx20);
  std::shared_ptr<const KeptHead> made(std::vector<std::string> Key,
                                       bool AtLeastCxx20) const;
  FileSystemPtr watched(Looks &Into, bool Main) const;
  bool isMain(const Sight &Here) const;
  bool isTypedIn(const Entry &Old) const;

  SummaryCache &Memory;
  World &Now;
  const Project &P;
  const unsigned Command;
  const recoro::Command &C;
  const Ruleset &Rules;
  const Territory &Land;
  std::string Top;
  bool MayMake = false;
  bool UsesHead = false;
};

/// `Main`: whether to note the main file as well.
FileSystemPtr SummaryCache::Reading::watched(Looks &Into, bool Main) const {
  return makeIntrusiveRefCnt<Witness>(createFileSystem(P.Overlay),
                                      [this, &Into, Main](StringRef Path) {
                                        const Sight Here = Now.look(Path);
                                        if (Main || !isMain(Here))
                                          Into.note(Path, Here);
                                      });
}

bool SummaryCache::Reading::isMain(const Sight &Here) const {
  return Here.Exists && Here.Id == Now.look(C.MainFile).Id;
}

/// A beginning that is typed in is not worth keeping, nor is one whose headers
/// change.
bool SummaryCache::Reading::isTypedIn(const Entry &Old) const {
  return Old.Top == Top && Old.Read.all([&](StringRef Path, const Sight &Seen) {
    const Sight Here = Now.look(Path);
    return Here == Seen || isMain(Here);
  });
}

std::shared_ptr<const Head> SummaryCache::Reading::head(bool AtLeastCxx20) {
  if (Top.empty())
    return nullptr;
  const std::vector<std::string> Key =
      keyOf(C, AtLeastCxx20 ? "as C++20" : "as it is");
  std::shared_ptr<const KeptHead> Kept;
  {
    std::lock_guard<std::mutex> Lock(Memory.Guard);
    auto It = find_if(Memory.Heads,
                      [&](const auto &Kept) { return Kept->Key == Key; });
    if (It != Memory.Heads.end()) {
      Memory.Heads.splice(Memory.Heads.begin(), Memory.Heads, It);
      Kept = *It;
    }
  }
  if (!Kept || Kept->Top != Top || !isTrue(Kept->Read)) {
    if (!MayMake)
      return nullptr;
    Kept = made(Key, AtLeastCxx20);
    std::lock_guard<std::mutex> Lock(Memory.Guard);
    Memory.Heads.remove_if([&](const auto &Old) { return Old->Key == Key; });
    Memory.Heads.push_front(Kept);
    if (Memory.Heads.size() > MostHeads)
      Memory.Heads.pop_back();
  }
  if (!Kept->Of)
    return nullptr;
  UsesHead = true;
  Read.note(Kept->Read);
  return Kept->Of;
}

std::shared_ptr<const SummaryCache::KeptHead>
SummaryCache::Reading::made(std::vector<std::string> Key,
                            bool AtLeastCxx20) const {
  auto Made = std::make_shared<KeptHead>();
  Made->Key = std::move(Key);
  Made->Top = Top;
  Made->Of =
      readHead(C, readingOptions(Rules, AtLeastCxx20), Land,
               watched(Made->Read, /*Main=*/false)); // its top is compared
  return Made;
}

Expected<TUResult> SummaryCache::Reading::read(const Settled &Known,
                                               const Entry *Old) {
  MayMake = Old && isTypedIn(*Old);
  Supply From;
  From.MakeFiles = [&] { return watched(Read, /*Main=*/true); };
  From.HeadOf = [&](bool AtLeastCxx20) { return head(AtLeastCxx20); };
  auto Result = recoro::summarise(P, Command, Rules, Land, Known, From);
  if (!Memory.Checks || !UsesHead || !Result)
    return Result;
  From.HeadOf = nullptr;
  auto Whole = recoro::summarise(P, Command, Rules, Land, Known, From);
  if (!Whole)
    return Whole;
  StringRef Part = difference(*Result, *Whole);
  if (!Part.empty())
    Whole->Errors.push_back(
        {C.MainFile, 0, 1, 1,
         ("what was kept of its includes makes other " + Part + " of it")
             .str()});
  return Whole;
}

Expected<TUResult> SummaryCache::summarise(const Project &P, unsigned Command,
                                           const Ruleset &Rules,
                                           const Territory &Land,
                                           const Settled &Known) {
  const recoro::Command &C = P.Commands[Command];
  const bool IsFirst = Known == Settled();
  std::vector<std::string> Key = keyOf(C, IsFirst ? "first" : "settled");
  std::shared_ptr<const Entry> Old;
  {
    std::lock_guard<std::mutex> Lock(Guard);
    auto It = Entries.find(Key);
    if (It != Entries.end())
      Old = It->second;
  }
  Reading Here(*this, P, Command, Rules, Land);
  if (Old && Old->Known == Old->concerning(Known) && Here.isTrue(Old->Read)) {
    TUResult Result = Old->Result;
    Result.Facts.Command = Command; // others may have come before it
    return Result;
  }

  auto Result = Here.read(Known, Old.get());
  if (!Result)
    return Result;
  auto New = std::make_shared<Entry>();
  New->Read = std::move(Here.Read);
  New->Top = Here.top();
  New->Result = *Result;
  New->Known = New->concerning(Known);
  std::lock_guard<std::mutex> Lock(Guard);
  Entries[std::move(Key)] = std::move(New);
  return Result;
}
