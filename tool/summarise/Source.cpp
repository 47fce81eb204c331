// See Source.h.
#include "summarise/Source.h"
#include "summarise/Preprocessed.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace recoro;

Source::Source(const ASTContext &Ctx) : Ctx(Ctx) {}

llvm::StringRef Source::realPath(FileID File) const {
  auto [It, New] = Paths.try_emplace(File);
  if (!New)
    return It->second;
  const SourceManager &SM = Ctx.getSourceManager();
  if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File)) {
    llvm::SmallString<256> Real;
    llvm::vfs::FileSystem &FS = SM.getFileManager().getVirtualFileSystem();
    if (FS.getRealPath(Entry->getName(), Real))
      Real = Entry->getName();
    It->second = std::string(Real);
    // The part that a preamble holds ends too early to be read.
    Ids.try_emplace(It->second,
                    File == SM.getPreambleFileID() ? SM.getMainFileID() : File);
  }
  return It->second;
}

std::optional<Span> Source::span(SourceRange R) const {
  const SourceManager &SM = Ctx.getSourceManager();
  CharSourceRange Chars = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(R), SM, Ctx.getLangOpts());
  if (Chars.isInvalid())
    return spanInBody(R);
  auto [BeginFile, Begin] = SM.getDecomposedLoc(Chars.getBegin());
  auto [EndFile, End] = SM.getDecomposedLoc(Chars.getEnd());
  if (BeginFile != EndFile || End < Begin)
    return std::nullopt;
  llvm::StringRef Path = realPath(BeginFile);
  if (Path.empty())
    return std::nullopt;
  return Span{Path.str(), {Begin, End}};
}

/// An argument that is all of what begins or ends there stands in the body as
/// the parameter's name.
std::optional<Span> Source::spanInBody(SourceRange R) const {
  const SourceManager &SM = Ctx.getSourceManager();
  SourceLocation Begin = R.getBegin(), End = R.getEnd();
  while (Begin.isMacroID() && SM.isMacroArgExpansion(Begin))
    if (!SM.isAtStartOfImmediateMacroExpansion(Begin, &Begin))
      return std::nullopt;
  while (End.isMacroID() && SM.isMacroArgExpansion(End)) {
    unsigned Size = Lexer::MeasureTokenLength(SM.getSpellingLoc(End), SM,
                                              Ctx.getLangOpts());
    if (!SM.isAtEndOfImmediateMacroExpansion(End.getLocWithOffset(Size), &End))
      return std::nullopt;
  }
  if (!Begin.isMacroID() || SM.getFileID(Begin) != SM.getFileID(End))
    return std::nullopt;
  auto [File, First] = SM.getDecomposedSpellingLoc(Begin);
  auto [SameFile, Last] = SM.getDecomposedSpellingLoc(End);
  if (fileOf(SM.getSpellingLoc(Begin), SM) != SM.getMainFileID() ||
      File != SameFile || Last < First)
    return std::nullopt;
  Last +=
      Lexer::MeasureTokenLength(SM.getSpellingLoc(End), SM, Ctx.getLangOpts());
  Asked[SM.getImmediateExpansionRange(Begin).getBegin()].insert({First, Last});
  return Span{realPath(File).str(), {First, Last}};
}

std::optional<Span> Source::token(SourceLocation Loc) const {
  return span(SourceRange(Loc, Loc));
}

Span Source::place(SourceLocation Loc) const {
  const SourceManager &SM = Ctx.getSourceManager();
  SourceLocation File = SM.getFileLoc(Loc);
  auto [Id, Offset] = SM.getDecomposedLoc(File);
  unsigned Size = Lexer::MeasureTokenLength(File, SM, Ctx.getLangOpts());
  return Span{realPath(Id).str(), {Offset, Offset + Size}};
}

llvm::StringRef Source::text(const Span &S) const { return text(S.File, S.At); }

llvm::StringRef Source::text(const std::string &File, Range R) const {
  auto It = Ids.find(File);
  assert(It != Ids.end() && "a span's file was read by this TU");
  return Ctx.getSourceManager().getBufferData(It->second).slice(R.Begin, R.End);
}

const std::vector<Source::Lexeme> &
Source::lexemes(const std::string &File) const {
  auto [It, New] = Lexed.try_emplace(File);
  if (!New)
    return It->second;
  auto Id = Ids.find(File);
  assert(Id != Ids.end() && "a span's file was read by this TU");
  const SourceManager &SM = Ctx.getSourceManager();
  Lexer Lex(Id->second, SM.getBufferOrFake(Id->second), SM, Ctx.getLangOpts());
  Lex.SetCommentRetentionState(true);
  Token Tok;
  for (Lex.LexFromRawLexer(Tok); Tok.isNot(tok::eof);
       Lex.LexFromRawLexer(Tok)) {
    unsigned Begin = SM.getFileOffset(Tok.getLocation());
    It->second.push_back({{Begin, Begin + Tok.getLength()}, Tok.getKind()});
  }
  return It->second;
}

const Source::Lexeme *Source::before(const std::string &File, unsigned Offset,
                                     bool Comments) const {
  const std::vector<Lexeme> &All = lexemes(File);
  auto It = llvm::partition_point(
      All, [&](const Lexeme &L) { return L.At.End <= Offset; });
  while (It != All.begin()) {
    --It;
    if (Comments || !It->isComment())
      return &*It;
  }
  return nullptr;
}

const Source::Lexeme *Source::after(const std::string &File, unsigned Offset,
                                    bool Comments) const {
  const std::vector<Lexeme> &All = lexemes(File);
  auto It = llvm::partition_point(
      All, [&](const Lexeme &L) { return L.At.Begin < Offset; });
  for (; It != All.end(); ++It)
    if (Comments || !It->isComment())
      return &*It;
  return nullptr;
}

bool Source::hasComment(const std::string &File, Range R) const {
  for (const Lexeme *L = after(File, R.Begin, true); L && L->At.Begin < R.End;
       L = after(File, L->At.End, true))
    if (L->isComment())
      return true;
  return false;
}

std::string Source::indentation(const std::string &File,
                                unsigned Offset) const {
  llvm::StringRef Before = text(File, {0, Offset});
  llvm::StringRef Line = Before.substr(Before.rfind('\n') + 1);
  return Line.take_while([](char C) { return C == ' ' || C == '\t'; }).str();
}

std::string Source::step(const Span &Block) const {
  std::string Outer = indentation(Block.File, Block.At.End - 1);
  const Lexeme *First = after(Block.File, Block.At.Begin + 1, true);
  // A comment behind the brace says nothing.
  while (First && First->At.Begin < Block.At.End - 1 &&
         !text(Block.File, {Block.At.Begin, First->At.Begin}).contains('\n'))
    First = after(Block.File, First->At.End, true);
  if (First && First->At.Begin < Block.At.End - 1) {
    std::string Inner = indentation(Block.File, First->At.Begin);
    if (llvm::StringRef(Inner).starts_with(Outer) &&
        Inner.size() > Outer.size())
      return Inner.substr(Outer.size());
  }
  return llvm::StringRef(Outer).contains('\t') ? "\t" : "    ";
}
