// The list of mechanisms.
#include "mechanisms/Mechanism.h"

using namespace recoro;

static constexpr Mechanism Mechanisms[] = {
    {"token", summariseTokens},
    {"sink", summariseSinks},
};

llvm::ArrayRef<Mechanism> recoro::allMechanisms() { return Mechanisms; }

const Mechanism *recoro::mechanismByName(llvm::StringRef Name) {
  for (const Mechanism &M : Mechanisms)
    if (M.Name == Name)
      return &M;
  return nullptr;
}
