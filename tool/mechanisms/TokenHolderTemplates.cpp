// Class templates whose objects keep a token:
//
//   template <class Stream> class reader {    template <class Stream> class
//   reader {
//     Stream &stream_;                          Stream &stream_;
//     yield_context yield_;                   };
//   };
//   reader<tcp::socket> in(socket, yield);    reader<tcp::socket> in(socket);
//
// The template is described as it is written, and its instances tell what its
// functions do. A function without an instance would keep its text: where it
// names the token, or calls what may have become a coroutine, that is wrong.
#include "mechanisms/TokenHolders.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace recoro;

const CXXRecordDecl *recoro::writtenAs(const CXXRecordDecl *Record) {
  const CXXRecordDecl *Written = Record;
  if (const auto *Instance =
          dyn_cast<ClassTemplateSpecializationDecl>(Record)) {
    const auto From = Instance->getSpecializedTemplateOrPartial();
    const auto *Template = dyn_cast<ClassTemplateDecl *>(From);
    if (!Template ||
        !isTemplateInstantiation(Instance->getTemplateSpecializationKind()))
      return nullptr;
    Written = Template->getTemplatedDecl()->getDefinition();
  } else if (Record->getTemplateSpecializationKind() != TSK_Undeclared) {
    return nullptr; // of a class in a template
  }
  const bool Inside =
      !Written || Written->getDeclContext()->isDependentContext();
  const bool Plain = Written && (!Written->isDependentContext() ||
                                 Written->getDescribedClassTemplate());
  return Plain && !Inside ? Written : nullptr;
}

const FieldDecl *recoro::sameField(const FieldDecl *Field,
                                   const CXXRecordDecl *Written) {
  return *std::next(Written->field_begin(), Field->getFieldIndex());
}

/// Whether `S` names the token, or a function of the class `Of`.
static bool knows(const Stmt *S, const CXXRecordDecl *Of,
                  const FieldDecl *Token) {
  if (!S)
    return false;
  if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (Member->getMemberDecl() == Token ||
        (Method && Method->getParent() == Of))
      return true;
  }
  if (isa<CXXDependentScopeMemberExpr, OverloadExpr>(S))
    return true; // of whom, only an instance knows
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return knows(Child, Of, Token);
  });
}

static bool isInstantiated(const CXXRecordDecl *Class, const Decl *Member) {
  return llvm::any_of(
      Class->getDescribedClassTemplate()->specializations(),
      [&](const ClassTemplateSpecializationDecl *Instance) {
        return llvm::any_of(Instance->methods(), [&](const CXXMethodDecl *M) {
          const FunctionDecl *From = M->getInstantiatedFromMemberFunction();
          return From &&
                 From->getCanonicalDecl() == Member->getCanonicalDecl() &&
                 M->isDefined();
        });
      });
}

static bool isTemplateInstantiated(const CXXRecordDecl *Class,
                                   const FunctionTemplateDecl *Member) {
  return llvm::any_of(
      Class->getDescribedClassTemplate()->specializations(),
      [&](const ClassTemplateSpecializationDecl *Instance) {
        return llvm::any_of(Instance->decls(), [&](const Decl *D) {
          const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
          return Template && Template->getInstantiatedFromMemberTemplate() &&
                 Template->getInstantiatedFromMemberTemplate()
                         ->getCanonicalDecl() == Member->getCanonicalDecl() &&
                 llvm::any_of(
                     Template->specializations(),
                     [](const FunctionDecl *F) { return F->isDefined(); });
        });
      });
}

void TokenHolders::checkInstances(EntityId Id, const CXXRecordDecl *Template,
                                  const FieldDecl *Member) const {
  for (const Decl *Each : Template->decls()) {
    const auto *Generic = dyn_cast<FunctionTemplateDecl>(Each);
    const auto *Method =
        dyn_cast<CXXMethodDecl>(Generic ? Generic->getTemplatedDecl() : Each);
    const FunctionDecl *Definition = Method ? Method->getDefinition() : nullptr;
    if (!Definition || D.isTokenGetter(Method) ||
        !knows(Definition->getBody(), Template, Member) ||
        (Generic ? isTemplateInstantiated(Template, Generic)
                 : isInstantiated(Template, Method)))
      continue;
    B.cause(Id, Reason::NotInstantiated, Method->getLocation(),
            "a function of the class that may use its token is never "
            "instantiated");
  }
}
