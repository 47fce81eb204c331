// Fixes: each group's part of a migration, as a reviewer or an editor takes it.
#include "Pipeline.h"
#include "edit/Edit.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ThreadPool.h"

using namespace recoro;

llvm::Expected<std::vector<Fix>> recoro::fixesOf(const Analysis &Proven,
                                                 unsigned Jobs) {
  std::vector<Fix> Fixes;
  for (unsigned G : Proven.Selected)
    if (Proven.Decided.Groups[G].V == Verdict::Safe)
      Fixes.push_back({G, {}});
  // A slot a group: whichever is ready first, the order is theirs.
  std::vector<std::string> Faults(Fixes.size());
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Jobs));
  for (size_t I = 0; I != Fixes.size(); ++I)
    Pool.async([&, I] {
      FileSystemPtr Files = createFileSystem(Proven.Source.Overlay);
      auto Made = edit(Proven.Linked, Proven.Decided, Proven.Rules,
                       [&](unsigned G) { return G == Fixes[I].Group; }, *Files,
                       {Proven.Source.Root, /*KeepLegacyIncludes=*/true});
      if (Made)
        Fixes[I].Edits = std::move(Made->Edits);
      else
        Faults[I] = llvm::toString(Made.takeError());
    });
  Pool.wait();
  for (const std::string &Fault : Faults)
    if (!Fault.empty())
      return llvm::createStringError(Fault);
  llvm::erase_if(Fixes, [](const Fix &F) { return F.Edits.empty(); });
  return Fixes;
}
