// The order in which a program can be migrated, for people and for scripts.
#ifndef RECORO_RENDER_PLAN_H
#define RECORO_RENDER_PLAN_H

#include "Pipeline.h"
#include "render/Sources.h"
#include "llvm/Support/raw_ostream.h"

namespace recoro {

/// What the plan was asked for, by name; the commands that it shows repeat it.
struct PlanWishes {
  std::vector<std::string> Cut;
  std::vector<std::string> Only;
};

void renderPlan(llvm::raw_ostream &Out, const Analysis &A, Sources &Code,
                llvm::StringRef CurrentFolder, const PlanWishes &Wanted);
void renderPlanJson(llvm::raw_ostream &Out, const Analysis &A, Sources &Code,
                    const PlanWishes &Wanted);

} // namespace recoro

#endif
