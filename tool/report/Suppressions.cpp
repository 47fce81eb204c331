// NOLINT comments, as clang-tidy reads them, with two differences: only those
// that name one of recoro's checks are ours, and each must give a reason.
//
//   void serve(yield_context yield); // NOLINT(recoro-asio-spawn): until 3.0
//   // NOLINTNEXTLINE(recoro-asio-spawn): the plug-in interface
//   // NOLINTBEGIN(recoro-*): ported next year
//   // NOLINTEND(recoro-*)
//
// Comments are found by the lexer, so that none is seen in a string.
#include "report/Report.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;

namespace {

enum class Reach { Line, NextLine, Begin, End };

/// One check in one comment.
struct Directive {
  Reach Kind = Reach::Line;
  Range At; ///< "NOLINT(...)"
  unsigned Line = 0;
  unsigned Until = 0;  ///< the last line that it covers
  std::string Written; ///< "NOLINT(recoro-asio-spawn)"
  std::string Check;   ///< may hold `*`
  std::string Because;
  bool Used = false;
  bool First = true; ///< in its comment: what is wrong there is said once
};

/// A file's lines, and the comments in it that are ours.
class CommentReader {
public:
  explicit CommentReader(StringRef Text) : Text(Text) {
    for (size_t I = 0; I != Text.size(); ++I)
      if (Text[I] == '\n')
        LineEnds.push_back(I);
  }

  unsigned lineOf(unsigned Offset) const {
    return unsigned(llvm::lower_bound(LineEnds, Offset) - LineEnds.begin()) + 1;
  }

  std::vector<Directive> read() {
    clang::LangOptions Cxx;
    Cxx.CPlusPlus = Cxx.CPlusPlus11 = Cxx.CPlusPlus14 = Cxx.CPlusPlus17 =
        Cxx.CPlusPlus20 = Cxx.LineComment = true;
    std::string Copy = Text.str(); // the lexer needs a terminator
    clang::Lexer Lex(clang::SourceLocation(), Cxx, Copy.data(), Copy.data(),
                     Copy.data() + Copy.size());
    Lex.SetCommentRetentionState(true);
    clang::Token Tok;
    for (bool AtEnd = false; !AtEnd;) {
      AtEnd = Lex.LexFromRawLexer(Tok);
      if (!Tok.is(clang::tok::comment))
        continue;
      unsigned End = Lex.getBufferLocation() - Copy.data();
      readComment({End - Tok.getLength(), End});
    }
    return std::move(Found);
  }

private:
  void readComment(Range At) {
    StringRef Comment = Text.slice(At.Begin, At.End);
    for (size_t I = Comment.find("NOLINT"); I != StringRef::npos;
         I = Comment.find("NOLINT", I + 1))
      if (I == 0 || !isAlnum(Comment[I - 1]))
        readDirective(Comment.substr(I), At.Begin + I);
  }

  void readDirective(StringRef Rest, unsigned Begin) {
    StringRef Whole = Rest;
    Directive D;
    Rest.consume_front("NOLINT");
    if (Rest.consume_front("NEXTLINE"))
      D.Kind = Reach::NextLine;
    else if (Rest.consume_front("BEGIN"))
      D.Kind = Reach::Begin;
    else if (Rest.consume_front("END"))
      D.Kind = Reach::End;
    size_t Close = Rest.find(')');
    if (!Rest.starts_with("(") || Close == StringRef::npos)
      return;
    StringRef List = Rest.slice(1, Close);
    Rest = Rest.substr(Close + 1);
    D.At = {Begin, unsigned(Begin + Whole.size() - Rest.size())};
    D.Written = Whole.drop_back(Rest.size()).str();
    D.Line = lineOf(Begin);
    D.Until = D.Kind == Reach::NextLine ? D.Line + 1 : D.Line;
    StringRef Because = Rest.split('\n').first.rtrim();
    Because.consume_back("*/");
    if (Because.consume_front(":"))
      D.Because = Because.trim().str();
    SmallVector<StringRef> Checks;
    List.split(Checks, ',');
    for (StringRef Check : Checks) {
      if (!Check.trim().starts_with("recoro-"))
        continue;
      D.Check = Check.trim().str();
      Found.push_back(D);
      D.First = false;
    }
  }

  StringRef Text;
  std::vector<unsigned> LineEnds;
  std::vector<Directive> Found;
};

class Suppressor {
public:
  Suppressor(Report &R, FileSystemPtr Files)
      : R(R), Land(R.Of.Source, Files), Files(Files) {}

