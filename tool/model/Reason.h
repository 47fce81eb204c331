// The closed list of reasons. Every verdict other than `safe` carries one, and
// `recoro explain CODE` prints its page. A reason of class `safe` is a note: a
// hazard that the old code has as well, or a difference that changes no
// verdict. To add a reason, add an entry to Reasons.def and a case that shows
// it; nothing else lists them.
#ifndef RECORO_MODEL_REASON_H
#define RECORO_MODEL_REASON_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace recoro {

enum class Verdict { Safe, Unsafe, Bridged, Refused };

llvm::StringRef toString(Verdict V);

/// Whether what has this verdict is rewritten.
inline bool isMigrated(Verdict V) {
  return V == Verdict::Safe || V == Verdict::Bridged;
}

enum class Reason {
#define REASON(Id, Code, Verdict, Summary, Page) Id,
#include "model/Reasons.def"
};

struct ReasonInfo {
  Reason Id;
  llvm::StringRef Code;    ///< what scripts match, kebab-case
  Verdict Class;           ///< the verdict it leads to; `Safe`: it is a note
  llvm::StringRef Summary; ///< one line, without a full stop
  llvm::StringRef Page;    ///< Markdown: why, an example, what to do
};

llvm::ArrayRef<ReasonInfo> allReasons();
const ReasonInfo &info(Reason R);
bool isNote(Reason R);
/// "refused", "unsafe", "bridged" or "note".
llvm::StringRef kindOf(const ReasonInfo &Info);
std::optional<Reason> reasonByCode(llvm::StringRef Code);

} // namespace recoro

#endif
