// What `recoro check --output=tidy:FILE` hands to the module, read back: the
// part that concerns the files of one translation unit. See render/Tidy.h.
#ifndef RECORO_SURFACE_TIDY_HANDED_H
#define RECORO_SURFACE_TIDY_HANDED_H

#include "model/Span.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace recoro {

struct HandedNote {
  std::string File;
  unsigned Offset = 0;
  std::string Text;
};

struct HandedFinding {
  std::string Check;
  std::string File;
  unsigned Offset = 0;
  std::string Text;
  std::vector<HandedNote> Notes;
  std::optional<unsigned> Fix;
};

/// New lines for old ones.
struct HandedChange {
  Range At;
  std::string Text;
};

struct HandedEdit {
  std::string File;
  std::string Hash; ///< of the text that is changed
  std::vector<HandedChange> Changes;
};

struct Handed {
  std::string Root;
  std::vector<std::string> Triggers; ///< words without which no rule fits
  std::map<std::string, std::string> Hashes;         ///< by file
  std::vector<HandedFinding> Findings;               ///< by file and offset
  std::map<unsigned, std::vector<HandedEdit>> Fixes; ///< all files of each
};

/// Of the other files' lines nothing is read. Fails on what is not such a file,
/// naming the line.
llvm::Expected<Handed> readHanded(llvm::StringRef Text,
                                  const std::set<std::string> &Files);

} // namespace recoro

#endif
