// Stage 6: guards are evaluated and text is composed. No AST is needed here.
#ifndef RECORO_EDIT_EDIT_H
#define RECORO_EDIT_EDIT_H

#include "model/Program.h"
#include "ruleset/Ruleset.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace recoro {

struct EditOptions {
  std::string Root; ///< a .clang-format is looked for up to here
  bool KeepLegacyIncludes = false;
  bool KeepBridgeIncludes = false;
};

struct EditResult {
  std::vector<FileEdit> Edits;  ///< sorted by file
  std::set<unsigned> Conflicts; ///< groups whose rewrites exclude each other
  bool DropsBridgeInclude = false;
};

/// The edits that make the groups for which `Native` holds native.
llvm::Expected<EditResult> edit(const Program &P, const Verdicts &V,
                                const Ruleset &Rules,
                                llvm::function_ref<bool(unsigned)> Native,
                                llvm::vfs::FileSystem &Files,
                                const EditOptions &Options);

/// Whether the file includes what may go with the last legacy code elsewhere.
bool mayLoseInclude(const FileFacts &Facts, const Ruleset &Rules);

/// Formats the lines of `E.After` that differ from `E.Before`, if the project
/// has a .clang-format for the file.
llvm::Error formatTouchedLines(FileEdit &E, llvm::StringRef Root,
                               llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
