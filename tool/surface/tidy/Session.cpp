// See Session.h.
#include "surface/tidy/Session.h"
#include "Pipeline.h"
#include "render/Tidy.h"
#include "surface/tidy/Alone.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

/// As the path of a file that is named in .clang-tidy: from the main file's
/// folder upwards; else from the current folder.
static std::string resolve(StringRef Named, StringRef MainFile) {
  if (!Named.empty() && !sys::path::is_absolute(Named))
    for (StringRef At = sys::path::parent_path(MainFile); !At.empty();
         At = sys::path::parent_path(At)) {
      SmallString<256> Path(At);
      sys::path::append(Path, Named);
      if (sys::fs::exists(Path))
        return std::string(Path);
    }
  return Named.str();
}

static bool mayMatter(std::optional<StringRef> Text,
                      ArrayRef<std::string> Triggers) {
  return Text &&
         any_of(Triggers, [&](StringRef Word) { return Text->contains(Word); });
}

static void complain(Session::Unit &U, std::string What) {
  U.Complaints.push_back({U.Files.main(), std::move(What)});
}

/// What was said of another text than that which was read is not said. Where
/// neither text can hold a finding, that goes without a word.
static void judge(Session::Unit &U, StringRef From) {
  auto MayHold = [&](const std::string &File) {
    return mayMatter(U.Files.text(File), U.Said.Triggers);
  };
  std::set<std::string> Stale;
  for (const auto &[File, Hash] : U.Said.Hashes)
    if (auto Text = U.Files.text(File); !Text || contentHash(*Text) != Hash)
      Stale.insert(File);
  for (const std::string &File : Stale)
    if (MayHold(File) || any_of(U.Said.Findings, [&](const HandedFinding &F) {
          return F.File == File;
        }))
      U.Complaints.push_back(
          {File, "this file has changed since '" + From.str() +
                     "' was written, so what that says of it is not shown; "
                     "run recoro check again"});
  llvm::erase_if(U.Said.Findings, [&](const HandedFinding &F) {
    return Stale.count(F.File) != 0;
  });
  if (!U.Said.Hashes.count(U.Files.main()) && MayHold(U.Files.main()))
    complain(U, "'" + From.str() +
                    "' does not tell of this file; run recoro check again");
}

/// The unit itself, if it holds a word of a rule.
void Session::ask(Unit &U, const Whence &From) {
  auto Rules = rulesAround(sys::path::parent_path(U.Files.main()));
  if (!Rules)
    return complain(U, toString(Rules.takeError()));
  std::vector<std::string> Triggers;
  for (const Rule &R : Rules->Rules)
    append_range(Triggers, R.Triggers);
  if (none_of(U.Files.read(), [&](const std::string &File) {
        return mayMatter(U.Files.text(File), Triggers);
      }))
    return;
  auto Alone = analyseAlone(U.Files.main(), From.Folder,
                            resolve(From.Build, U.Files.main()));
  if (!Alone)
    return complain(U, toString(Alone.takeError()));
  auto Said = readHanded(*Alone, U.Files.read());
  if (!Said)
    return complain(U, toString(Said.takeError()));
  Source = U.Files.main();
  U.Said = std::move(*Said);
}

void Session::read(Unit &U, const Whence &From) {
  const std::string File = resolve(From.Findings, U.Files.main());
  auto Buffer = MemoryBuffer::getFile(File);
  if (!Buffer)
    return complain(
        U, "recoro.Findings: cannot read '" + File +
               "': " + Buffer.getError().message() +
               "; 'recoro check --fixes --output=tidy:FILE' writes it");
  auto Said = readHanded((*Buffer)->getBuffer(), U.Files.read());
  if (!Said)
    return complain(
        U, "recoro.Findings: '" + File +
               "' is not what 'recoro check --output=tidy:FILE' writes: " +
               toString(Said.takeError()));
  Source = File;
  U.Said = std::move(*Said);
  judge(U, File);
}

Session::Unit &Session::unit(clang::SourceManager &SM, const Whence &From) {
  if (!Current) {
    Current.emplace(Unit{UnitFiles(SM), {}, {}});
    if (From.Findings.empty())
      ask(*Current, From);
    else
      read(*Current, From);
  }
  return *Current;
}
