// The recorded chain of decisions about one coroutine.
#ifndef RECORO_RENDER_WHY_H
#define RECORO_RENDER_WHY_H

#include "Pipeline.h"
#include "render/Sources.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// From the coroutine's own verdict over each tie to where it was caused, and
/// all else that was recorded about the coroutine. Computes nothing.
void renderWhy(llvm::raw_ostream &Out, const Analysis &A, EntityId E,
               Sources &Code, llvm::StringRef CurrentFolder);
void renderWhyJson(llvm::raw_ostream &Out, const Analysis &A,
                   llvm::ArrayRef<EntityId> Asked, Sources &Code);

} // namespace recoro

#endif
