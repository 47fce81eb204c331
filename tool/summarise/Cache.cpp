// See Cache.h. A parse runs over a file system that notes each path that is
// asked for. What stands there is looked at before it is read, so a change in
// between is seen the next time.
#include "summarise/Cache.h"
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

struct SummaryCache::Entry {
  Settled Known; ///< of that what stands in the TU's files
  std::vector<std::pair<std::string, Sight>> Read;
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

SummaryCache::SummaryCache() = default;
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
  if (Wanted != Setting)
    Entries.clear();
  Setting = std::move(Wanted);
  Now = std::make_shared<World>(P.Overlay);
}

Expected<TUResult> SummaryCache::summarise(const Project &P, unsigned Command,
                                           const Ruleset &Rules,
                                           const Territory &Land,
                                           const Settled &Known) {
  const recoro::Command &C = P.Commands[Command];
  const bool IsFirst = Known == Settled();
  std::vector<std::string> Key = {C.MainFile, C.Directory,
                                  std::to_string(unsigned(C.By)),
                                  IsFirst ? "first" : "settled"};
  append_range(Key, C.Arguments);
  std::shared_ptr<const Entry> Old;
  {
    std::lock_guard<std::mutex> Lock(Guard);
    auto It = Entries.find(Key);
    if (It != Entries.end())
      Old = It->second;
  }
  auto IsTrue = [&](const std::pair<std::string, Sight> &Read) {
    return Now->look(Read.first) == Read.second;
  };
  if (Old && Old->Known == Old->concerning(Known) &&
      all_of(Old->Read, IsTrue)) {
    TUResult Result = Old->Result;
    Result.Facts.Command = Command; // others may have come before it
    return Result;
  }

  auto New = std::make_shared<Entry>();
  StringSet<> Asked;
  auto Note = [&](StringRef Path) {
    if (Asked.insert(Path).second)
      New->Read.emplace_back(Path.str(), Now->look(Path));
  };
  auto Files = [&]() -> FileSystemPtr {
    return makeIntrusiveRefCnt<Witness>(createFileSystem(P.Overlay), Note);
  };
  auto Result = recoro::summarise(P, Command, Rules, Land, Known, Files);
  if (!Result)
    return Result;
  New->Result = *Result;
  New->Known = New->concerning(Known);
  std::lock_guard<std::mutex> Lock(Guard);
  Entries[std::move(Key)] = std::move(New);
  return Result;
}
