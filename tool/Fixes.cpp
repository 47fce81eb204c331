// Fixes: each group's edits by themselves. A migration is proven as a whole;
// who takes one fix out of a report takes it without the others, so that is
// parsed as well.
#include "Pipeline.h"
#include "edit/Edit.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ThreadPool.h"

using namespace recoro;

/// The TUs of `P` that read one of the edited files.
static std::vector<unsigned> readersOf(const Program &P,
                                       const std::vector<FileEdit> &Edits) {
  std::vector<unsigned> Commands;
  for (const auto &[Command, Read] : P.FilesOfCommand)
    if (llvm::any_of(Edits, [&, &Read = Read](const FileEdit &E) {
          return Read.count(E.File) != 0;
        }))
      Commands.push_back(Command);
  return Commands;
}

/// The group's edits; none where they do not parse. As in a whole migration,
/// the legacy header is only kept where something else comes with it.
static llvm::Expected<std::vector<FileEdit>> proveGroup(const Analysis &A,
                                                        unsigned Group) {
  FileSystemPtr Files = llvm::vfs::getRealFileSystem();
  for (bool KeepLegacyIncludes : {false, true}) {
    auto Made = edit(A.Linked, A.Decided, A.Rules,
                     [&](unsigned G) { return G == Group; }, *Files,
                     {A.Source.Root, KeepLegacyIncludes});
    if (!Made)
      return Made.takeError();
    if (Made->Conflicts.empty() &&
        parseEdited(A.Source, Made->Edits, readersOf(A.Linked, Made->Edits),
                    A.Rules.clangMacros(), /*Jobs=*/1)
            .empty())
      return std::move(Made->Edits);
  }
  return std::vector<FileEdit>();
}

llvm::Expected<std::vector<Fix>> recoro::proveGroups(const Analysis &Of,
                                                     unsigned Jobs) {
  std::vector<Fix> Fixes;
  for (unsigned G : Of.Selected)
    if (Of.Decided.Groups[G].V == Verdict::Safe)
      Fixes.push_back({G, {}});
  // A slot a group: whichever is ready first, the order is theirs.
  std::vector<std::string> Faults(Fixes.size());
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Jobs));
  for (size_t I = 0; I != Fixes.size(); ++I)
    Pool.async([&, I] {
      if (auto Edits = proveGroup(Of, Fixes[I].Group))
        Fixes[I].Edits = std::move(*Edits);
      else
        Faults[I] = llvm::toString(Edits.takeError());
    });
  Pool.wait();
  for (const std::string &Fault : Faults)
    if (!Fault.empty())
      return llvm::createStringError(Fault);
  llvm::erase_if(Fixes, [](const Fix &F) { return F.Edits.empty(); });
  return Fixes;
}
