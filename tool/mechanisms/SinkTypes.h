// The types of sources and sinks, where the project writes them.
//
//   coro_t::pull_type source(...);   ->   recoro::pull<int> source(...);
//
// All mentions of one source type that can meet have one colour, and so have
// the coroutines that such sources run: what a container or a function's result
// holds is only known at run time. A sink is mentioned as the parameter of a
// coroutine, which goes; an object of its type runs a coroutine that takes
// values in:
//
//   coro_t::push_type printer(...);   ->   recoro::push<int> printer(...);
//
// Translation units that declare the same function, variable or class, each for
// itself, agree about the sources in its type:
//
//   void print(coro_t::pull_type &values);   // in one source, and in another
#ifndef RECORO_MECHANISMS_SINKTYPES_H
#define RECORO_MECHANISMS_SINKTYPES_H

#include "mechanisms/SinkConsumers.h"
#include "mechanisms/SinkFunctions.h"
#include "mechanisms/SinkPlain.h"

namespace recoro {

/// By which all translation units know the source in the type of `Declaration`;
/// empty where others do not see it.
std::string sourceUSR(const clang::NamedDecl *Declaration);

class SinkTypes {
public:
  SinkTypes(const SinkDialect &D, const SinkConsumers &Consumers,
            SinkFunctions &Functions, Builder &B)
      : Plain(D, B), D(D), Consumers(Consumers), Functions(Functions), B(B) {}

  /// Objects that a loop needs no more.
  SinkPlain Plain;

  /// The entity of a source type, which is seen at `At` at least.
  EntityId source(clang::QualType T, clang::SourceLocation At);
  /// The same for objects of a sink type.
  EntityId object(clang::QualType T, clang::SourceLocation At);
  /// Those that are refused, and the sources of the same values with them.
  EntityId sinkObject(clang::QualType T, clang::SourceLocation At, Reason Why,
                      std::string Detail);

  /// Other translation units may see the sources in the type `T` of this, too.
  void share(const clang::NamedDecl *Declaration, clang::QualType T);

  /// A declaration that only gives a legacy name another place or spelling, by
  /// the word `Name`.
  void mention(const clang::Decl *Declaration, std::string Name);
  /// The body of `F`, which may be an instance, is walked.
  void enter(const clang::FunctionDecl *F);
  /// All places in the project that write such a type.
  void describeMentions();
  void finish();

private:
  class Finder;
  EntityId describe(const std::string &Kind, clang::QualType T);
  void finishShared();
  void addSite(EntityId Id, clang::SourceLocation At);
  void mention(EntityId Id, clang::TypeLoc Written,
               const clang::DeclContext *At, const NativeText &Native);
  void dependent(clang::SourceLocation At);
  void mentionDependent(clang::TypeLoc Written, const clang::DeclContext *At);
  EntityId inTemplate(clang::SourceLocation At,
                      const clang::DeclContext *Around);
  void finishTemplates();
  void finishMentions();
  void instantiate(const clang::CXXRecordDecl *Lambda, clang::QualType Sink);

  const SinkDialect &D;
  const SinkConsumers &Consumers;
  SinkFunctions &Functions;
  Builder &B;
  struct Seen {
    clang::QualType Element;
    clang::SourceLocation At;
  };
  std::map<EntityId, Seen> Sources, Objects;
  std::map<Span, std::string> Mentions;
  std::vector<clang::SourceLocation> Dependent;
  std::vector<clang::SourceLocation> Exceptions; ///< of the library's, named
  /// Where types depend on a template's parameter, and the function there.
  std::vector<std::pair<EntityId, const clang::FunctionDecl *>> Templates;
  std::set<const clang::FunctionDecl *> Instantiated; ///< patterns
  /// The types of objects that may be needed no more.
  struct Made {
    EntityId Id;
    clang::TypeLoc Written;
    const clang::DeclContext *At;
    const clang::CXXConstructExpr *By;
  };
  std::vector<Made> OfLoops;
  std::set<std::pair<EntityId, std::string>> Shared; ///< sources and USRs
};

} // namespace recoro

#endif
