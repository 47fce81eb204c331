// How families of rules find suspension. A rule names its mechanism; to add
// one, write its file beside this one and add it to the array in Mechanism.cpp.
#ifndef RECORO_MECHANISMS_MECHANISM_H
#define RECORO_MECHANISMS_MECHANISM_H

#include "ruleset/Ruleset.h"
#include "summarise/Builder.h"

namespace recoro {

struct Mechanism {
  llvm::StringRef Name;
  /// Adds to the summary what the rule matches in the TU.
  void (*Summarise)(const Rule &, Builder &);
};

llvm::ArrayRef<Mechanism> allMechanisms();
const Mechanism *mechanismByName(llvm::StringRef Name);

/// The coroutine is known by a parameter that every suspension passes on.
void summariseTokens(const Rule &R, Builder &B);

/// The coroutine is known by a parameter that yields a value when it is called.
void summariseSinks(const Rule &R, Builder &B);

} // namespace recoro

#endif
