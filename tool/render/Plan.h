// The order in which a program can be migrated, for people and for scripts.
#ifndef RECORO_RENDER_PLAN_H
#define RECORO_RENDER_PLAN_H

#include "Pipeline.h"
#include "render/Sources.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

void renderPlan(llvm::raw_ostream &Out, const Analysis &A, Sources &Code,
                llvm::StringRef CurrentFolder);
void renderPlanJson(llvm::raw_ostream &Out, const Analysis &A, Sources &Code);

} // namespace recoro

#endif
