// Types that depend on a template's parameter: which of a family's members
// `typename coroutine<T>::pull_type` names, through all aliases.
#ifndef RECORO_MECHANISMS_FAMILIES_H
#define RECORO_MECHANISMS_FAMILIES_H

#include "ruleset/Ruleset.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

namespace recoro {

/// The full name of a class or function, or of the template that it comes from,
/// without inline namespaces.
std::string templateName(const clang::NamedDecl *Declaration);

/// Whether `T` is an instance of one of the families of `R` for types that are
/// not known yet.
bool isDependentFamily(const Rule &R, const clang::ASTContext &Ctx,
                       clang::QualType T);

/// The class of the library behind a dependent `T`, references looked through:
/// "boost::coroutines2::detail::pull_coroutine"; empty where it is no member
/// of a family.
std::string dependentMember(const Rule &R, const clang::ASTContext &Ctx,
                            clang::QualType T);

} // namespace recoro

#endif
