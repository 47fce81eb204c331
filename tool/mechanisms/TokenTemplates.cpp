// Templates in which the type of the token is a parameter of their own, though
// they are no operations: what they return says nothing of the token. Without
// the token, nothing could tell that type, so it goes as well:
//
//   template <class Stream, class Yield>
//   void send(Stream &to, Yield yield);
//
//   template <class Stream>
//   awaitable<void> send(Stream &to);
//
// A sink's is one such type, `template <class Sink> void count(Sink &sink)`:
// its instances must all yield the same.
//
// What is no template any more is inline, if a header has it. A template of a
// library stays what it is, the bridges of recoro among them.
#include "mechanisms/Lists.h"
#include "mechanisms/TokenSignature.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;
using namespace recoro;

/// The parameter of its function's template that is the type of `P`, or its
/// executor's (basic_yield_context<Executor>); or null.
static const TemplateTypeParmDecl *typeOf(const ParmVarDecl *P) {
  QualType T = P->getType().getNonReferenceType().getUnqualifiedType();
  if (const auto *Token = T->getAs<TemplateSpecializationType>();
      Token && Token->template_arguments().size() == 1 &&
      Token->template_arguments()[0].getKind() == TemplateArgument::Type)
    T = Token->template_arguments()[0].getAsType();
  const auto *Type = T->getAs<TemplateTypeParmType>();
  const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
  const FunctionTemplateDecl *Template =
      F ? F->getDescribedFunctionTemplate() : nullptr;
  return Type && Template &&
                 llvm::is_contained(
                     Template->getTemplateParameters()->asArray(),
                     Type->getDecl())
             ? Type->getDecl()
             : nullptr;
}

/// Calls `Each` for every place in `File` and `In` where `Name` stands.
static void forEachMention(const Source &Src, const std::string &File, Range In,
                           llvm::StringRef Name,
                           llvm::function_ref<void(Range)> Each) {
  for (const Source::Lexeme *L = Src.after(File, In.Begin);
       L && L->At.Begin < In.End; L = Src.after(File, L->At.End))
    if (Src.text(File, L->At) == Name)
      Each(L->At);
}

bool TokenDialect::isOwnToken(const FunctionDecl *F, unsigned Written) const {
  const FunctionDecl *Pattern = patternOf(F);
  const FunctionTemplateDecl *Template =
      Pattern->getDescribedFunctionTemplate();
  if (!Template || Pattern->isOverloadedOperator() ||
      F->getTemplateSpecializationKind() != TSK_ImplicitInstantiation ||
      !B.inProject(Pattern->getLocation()))
    return false;
  const ParmVarDecl *Token = Pattern->getParamDecl(Written);
  const TemplateTypeParmDecl *Type = typeOf(Token);
  if (!Type || Type->isParameterPack() ||
      (!R.SinkTypes.empty() &&
       !Token->getType().getNonReferenceType()->isTemplateTypeParmType()))
    return false;
  QualType Result = Pattern->getReturnType();
  if (Result->getContainedDeducedType())
    return false;
  if (!Result->isDependentType())
    return true;
  FunctionTypeLoc Declared = Pattern->getFunctionTypeLoc();
  std::optional<Span> Text =
      Declared ? B.Src.span(Declared.getReturnLoc().getSourceRange())
               : std::nullopt;
  bool Names = !Text;
  if (!Names && !Type->isImplicit())
    forEachMention(B.Src, Text->File, Text->At, Type->getName(),
                   [&](Range) { Names = true; });
  return !Names;
}

bool TokenDialect::staysTemplate(const FunctionDecl *F) const {
  for (const DeclContext *Part = F; Part; Part = Part->getParent()) {
    const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Part);
    if (Instance &&
        isTemplateInstantiation(Instance->getTemplateSpecializationKind()))
      return true;
    const auto *Function = dyn_cast<FunctionDecl>(Part);
    const FunctionTemplateDecl *Template =
        Function ? patternOf(Function)->getDescribedFunctionTemplate()
                 : nullptr;
    if (!Template)
      continue;
    std::optional<Parameter> Token = tokenParameter(Function);
    if (Template->getTemplateParameters()->size() > 1 || !Token ||
        !typeOf(Template->getTemplatedDecl()->getParamDecl(Token->Written)))
      return true;
  }
  return false;
}

