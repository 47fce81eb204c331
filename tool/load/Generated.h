// Whether a file says of itself that it was generated.
#ifndef RECORO_LOAD_GENERATED_H
#define RECORO_LOAD_GENERATED_H

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace recoro {

/// What the comments in the first lines of `Text` say: the generator's name,
/// empty where they do not name it; nothing if the file is not generated.
std::optional<std::string> generatedBy(llvm::StringRef Text);

} // namespace recoro

#endif
