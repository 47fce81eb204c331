// The beginning of a TU, read once for many readings of the rest: the preamble,
// and what a parse that takes it from there is not told any more.
#ifndef RECORO_SUMMARISE_HEAD_H
#define RECORO_SUMMARISE_HEAD_H

#include "load/Preamble.h"
#include "summarise/Preprocessed.h"
#include "llvm/ADT/StringSet.h"

namespace recoro {

struct Head {
  std::unique_ptr<const Preamble> Above;
  Preprocessed Met; ///< its locations are those of the preamble's own parse
  /// Each word that was read, also in what is skipped. Clang keeps those alone
  /// that its declarations need.
  llvm::StringSet<> Words;
};

/// Whether no mechanism needs the body of `D`: it is none of the project's own.
/// Remembers what it is told of files.
class BodySkipper {
public:
  BodySkipper(const clang::SourceManager &SM, const Territory &Land)
      : SM(SM), Land(Land) {}
  bool skips(const clang::Decl *D);

private:
  const clang::SourceManager &SM;
  const Territory &Land;
  std::map<clang::FileID, bool> Foreign;
};

/// Null where there is nothing to read, or where it is not in order.
std::shared_ptr<const Head> readHead(const Command &C,
                                     const ParseOptions &Options,
                                     const Territory &Land,
                                     FileSystemPtr Files);

} // namespace recoro

#endif
