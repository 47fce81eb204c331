// See Preamble.h.
#include "load/Preamble.h"
#include "load/Crash.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Serialization/PCHContainerOperations.h"

using namespace clang;
using namespace llvm;
using namespace recoro;

//===-- Its end -----------------------------------------------------------===//

namespace {

enum class Directive { Opens, Closes, Includes, Plain, Other };

/// Reads a main file line by line, as far as there are directives.
class TopReader {
public:
  explicit TopReader(StringRef Text)
      : Text(Text), Lex(SourceLocation(), plainCpp(), Text.begin(),
                        Text.begin(), Text.end()) {
    Lex.SetCommentRetentionState(true);
    next();
  }

  size_t end() {
    size_t End = 0;
    bool Includes = false;
    int Depth = 0;
    while (true) {
      while (Tok.is(tok::comment))
        next();
      if (Tok.isNot(tok::hash) || !Tok.isAtStartOfLine())
        break;
      const Directive Kind = directive();
      Includes |= Kind == Directive::Includes;
      Depth += Kind == Directive::Opens;
      Depth -= Kind == Directive::Closes;
      if (Kind == Directive::Other || Depth < 0)
        break;
      if (!Depth)
        End = std::min(Text.find('\n', Last), Text.size() - 1) + 1;
    }
    return Includes ? End : 0;
  }

private:
  static const LangOptions &plainCpp() {
    static const LangOptions Plain = [] {
      LangOptions Options;
      Options.CPlusPlus = Options.CPlusPlus11 = Options.CPlusPlus14 = true;
      Options.LineComment = Options.RawStringLiterals = true;
      return Options;
    }();
    return Plain;
  }

  void next() {
    Last = Lex.getBufferLocation() - Text.begin();
    Lex.LexFromRawLexer(Tok);
  }

  /// Leaves its line. What is not known here may mean more than its line.
  Directive directive() {
    next();
    Directive Kind = Directive::Other;
    if (Tok.is(tok::raw_identifier) && !Tok.isAtStartOfLine())
      Kind = StringSwitch<Directive>(Tok.getRawIdentifier())
                 .Cases({"if", "ifdef", "ifndef"}, Directive::Opens)
                 .Case("endif", Directive::Closes)
                 .Case("include", Directive::Includes)
                 .Cases({"define", "undef", "pragma", "else", "elif"},
                        Directive::Plain)
                 .Default(Directive::Other);
    const bool IsPragma =
        Kind == Directive::Plain && Tok.getRawIdentifier() == "pragma";
    do {
      next();
      // It is about the whole file, which is another one to a preamble.
      if (IsPragma && Tok.is(tok::raw_identifier) && !Tok.isAtStartOfLine() &&
          Tok.getRawIdentifier() == "once")
        Kind = Directive::Other;
    } while (Tok.isNot(tok::eof) && !Tok.isAtStartOfLine());
    return Kind;
  }

  const StringRef Text;
  Lexer Lex;
  Token Tok;
  size_t Last = 0; ///< where the token before `Tok` ends
};

} // namespace

StringRef recoro::topOf(StringRef MainText) {
  // The lexer looks for a null behind it.
  const std::string Text = MainText.str();
  StringRef Top = MainText.take_front(TopReader(Text).end());
  // Older standards see other tokens there.
  return Top.contains("?\?/") || Top.contains("R\"") ? "" : Top;
}

//===-- Building and using it ---------------------------------------------===//

static std::unique_ptr<MemoryBuffer> mainText(const CompilerInvocation &Of,
                                              vfs::FileSystem &Files) {
  auto Text = Files.getBufferForFile(Of.getFrontendOpts().Inputs[0].getFile());
  return Text ? std::move(*Text) : nullptr;
}

std::unique_ptr<Preamble> Preamble::build(const Command &C,
                                          const ParseOptions &Options,
                                          PreambleCallbacks &Listener,
                                          FileSystemPtr Files) {
  auto Made = createInvocation(C, Options, Files);
  if (!Made) {
    consumeError(Made.takeError());
    return nullptr;
  }
  const std::unique_ptr<MemoryBuffer> Text = mainText(**Made, *Files);
  const StringRef Top = Text ? topOf(Text->getBuffer()) : "";
  if (Top.empty())
    return nullptr;
  std::unique_ptr<Preamble> Built;
  runContained([&] {
    DiagnosticConsumer Errors;
    auto Diagnostics = CompilerInstance::createDiagnostics(
        *Files, (*Made)->getDiagnosticOpts(), &Errors,
        /*ShouldOwnClient=*/false);
    auto Compiled = PrecompiledPreamble::Build(
        **Made, Text.get(),
        PreambleBounds(Top.size(), /*PreambleEndsAtStartOfLine=*/true),
        Diagnostics, Files, std::make_shared<PCHContainerOperations>(),
        /*StoreInMemory=*/true, /*StoragePath=*/"", Listener);
    if (Compiled && !Diagnostics->hasErrorOccurred())
      Built.reset(new Preamble(Top, std::move(*Compiled)));
  });
  return Built;
}

void recoro::takeFrom(const Preamble &Above, CompilerInvocation &Into,
                      FileSystemPtr &Files) {
  if (std::unique_ptr<MemoryBuffer> Text = mainText(Into, *Files))
    Above.Compiled.OverridePreamble(Into, Files, Text.release());
}
