// Formatting of touched lines, in the project's own style.
#include "clang/Format/Format.h"
#include "edit/Edit.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/Support/Path.h"

using namespace recoro;

/// Whether the project, not some folder above it, says how `File` is formatted.
static bool projectHasStyle(llvm::StringRef File, llvm::StringRef Root,
                            llvm::vfs::FileSystem &Files) {
  for (llvm::StringRef Folder = llvm::sys::path::parent_path(File);
       Folder.starts_with(Root);
       Folder = llvm::sys::path::parent_path(Folder)) {
    for (llvm::StringRef Name : {".clang-format", "_clang-format"}) {
      llvm::SmallString<256> Path(Folder);
      llvm::sys::path::append(Path, Name);
      if (Files.exists(Path))
        return true;
    }
    if (Folder == Root)
      break;
  }
  return false;
}

llvm::Error recoro::formatTouchedLines(FileEdit &E, llvm::StringRef Root,
                                       llvm::vfs::FileSystem &Files) {
  if (E.After == E.Before || !projectHasStyle(E.File, Root, Files))
    return llvm::Error::success();
  auto Style = clang::format::getStyle("file", E.File, "none", E.After, &Files);
  if (!Style)
    return Style.takeError();
  if (Style->DisableFormat)
    return llvm::Error::success();
  // Order of includes is the reviewer's business, and may have a meaning.
  Style->SortIncludes.Enabled = false;
  std::vector<clang::tooling::Range> Touched;
  int Shift = 0;
  for (const Replacement &R : E.Replacements) {
    Touched.emplace_back(R.At.Begin + Shift, R.Text.size());
    Shift += int(R.Text.size()) - int(R.At.size());
  }
  clang::tooling::Replacements Changes =
      clang::format::reformat(*Style, E.After, Touched, E.File);
  auto Formatted = clang::tooling::applyAllReplacements(E.After, Changes);
  if (!Formatted)
    return Formatted.takeError();
  E.After = std::move(*Formatted);
  return llvm::Error::success();
}
