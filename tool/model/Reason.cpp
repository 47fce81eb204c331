// The table behind Reason.h.
#include "model/Reason.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace recoro;

static constexpr ReasonInfo Table[] = {
#define REASON(Id, Code, Class, Summary, Page)                                 \
  {Reason::Id, Code, Verdict::Class, Summary, Page},
#include "model/Reasons.def"
};

llvm::StringRef recoro::toString(Verdict V) {
  switch (V) {
  case Verdict::Safe:
    return "safe";
  case Verdict::Unsafe:
    return "unsafe";
  case Verdict::Bridged:
    return "bridged";
  case Verdict::Refused:
    return "refused";
  }
  llvm_unreachable("every verdict has a name");
}

llvm::ArrayRef<ReasonInfo> recoro::allReasons() { return Table; }

const ReasonInfo &recoro::info(Reason R) {
  return Table[static_cast<unsigned>(R)];
}

bool recoro::isNote(Reason R) { return info(R).Class == Verdict::Safe; }

llvm::StringRef recoro::kindOf(const ReasonInfo &Info) {
  return isNote(Info.Id) ? "note" : toString(Info.Class);
}

std::optional<Reason> recoro::reasonByCode(llvm::StringRef Code) {
  auto It = llvm::find_if(
      Table, [&](const ReasonInfo &Info) { return Info.Code == Code; });
  if (It == std::end(Table))
    return std::nullopt;
  return It->Id;
}
