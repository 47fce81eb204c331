// What people call a tie, seen from either of its ends.
#ifndef RECORO_MODEL_TIEWORDS_H
#define RECORO_MODEL_TIEWORDS_H

#include "model/Summary.h"
#include "llvm/ADT/StringRef.h"

namespace recoro {

/// "awaits", "is awaited by".
llvm::StringRef verb(TieKind Kind, bool Forwards);

/// "it awaits 'fetch'": of one end, with the name of the other.
std::string inWords(TieKind Kind, bool Forwards, llvm::StringRef Other);

} // namespace recoro

#endif