  void run() {
    std::set<std::string> Names;
    for (const auto &[File, Facts] : R.Of.Linked.Files)
      Names.insert(File);
    for (const Command &C : R.Of.Source.Commands)
      Names.insert(C.MainFile);
    for (const Finding &F : R.Findings)
      Names.insert(F.At.File);
    std::vector<Finding> Own;
    for (const std::string &Name : Names)
      if (Land.holds(Name) && Land.selected(Name))
        readFile(Name, Own);
    append_range(R.Findings, Own);
  }

private:
  void readFile(const std::string &Name, std::vector<Finding> &Own) {
    auto Buffer = Files->getBufferForFile(Name);
    if (!Buffer || !(*Buffer)->getBuffer().contains("NOLINT") ||
        !(*Buffer)->getBuffer().contains("recoro-"))
      return;
    CommentReader Reader((*Buffer)->getBuffer());
    std::vector<Directive> Directives = Reader.read();
    pair(Directives, Name, Own);
    for (Finding &F : R.Findings)
      if (F.At.File == Name)
        suppress(F, Reader.lineOf(F.At.At.Begin), Directives);
    for (const Directive &D : Directives)
      judge(D, Name, Own);
  }

  /// A region ends with the comment that names the same checks.
  void pair(std::vector<Directive> &Directives, const std::string &Name,
            std::vector<Finding> &Own) {
    std::vector<Directive *> Open;
    for (Directive &D : Directives) {
      if (D.Kind == Reach::Begin)
        Open.push_back(&D);
      if (D.Kind != Reach::End)
        continue;
      auto It = find_if(reverse(Open), [&](const Directive *Begin) {
        return Begin->Check == D.Check;
      });
      if (It == Open.rend()) {
        Own.push_back(finding(
            D, Name, "'" + D.Written + "' ends nothing that was begun"));
        continue;
      }
      (*It)->Until = D.Line;
      Open.erase(std::next(It).base());
    }
    for (const Directive *D : Open)
      Own.push_back(finding(*D, Name,
                            "'" + D->Written +
                                "' is not ended, and so suppresses nothing; "
                                "write 'NOLINTEND(" +
                                D->Check + ")' below"));
    for (Directive *D : Open)
      D->Kind = Reach::End; // judged
  }

  static void suppress(Finding &F, unsigned Line,
                       std::vector<Directive> &Directives) {
    for (Directive &D : Directives) {
      bool Covers = D.Kind == Reach::NextLine
                        ? Line == D.Until
                        : D.Line <= Line && Line <= D.Until;
      if (D.Kind == Reach::End || !Covers || !names(D.Check, F.Id.Check))
        continue;
      D.Used = true;
      F.Is = Standing::Suppressed;
      if (F.Because.empty())
        F.Because = D.Because;
    }
  }

  static bool names(StringRef Glob, StringRef Check) {
    auto Pattern = GlobPattern::create(Glob);
    if (Pattern)
      return Pattern->match(Check);
    consumeError(Pattern.takeError());
    return false;
  }

  void judge(const Directive &D, const std::string &Name,
             std::vector<Finding> &Own) const {
    if (D.Kind == Reach::End)
      return;
    if (D.First && D.Because.empty())
      Own.push_back(finding(D, Name,
                            "'" + D.Written + "' gives no reason; write '" +
                                D.Written + ": WHY'"));
    if (!D.Used && mayBeJudged(D.Check))
      Own.push_back(finding(D, Name,
                            "'" + D.Check + "' suppresses nothing in this '" +
                                D.Written + "'; remove it"));
  }

  /// What was not looked for cannot be said to be absent.
  bool mayBeJudged(StringRef Check) const {
    if (!R.Of.Broken.empty())
      return false;
    for (const Rule &Known : R.Of.Rules.Known)
      if (names(Check, "recoro-" + Known.Name) &&
          none_of(R.Of.Rules.Rules,
                  [&](const Rule &X) { return X.Name == Known.Name; }) &&
          Known.Extends.empty())
        return false;
    return true;
  }

  Finding finding(const Directive &D, const std::string &Name,
                  std::string Message) const {
    Finding F;
    F.At = {Name, D.At};
    StringRef Path = Name;
    Path.consume_front(R.Of.Source.Root);
    Path.consume_front("/");
    F.Id = {SuppressionCheck.str(), Path.str(), D.Written};
    F.Message = std::move(Message);
    return F;
  }

  Report &R;
  Territory Land;
  FileSystemPtr Files;
};

} // namespace

void recoro::applySuppressions(Report &R, FileSystemPtr Files) {
  Suppressor(R, std::move(Files)).run();
}
