// See Preprocessed.h.
#include "summarise/Preprocessed.h"
#include "clang/Basic/FileManager.h"
#include "clang/Lex/MacroInfo.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace clang;
using namespace recoro;

FileID recoro::fileOf(SourceLocation Loc, const SourceManager &SM) {
  const FileID File = SM.getFileID(Loc);
  return File.isValid() && File == SM.getPreambleFileID() ? SM.getMainFileID()
                                                          : File;
}

static std::string realPath(FileEntryRef Entry, const SourceManager &SM) {
  llvm::SmallString<256> Real;
  if (SM.getFileManager().getVirtualFileSystem().getRealPath(Entry.getName(),
                                                             Real))
    return Entry.getName().str();
  return std::string(Real);
}

namespace {

class Collector : public PPCallbacks {
public:
  Collector(const SourceManager &SM, const Territory &Land, Preprocessed &Out)
      : SM(SM), Land(Land), Out(Out) {}

  void FileChanged(SourceLocation Loc, FileChangeReason Why,
                   SrcMgr::CharacteristicKind, FileID) override {
    if (Why == EnterFile && isProject(SM.getFileID(Loc)))
      Out.Entered.push_back(Loc);
  }

  void InclusionDirective(SourceLocation Hash, const Token &, StringRef Name,
                          bool Angled, CharSourceRange, OptionalFileEntryRef To,
                          StringRef, StringRef, const clang::Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    auto [File, Begin] = SM.getDecomposedLoc(Hash);
    if (!isProject(File))
      return;
    StringRef Buffer = SM.getBufferData(File);
    size_t End = std::min(Buffer.find_first_of("\r\n", Begin), Buffer.size());
    Out.Includes.push_back({Hash,
                            {{Begin, unsigned(End)},
                             Name.str(),
                             To ? realPath(*To, SM) : "",
                             Angled}});
  }

  void SourceRangeSkipped(SourceRange Off, SourceLocation) override {
    if (isProject(SM.getFileID(Off.getBegin())))
      Out.Skipped.push_back(Off);
  }

  void MacroExpands(const Token &, const MacroDefinition &Macro, SourceRange At,
                    const MacroArgs *) override {
    const MacroInfo *Info = Macro.getMacroInfo();
    if (Info && fileOf(Info->getDefinitionLoc(), SM) == SM.getMainFileID())
      Out.Expansions.push_back(
          {{Info->getDefinitionLoc(), Info->getDefinitionEndLoc()},
           At.getBegin()});
  }

private:
  bool isProject(FileID File) {
    auto [It, New] = Known.try_emplace(File, false);
    if (New)
      if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File))
        It->second = Land.holds(realPath(*Entry, SM));
    return It->second;
  }

  const SourceManager &SM;
  const Territory &Land;
  Preprocessed &Out;
  llvm::DenseMap<FileID, bool> Known;
};

} // namespace

std::unique_ptr<PPCallbacks>
recoro::collectPreprocessed(const SourceManager &SM, const Territory &Land,
                            Preprocessed &Out) {
  return std::make_unique<Collector>(SM, Land, Out);
}

//===-- Taken over --------------------------------------------------------===//

Preprocessed Preprocessed::moved(
    llvm::function_ref<SourceLocation(SourceLocation)> To) const {
  Preprocessed There = *this;
  auto Move = [&](SourceRange &R) { R = {To(R.getBegin()), To(R.getEnd())}; };
  for (SourceLocation &At : There.Entered)
    At = To(At);
  for (Directive &D : There.Includes)
    D.At = To(D.At);
  llvm::for_each(There.Skipped, Move);
  for (Expansion &E : There.Expansions) {
    Move(E.Definition);
    E.At = To(E.At);
  }
  return There;
}

void Preprocessed::append(Preprocessed Later) {
  llvm::append_range(Entered, std::move(Later.Entered));
  llvm::append_range(Includes, std::move(Later.Includes));
  llvm::append_range(Skipped, std::move(Later.Skipped));
  llvm::append_range(Expansions, std::move(Later.Expansions));
}

//===-- What a summary says of it -----------------------------------------===//

void recoro::noteFiles(const Preprocessed &Met, const SourceManager &SM,
                       std::map<std::string, FileFacts> &Files) {
  // A file that is read twice has two of them.
  std::map<FileID, FileFacts *> Facts;
  auto FactsAt = [&](SourceLocation At) {
    const FileID File = fileOf(At, SM);
    FileFacts *&Of = Facts[File];
    if (!Of)
      Of = &Files[realPath(*SM.getFileEntryRefForID(File), SM)];
    return Of;
  };
  for (SourceLocation At : Met.Entered)
    FactsAt(At);
  for (const Preprocessed::Directive &D : Met.Includes) {
    std::vector<Include> &Known = FactsAt(D.At)->Includes;
    if (!llvm::is_contained(Known, D.What))
      Known.push_back(D.What);
  }
  std::map<FileID, std::vector<Range>> Off;
  for (SourceRange R : Met.Skipped) {
    FactsAt(R.getBegin());
    Off[fileOf(R.getBegin(), SM)].push_back(
        {SM.getFileOffset(R.getBegin()), SM.getFileOffset(R.getEnd())});
  }
  // What one reading of a file takes is not off, even if others do not.
  std::set<FileFacts *> Read;
  for (const auto &[File, Of] : Facts) {
    llvm::sort(Off[File]);
    Of->Skipped =
        Read.insert(Of).second ? Off[File] : common(Of->Skipped, Off[File]);
  }
}