/// Whether a declaration that is no template any more must say `inline`.
static bool needsInline(const Builder &B, const FunctionDecl *Declaration) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Declaration);
  const SourceManager &SM = B.Ctx.getSourceManager();
  return !Declaration->isInlineSpecified() && !Declaration->isConstexpr() &&
         Declaration->getStorageClass() != SC_Static &&
         Declaration->getFormalLinkage() == Linkage::External &&
         (!Method || Declaration->isOutOfLine()) &&
         !SM.isWrittenInMainFile(SM.getFileLoc(Declaration->getLocation()));
}

bool TokenSignature::canTellTokenType(const FunctionDecl *Pattern,
                                      const ParmVarDecl *Token) const {
  return D.R.SinkTypes.empty() &&
         (!Pattern->getDescribedFunctionTemplate() || typeOf(Token));
}

bool TokenSignature::dropTokenType(EntityId Id, const FunctionDecl *Declaration,
                                   const ParmVarDecl *Token,
                                   Recipe &Change) const {
  const FunctionTemplateDecl *Template =
      Declaration->getDescribedFunctionTemplate();
  const TemplateTypeParmDecl *Type = Template ? typeOf(Token) : nullptr;
  if (!Type)
    return true;
  const TemplateParameterList &All = *Template->getTemplateParameters();
  std::optional<Span> Whole = B.Src.span(Template->getSourceRange());
  std::optional<Span> Item =
      Type->isImplicit() ? Whole : B.Src.span(Type->getSourceRange());
  std::optional<Span> Parameter = B.Src.span(Token->getSourceRange());
  if (!Whole || !Item || !Parameter || Type->hasTypeConstraint() ||
      All.getRequiresClause() || Declaration->getTrailingRequiresClause()) {
    B.cause(Id, Reason::UnsupportedDeclarator, Declaration->getLocation(),
            "the type of its " + D.word() +
                " is constrained, or comes out of a macro");
    return false;
  }
  bool Elsewhere = false;
  auto IsForwarded = [&](Range Name) { // std::forward<Yield>(yield)
    const Source::Lexeme *Open = B.Src.before(Whole->File, Name.Begin);
    const Source::Lexeme *By =
        Open ? B.Src.before(Whole->File, Open->At.Begin) : nullptr;
    return By && B.Src.text(Whole->File, By->At) == "forward";
  };
  if (!Type->isImplicit())
    forEachMention(
        B.Src, Whole->File, Whole->At, Type->getName(), [&](Range Name) {
          Elsewhere |= !Item->At.contains(Name) &&
                       !Parameter->At.contains(Name) && !IsForwarded(Name);
        });
  if (Elsewhere) {
    B.cause(Id, Reason::UnsupportedDeclarator, Declaration->getLocation(),
            "it names the type of its " + D.word() +
                ", which is a parameter of the template");
    return false;
  }
  const std::string Inline =
      All.size() == 1 && needsInline(B, Declaration) ? "inline " : "";
  if (All.size() > 1) {
    if (!Type->isImplicit())
      llvm::append_range(Change.Rewrites, dropListItem(B.Src, *Item));
    return true;
  }
  Range Head{Whole->At.Begin, Whole->At.Begin};
  if (!Type->isImplicit()) {
    const Source::Lexeme *Close = B.Src.after(Whole->File, Item->At.End);
    const Source::Lexeme *Next =
        Close ? B.Src.after(Whole->File, Close->At.End, true) : nullptr;
    if (!Next || Close->Kind != tok::greater) {
      B.cause(Id, Reason::UnsupportedDeclarator, Declaration->getLocation(),
              "the type of its " + D.word() +
                  " is not the plain parameter of a template");
      return false;
    }
    Head = {B.Src.place(All.getTemplateLoc()).At.Begin, Next->At.Begin};
  }
  if (Head.size() || !Inline.empty())
    Change.Rewrites.push_back({{Whole->File, Head}, 10, {{Inline, {}, 0}}});
  return true;
}

void TokenSignature::checkArguments(EntityId Id, const FunctionDecl *F,
                                    const Expr *Named) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(Named);
  const auto *Member = dyn_cast<MemberExpr>(Named);
  const unsigned Said = Ref      ? Ref->getNumTemplateArgs()
                        : Member ? Member->getNumTemplateArgs()
                                 : 0;
  auto Token = Said ? D.tokenParameter(F) : std::nullopt;
  if (!Token)
    return;
  const FunctionDecl *Pattern = patternOf(F);
  const TemplateTypeParmDecl *Type =
      typeOf(Pattern->getParamDecl(Token->Written));
  if (Type && Type->getIndex() < Said)
    B.cause(Id, Reason::UnsupportedDeclarator, Named->getBeginLoc(),
            "the type of its " + D.word() + " is said here");
}
