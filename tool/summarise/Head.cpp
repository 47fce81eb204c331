// See Head.h.
#include "summarise/Head.h"
#include "clang/AST/DeclBase.h"
#include "clang/Frontend/CompilerInstance.h"

using namespace clang;
using namespace recoro;

bool BodySkipper::skips(const Decl *D) {
  SourceLocation Loc = SM.getFileLoc(D->getLocation());
  if (SM.isInSystemHeader(Loc))
    return true;
  auto [It, New] = Foreign.try_emplace(SM.getFileID(Loc), false);
  if (New)
    if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(It->first)) {
      llvm::SmallString<256> Real;
      It->second = !SM.getFileManager().getVirtualFileSystem().getRealPath(
                       Entry->getName(), Real) &&
                   !Land.holds(Real);
    }
  return It->second;
}

namespace {

class Listener : public PreambleCallbacks {
public:
  Listener(const Territory &Land, Head &Out) : Land(Land), Out(Out) {}

  void BeforeExecute(CompilerInstance &CI) override {
    SM = &CI.getSourceManager();
    Bodies.emplace(*SM, Land);
  }
  std::unique_ptr<PPCallbacks> createPPCallbacks() override {
    return collectPreprocessed(*SM, Land, Out.Met);
  }
  bool shouldSkipFunctionBody(Decl *D) override { return Bodies->skips(D); }
  void AfterExecute(CompilerInstance &CI) override {
    for (const auto &Word : CI.getPreprocessor().getIdentifierTable())
      Out.Words.insert(Word.first());
  }

private:
  const Territory &Land;
  Head &Out;
  const SourceManager *SM = nullptr;
  std::optional<BodySkipper> Bodies;
};

} // namespace

std::shared_ptr<const Head> recoro::readHead(const Command &C,
                                             const ParseOptions &Options,
                                             const Territory &Land,
                                             FileSystemPtr Files) {
  auto Read = std::make_shared<Head>();
  Listener Hears(Land, *Read);
  Read->Above = Preamble::build(C, Options, Hears, std::move(Files));
  return Read->Above ? Read : nullptr;
}
