// The values of a sink in a template: by which text each declaration says them.
//
//   template <class T> struct bag {
//     using sink_t = typename coroutine<T>::push_type;
//     void each(sink_t &sink) const;                    // T
//   };
//   template <class Item>
//   void bag<Item>::each(sink_t &sink) const { ... }    // Item
//
// A text by way of a member of the class is in the words of the class.
#include "mechanisms/SinkDialect.h"
#include "mechanisms/TokenDeduction.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/CharInfo.h"

using namespace clang;
using namespace recoro;

/// The names of all template parameters around a declaration of a function,
/// the outermost first.
static std::vector<std::string> templateParameters(const FunctionDecl *F) {
  std::vector<std::string> Names;
  auto Add = [&](const TemplateParameterList *List, size_t At) {
    for (const NamedDecl *Each : *List)
      Names.insert(Names.begin() + At++, Each->getNameAsString());
  };
  if (F->getNumTemplateParameterLists() != 0)
    for (unsigned I = 0; I != F->getNumTemplateParameterLists(); ++I)
      Add(F->getTemplateParameterList(I), Names.size());
  else
    for (const DeclContext *C = F->getLexicalDeclContext(); C;
         C = C->getParent())
      if (const auto *Class = dyn_cast<CXXRecordDecl>(C))
        if (const ClassTemplateDecl *Template =
                Class->getDescribedClassTemplate())
          Add(Template->getTemplateParameters(), 0);
  if (const FunctionTemplateDecl *Template = F->getDescribedFunctionTemplate())
    Add(Template->getTemplateParameters(), Names.size());
  return Names;
}

/// `Text` with each of the names `From` replaced by that of `To`; nothing, if
/// one of these means something else in it.
static std::optional<std::string>
translated(llvm::StringRef Text, const std::vector<std::string> &From,
           const std::vector<std::string> &To) {
  if (From.size() != To.size())
    return std::nullopt;
  std::string Result;
  while (!Text.empty()) {
    const size_t Length =
        isAsciiIdentifierStart(Text.front())
            ? std::min(Text.size(), Text.find_if_not([](char C) {
                return isAsciiIdentifierContinue(C);
              }))
            : 1;
    const llvm::StringRef Word = Text.take_front(Length);
    Text = Text.drop_front(Length);
    auto Known = llvm::find(From, Word);
    if (Known != From.end())
      Result += To[Known - From.begin()];
    else if (llvm::is_contained(To, Word))
      return std::nullopt;
    else
      Result += Word;
  }
  return Result;
}

/// Whether a type is written by way of a member of a class template.
static bool isSaidByMember(TypeLoc Written) {
  Written = Written.getUnqualifiedLoc();
  if (auto Reference = Written.getAs<ReferenceTypeLoc>())
    return isSaidByMember(Reference.getPointeeLoc());
  TypeLoc Family;
  if (auto Member = Written.getAs<DependentNameTypeLoc>())
    Family = Member.getQualifierLoc().getAsTypeLoc();
  else if (auto Alias = Written.getAs<TypedefTypeLoc>()) {
    const DeclContext *In = Alias.getTypePtr()->getDecl()->getDeclContext();
    if (In->isRecord() && In->isDependentContext())
      return true;
    Family = Alias.getQualifierLoc().getAsTypeLoc();
  }
  return !Family.isNull() && isSaidByMember(Family);
}

std::optional<std::string>
SinkDialect::dependentElement(const FunctionDecl *Declaration,
                              unsigned Written) const {
  const TypeSourceInfo *Type =
      Declaration->getParamDecl(Written)->getTypeSourceInfo();
  if (!Type)
    return std::nullopt;
  const FunctionDecl *First = Declaration->getFirstDecl();
  std::optional<std::string> Text =
      writtenElement(Type->getTypeLoc(), First->getDeclContext());
  if (!Text || !isSaidByMember(Type->getTypeLoc()))
    return Text;
  return translated(*Text, templateParameters(First),
                    templateParameters(Declaration));
}

std::optional<std::string>
SinkDialect::sinkElement(const FunctionDecl *F) const {
  const FunctionDecl *Pattern = patternOf(F);
  const FunctionDecl *Body = Pattern->getDefinition();
  return sinkElement(F, Body ? Body : Pattern);
}

std::optional<std::string>
SinkDialect::sinkElement(const FunctionDecl *F,
                         const FunctionDecl *Declaration) const {
  auto Sink = sinkParameter(F);
  if (!Sink)
    return std::nullopt;
  const FunctionDecl *Pattern = patternOf(F);
  const ParmVarDecl *Written = Pattern->getParamDecl(Sink->Written);
  QualType T = F->getParamDecl(Sink->Index)->getType();
  if (!Written->getTypeSourceInfo())
    return elementName(T);
  if (!Written->getType()->isDependentType())
    return elementText(Declaration->getParamDecl(Sink->Written)
                           ->getTypeSourceInfo()
                           ->getTypeLoc(),
                       Declaration->getLexicalDeclContext());
  if (!isDependentSink(Written->getType()))
    return elementName(T); // an `auto &sink`
  std::optional<std::string> Text =
      dependentElement(Declaration, Sink->Written);
  for (const FunctionDecl *Each : Pattern->redecls()) {
    std::optional<std::string> Other = dependentElement(Each, Sink->Written);
    if (!Text || !Other ||
        translated(*Other, templateParameters(Each),
                   templateParameters(Declaration)) != Text)
      return std::nullopt;
  }
  return Text;
}

bool SinkDialect::yieldsTheSame(const FunctionDecl *F) const {
  auto Sink = sinkParameter(F);
  auto Same = [&](const FunctionDecl *Instance) {
    auto Its = sinkParameter(Instance);
    return Sink && Its &&
           B.Ctx.hasSameType(Instance->getParamDecl(Its->Index)->getType(),
                             F->getParamDecl(Sink->Index)->getType());
  };
  return llvm::all_of(instancesOf(patternOf(F)), Same);
}
