// See Mirror.h.
#include "verify/Mirror.h"
#include "load/Root.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace recoro;

static Error cannot(StringRef What, StringRef Path, std::error_code EC) {
  return createStringError(EC, "cannot " + What + " '" + Path +
                                   "': " + EC.message());
}

Mirror::Mirror(const Project &P, std::string Scratch)
    : Root(P.Root), BuildFolders(P.BuildFolders), Scratch(std::move(Scratch)) {}

Mirror::Mirror(Mirror &&Other)
    : Root(std::move(Other.Root)), BuildFolders(std::move(Other.BuildFolders)),
      Scratch(std::exchange(Other.Scratch, {})) {}

Mirror::~Mirror() {
  if (!Scratch.empty())
    sys::fs::remove_directories(Scratch);
}

std::string Mirror::beside(const Twine &Name) const {
  return (Scratch + "/" + Name).str();
}

std::string Mirror::mirrored(StringRef RealPath) const {
  return beside("tree") + RealPath.str();
}

static Error writeText(StringRef Path, StringRef Text) {
  std::error_code EC;
  raw_fd_ostream Out(Path, EC, sys::fs::OF_None);
  if (EC)
    return cannot("write", Path, EC);
  Out << Text;
  Out.close();
  if (Out.error()) {
    EC = Out.error();
    Out.clear_error();
    return cannot("write", Path, EC);
  }
  return Error::success();
}

/// One entry of a folder that is mirrored.
Error Mirror::add(StringRef Path,
                  const std::map<StringRef, StringRef> &Edited) {
  const std::string Here = mirrored(Path);
  if (auto Edit = Edited.find(Path); Edit != Edited.end())
    return writeText(Here, Edit->second);
  sys::fs::file_status Status;
  if (std::error_code EC = sys::fs::status(Path, Status, /*follow=*/false))
    return cannot("read", Path, EC);
  if (Status.type() == sys::fs::file_type::directory_file) {
    if (std::error_code EC = sys::fs::create_directory(Here))
      return cannot("create", Here, EC);
    return fill(Path, Edited);
  }
  // A link that stays within the project leads to what is mirrored, too.
  SmallString<256> Real;
  std::string Target = Path.str();
  if (Status.type() == sys::fs::file_type::symlink_file) {
    if (sys::fs::real_path(Path, Real))
      return Error::success(); // it leads nowhere
    Target = isWithin(Real, Root) ? mirrored(Real) : std::string(Real);
  }
  if (std::error_code EC = sys::fs::create_link(Target, Here))
    return cannot("link", Here, EC);
  return Error::success();
}

Error Mirror::fill(StringRef Folder,
                   const std::map<StringRef, StringRef> &Edited) {
  std::error_code EC;
  for (sys::fs::directory_iterator It(Folder, EC, /*follow_symlinks=*/false),
       End;
       !EC && It != End; It.increment(EC)) {
    StringRef Path = It->path();
    if (sys::path::filename(Path).starts_with(".") ||
        is_contained(BuildFolders, Path))
      continue;
    if (Error E = add(Path, Edited))
      return E;
  }
  return EC ? cannot("read", Folder, EC) : Error::success();
}

Expected<Mirror> Mirror::make(const Project &P,
                              const std::vector<FileEdit> &Edits) {
  SmallString<128> Folder, Real;
  std::error_code EC = sys::fs::createUniqueDirectory("recoro-verify", Folder);
  if (EC)
    return cannot("make a scratch folder like", "recoro-verify", EC);
  sys::fs::real_path(Folder, Real);
  Mirror Made(P, std::string(Real));
  std::map<StringRef, StringRef> Edited(P.Overlay.begin(), P.Overlay.end());
  for (const FileEdit &Edit : Edits)
    Edited[Edit.File] = Edit.After;
  std::string Top = Made.mirrored(P.Root);
  if ((EC = sys::fs::create_directories(Top)))
    return cannot("create", Top, EC);
  if (Error E = Made.fill(P.Root, Edited))
    return std::move(E);
  return Made;
}

std::optional<std::string> Mirror::of(StringRef Path, StringRef Base) const {
  SmallString<256> Absolute(Path), Real;
  sys::path::make_absolute(Base, Absolute);
  if (sys::fs::real_path(Absolute, Real) || !isWithin(Real, Root))
    return std::nullopt;
  std::string Here = mirrored(Real);
  if (!sys::fs::exists(Here))
    return std::nullopt;
  return Here;
}

std::string Mirror::inRealNames(StringRef Text) const {
  const std::string Prefix = beside("tree");
  std::string Out;
  for (size_t At; (At = Text.find(Prefix)) != StringRef::npos;
       Text = Text.substr(At + Prefix.size()))
    Out += Text.take_front(At);
  return Out + Text.str();
}
