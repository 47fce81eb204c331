// Preflight: what stands in the way of native coroutines before any is written.
#include "Pipeline.h"
#include "Settings.h"
#include "scan/Scan.h"

using namespace recoro;

/// The target that a command belongs to: CMake and its like name it in the
/// object's path; else the folder of the source stands for it.
static std::string targetOf(const Command &C, llvm::StringRef Root) {
  for (unsigned I = 0; I + 1 < C.Arguments.size(); ++I) {
    if (C.Arguments[I] != "-o")
      continue;
    llvm::StringRef Rest = C.Arguments[I + 1];
    size_t Begin = Rest.find("CMakeFiles/");
    if (Begin == llvm::StringRef::npos)
      break;
    Rest = Rest.substr(Begin + strlen("CMakeFiles/"));
    if (size_t End = Rest.find(".dir/"); End != llvm::StringRef::npos)
      return Rest.take_front(End).str();
  }
  llvm::StringRef Folder = llvm::StringRef(C.MainFile).rsplit('/').first;
  if (Folder.consume_front(Root))
    Folder.consume_front("/");
  return Folder.empty() ? "." : Folder.str();
}

llvm::Expected<Preflight> recoro::preflight(const PipelineOptions &Options) {
  FileSystemPtr Files;
  auto Begun = openProject(Options, Files);
  if (!Begun)
    return Begun.takeError();
  Analysis &A = *Begun;
  Territory Land(A.Source, Files);

  Preflight P;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> Below;
  std::vector<unsigned> Usable;
  for (unsigned C : scan(A.Source, A.Rules, *Files).Commands) {
    const Command &Entry = A.Source.Commands[C];
    if (!Land.selected(Entry.MainFile))
      continue;
    ++P.Units;
    auto Std = standardOf(Entry, createFileSystem());
    if (!Std) {
      P.Unusables.push_back({C, llvm::toString(Std.takeError())});
      continue;
    }
    Usable.push_back(C);
    if (!Std->AtLeastCxx20)
      Below[{targetOf(Entry, A.Source.Root), Std->Name}].insert(Entry.MainFile);
  }
  for (auto &[Key, Main] : Below)
    P.Below.push_back({Key.first, Key.second, {Main.begin(), Main.end()}});
  Options.tell("parsing as C++20", 0, Usable.size());
  P.Unclean =
      parseEdited(A.Source, {}, Usable, A.Rules.clangMacros(), Options.Jobs);
  P.Source = std::move(A.Source);
  return P;
}
