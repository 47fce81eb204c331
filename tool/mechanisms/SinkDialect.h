// A rule of the sink mechanism, asked about types: what is a sink, what a
// source of values, of which values; and how these are spelled where they are
// used.
#ifndef RECORO_MECHANISMS_SINKDIALECT_H
#define RECORO_MECHANISMS_SINKDIALECT_H

#include "mechanisms/Families.h"
#include "mechanisms/TokenDialect.h"
#include "clang/AST/Expr.h"
#include "clang/AST/TypeLoc.h"

namespace recoro {

class SinkDialect {
public:
  SinkDialect(const Rule &Known, Builder &B)
      : R(asTokens(Known)), Tokens(R, B), B(B) {}

  /// References looked through.
  bool isSink(clang::QualType T) const { return isOneOf(T, R.SinkTypes); }
  bool isSource(clang::QualType T) const { return isOneOf(T, R.SourceTypes); }
  bool isFamily(clang::QualType T) const { return isOneOf(T, R.FamilyTypes); }
  bool isUnsupported(clang::QualType T) const {
    return isOneOf(T, R.Unsupported);
  }
  /// The same of a type that depends on a template's parameter, and of a
  /// family's member that does.
  bool isFamilyTemplate(clang::QualType T) const {
    return isDependentFamily(R, B.Ctx, T);
  }
  bool isDependentSink(clang::QualType T) const;
  bool isDependentSource(clang::QualType T) const;
  bool isDependentMember(clang::QualType T) const;
  /// Declared by the library itself.
  bool isLibrary(const clang::Decl *D) const { return Tokens.isLibrary(D); }
  /// Whether a type's full name holds one of the library's.
  bool namesLibrary(llvm::StringRef Type) const {
    return llvm::any_of(R.Libraries, [&](const Library &L) {
      return Type.contains(L.Namespace + "::");
    });
  }
  bool isLibraryNamespace(const clang::NamespaceDecl *Space) const;

  /// The sink that a function or call operator takes: no template's parameter,
  /// unless that of a generic lambda.
  std::optional<TokenDialect::Parameter>
  sinkParameter(const clang::FunctionDecl *F) const {
    return Tokens.tokenParameter(F);
  }
  /// Whether it is an instance of a template whose parameter is the type of the
  /// sink: template <class Sink> void count(Sink &sink).
  bool isOwnSink(const clang::FunctionDecl *F) const {
    auto Sink = sinkParameter(F);
    return Sink && Tokens.isOwnToken(F, Sink->Written);
  }
  /// Whether all instances of the template behind `F` take such a sink.
  bool yieldsTheSame(const clang::FunctionDecl *F) const;
  /// Whether some instance takes a sink where the template does not say so.
  bool hasDependentSink(const clang::FunctionDecl *F) const;

  /// Whether `F` is that bridge: D.isBridge(F, &Bridges::ToNative).
  bool isBridge(const clang::NamedDecl *F, std::string Bridges::*Name) const;
  bool isBridge(const clang::CallExpr *Call, std::string Bridges::*Name) const {
    return isBridge(Call->getDirectCallee(), Name);
  }
  /// Whether the rule can cross between both kinds.
  bool hasBridges() const { return !R.Across.Header.empty(); }

  /// Whether such a coroutine becomes a generator of the standard library's:
  /// one is wanted, yields values, and neither returns a result nor uses that
  /// of another coroutine.
  bool becomesStandard(const clang::FunctionDecl *F) const;
  bool becomesStandard(clang::QualType Sink, clang::QualType Result) const;
  /// Whether the library that the TU is compiled with has one.
  bool hasStandardGenerator() const;

  /// The values of a sink or source: the template's first argument, or what
  /// the class says by its call operator or `value_type`.
  clang::QualType elementOf(clang::QualType SinkOrSource) const;
  /// The sink of the body that a source runs, or nothing.
  clang::QualType sinkFor(clang::QualType Source) const;
  /// The element as it can be written in `At`, by its name there or its full
  /// one.
  std::optional<std::string> elementText(clang::TypeLoc SinkOrSource,
                                         const clang::DeclContext *At) const;
  std::optional<std::string> elementName(clang::QualType SinkOrSource) const;
  /// That of the sink which `F` takes, as its definition can write it: in a
  /// template, by the template's parameters.
  std::optional<std::string> sinkElement(const clang::FunctionDecl *F) const;
  /// The same in one of the declarations of `F`, which may give the template's
  /// parameters names of its own.
  std::optional<std::string>
  sinkElement(const clang::FunctionDecl *F,
              const clang::FunctionDecl *Declaration) const;

  const Rule R; ///< where the sinks are what the token mechanism calls tokens
  const TokenDialect Tokens;

private:
  static Rule asTokens(Rule Known) {
    Known.TokenTypes = Known.SinkTypes;
    return Known;
  }
  bool isOneOf(clang::QualType T, const std::vector<std::string> &Names) const;
  std::optional<std::string> writtenElement(clang::TypeLoc Written,
                                            const clang::DeclContext *At) const;
  std::optional<std::string>
  dependentElement(const clang::FunctionDecl *Declaration,
                   unsigned Written) const;

  std::optional<std::string>
  argumentText(const clang::TemplateArgumentLoc &Argument) const;
  std::optional<std::string>
  throughAlias(clang::TemplateSpecializationTypeLoc Used,
               const clang::TypeAliasTemplateDecl *Alias,
               const clang::DeclContext *At) const;

  Builder &B;
};

/// "{element}" in `Template` replaced.
std::string withElement(llvm::StringRef Template, llvm::StringRef Element);

} // namespace recoro

#endif
