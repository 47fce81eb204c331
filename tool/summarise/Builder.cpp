// See Builder.h.
#include "summarise/Builder.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;
using namespace recoro;

const FunctionDecl *recoro::patternOf(const FunctionDecl *Function) {
  if (const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern(
          /*ForDefinition=*/false))
    return Pattern;
  // A member template of an instance of its class.
  const FunctionTemplateDecl *Template =
      Function->getDescribedFunctionTemplate();
  while (Template && Template->getInstantiatedFromMemberTemplate())
    Template = Template->getInstantiatedFromMemberTemplate();
  return Template ? Template->getTemplatedDecl() : Function;
}

bool Builder::inProject(SourceLocation Loc) {
  const SourceManager &SM = Ctx.getSourceManager();
  Loc = SM.getFileLoc(Loc);
  FileID File = SM.getFileID(Loc);
  auto [It, New] = InProject.try_emplace(File, false);
  if (New)
    It->second = !SM.isInSystemHeader(Loc) && Land.holds(Src.realPath(File));
  return It->second;
}

std::pair<EntityId, bool> Builder::entity(const FunctionDecl *Function) {
  const FunctionDecl *Key = patternOf(Function)->getCanonicalDecl();
  auto Known = ByDecl.find(Key);
  if (Known != ByDecl.end())
    return {Known->second, false};
  // A lambda in a template is one lambda, however often it is instantiated.
  Span Site = Src.place(Key->getLocation());
  auto [It, New] = BySite.try_emplace(Site, Out.Entities.size());
  if (New)
    Out.Entities.emplace_back();
  ByDecl[Key] = It->second;
  return {It->second, New};
}

std::pair<EntityId, bool> Builder::entity(const std::string &Key) {
  auto [It, New] = ByKey.try_emplace(Key, Out.Entities.size());
  if (New)
    Out.Entities.emplace_back();
  return {It->second, New};
}

bool Builder::isEntity(const FunctionDecl *Function) const {
  return ByDecl.count(patternOf(Function)->getCanonicalDecl());
}

bool Builder::isLeaf(const FunctionDecl *Function) const {
  return !Known.Leaves.empty() &&
         Known.Leaves.count(Src.place(patternOf(Function)->getLocation()));
}

llvm::StringRef Builder::newName(const FunctionDecl *Function) const {
  if (Known.Names.empty())
    return "";
  auto It = Known.Names.find(Src.place(patternOf(Function)->getLocation()));
  return It == Known.Names.end() ? "" : llvm::StringRef(It->second);
}

bool Builder::hasWord(llvm::StringRef Word) const {
  return (Words && Words->contains(Word)) ||
         Ctx.Idents.find(Word) != Ctx.Idents.end();
}

void Builder::cause(EntityId E, Reason Why, const Span &At,
                    std::string Detail) {
  Cause C{Why, At, std::move(Detail)};
  std::vector<Cause> &Causes = Out.Entities[E].Causes;
  if (!llvm::is_contained(Causes, C))
    Causes.push_back(std::move(C));
}
