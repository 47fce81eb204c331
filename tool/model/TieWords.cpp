// See TieWords.h.
#include "model/TieWords.h"
#include "llvm/Support/ErrorHandling.h"

using namespace recoro;

llvm::StringRef recoro::verb(TieKind Kind, bool Forwards) {
  switch (Kind) {
  case TieKind::Delegates:
    return Forwards ? "awaits" : "is awaited by";
  case TieKind::Starts:
    return Forwards ? "starts" : "is started by";
  case TieKind::Overrides:
    return Forwards ? "overrides" : "is overridden by";
  case TieKind::Shares:
    return "shares the text of a macro with";
  case TieKind::Holds:
    return Forwards ? "has its token in" : "holds the token of";
  }
  llvm_unreachable("every kind of tie has a name");
}

std::string recoro::inWords(TieKind Kind, bool Forwards,
                            llvm::StringRef Other) {
  return ("it " + verb(Kind, Forwards) + " '" + Other + "'").str();
}
