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

/// Takes one word, or one other character, from the front of `Text`.
static llvm::StringRef takeWord(llvm::StringRef &Text) {
  size_t Length = isAsciiIdentifierStart(Text.front())
                      ? Text.find_if_not(
                            [](char C) { return isAsciiIdentifierContinue(C); })
                      : 1;
  llvm::StringRef Word = Text.take_front(Length);
  Text = Text.drop_front(Word.size());
  return Word;
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
    const llvm::StringRef Word = takeWord(Text);
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

/// `Text`, which is written inside of a class, as it reads outside of it, where
/// `By` names the class: edge -> typename graph<T>::edge.
static std::string qualified(llvm::StringRef Text, const DeclContext *Class,
                             NestedNameSpecifierLoc By, const Builder &B) {
  std::optional<Span> Written = B.Src.span(By.getSourceRange());
  if (!Written)
    return Text.str();
  std::string Front = Class->isDependentContext() ? "typename " : "";
  Front += B.Src.text(*Written).rtrim(": ").str() + "::";
  std::string Result;
  while (!Text.empty()) {
    const bool IsMember = !llvm::StringRef(Result).ends_with("::");
    const llvm::StringRef Word = takeWord(Text);
    auto Known = B.Ctx.Idents.find(Word);
    if (IsMember && Known != B.Ctx.Idents.end() &&
        llvm::any_of(Class->lookup(Known->second), [](const NamedDecl *Each) {
          return isa<TypeDecl>(Each) && !isa<TemplateTypeParmDecl>(Each) &&
                 !cast<TypeDecl>(Each)->isImplicit();
        }))
      Result += Front;
    Result += Word;
  }
  return Result;
}

/// The member of a class by way of which a type is written, if any.
static TypedefTypeLoc memberIn(TypeLoc Written) {
  Written = Written.getUnqualifiedLoc();
  if (auto Reference = Written.getAs<ReferenceTypeLoc>())
    return memberIn(Reference.getPointeeLoc());
  TypeLoc Family;
  if (auto Member = Written.getAs<DependentNameTypeLoc>())
    Family = Member.getQualifierLoc().getAsTypeLoc();
  else if (auto Alias = Written.getAs<TypedefTypeLoc>()) {
    const TypedefNameDecl *Named = Alias.getTypePtr()->getDecl();
    Family = Alias.getQualifierLoc().getAsTypeLoc();
    if (Named->getDeclContext()->isRecord() &&
        (Family.isNull() || memberIn(Family).isNull()))
      return Alias;
  }
  return Family.isNull() ? TypedefTypeLoc() : memberIn(Family);
}

std::optional<std::string>
SinkDialect::elementText(TypeLoc SinkOrSource, const DeclContext *At) const {
  std::optional<std::string> Text = writtenElement(SinkOrSource, At);
  if (!Text)
    return elementName(SinkOrSource.getType());
  TypedefTypeLoc Member = memberIn(SinkOrSource);
  if (!Member.isNull() && Member.getQualifierLoc())
    return qualified(*Text, Member.getTypePtr()->getDecl()->getDeclContext(),
                     Member.getQualifierLoc(), B);
  return Text;
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
  TypedefTypeLoc Member = memberIn(Type->getTypeLoc());
  if (!Text || Member.isNull())
    return Text;
  Text = translated(*Text, templateParameters(First),
                    templateParameters(Declaration));
  // The result stands in front of the name that leads into the class.
  if (Text && Declaration->isOutOfLine())
    return qualified(*Text, Member.getTypePtr()->getDecl()->getDeclContext(),
                     Declaration->getQualifierLoc(), B);
  return Text;
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
  return dependentElement(Declaration, Sink->Written);
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
