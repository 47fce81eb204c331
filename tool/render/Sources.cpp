// Offsets to lines, by binary search in a table of line beginnings.
#include "render/Sources.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace recoro;

Sources::Text Sources::split(std::string Bytes) {
  Text T{std::move(Bytes), {0}};
  for (unsigned I = 0; I != T.Bytes.size(); ++I)
    if (T.Bytes[I] == '\n')
      T.Lines.push_back(I + 1);
  return T;
}

Sources::Sources(const std::vector<FileEdit> &Edited) {
  for (const FileEdit &Edit : Edited)
    Texts.emplace(Edit.File, split(Edit.Before));
}

const Sources::Text &Sources::text(const std::string &File) {
  auto It = Texts.find(File);
  if (It != Texts.end())
    return It->second;
  auto Read = MemoryBuffer::getFile(File);
  std::string Bytes = Read ? (*Read)->getBuffer().str() : std::string();
  return Texts.emplace(File, split(std::move(Bytes))).first->second;
}

unsigned Sources::indexOf(const Text &T, unsigned Offset) {
  return unsigned(llvm::upper_bound(T.Lines, Offset) - T.Lines.begin()) - 1;
}

Sources::Position Sources::position(const std::string &File, unsigned Offset) {
  const Text &T = text(File);
  unsigned Index = indexOf(T, Offset);
  return {Index + 1, Offset - T.Lines[Index] + 1};
}

unsigned Sources::lineBegin(const std::string &File, unsigned Offset) {
  const Text &T = text(File);
  return T.Lines[indexOf(T, Offset)];
}

StringRef Sources::line(const std::string &File, unsigned Offset) {
  const Text &T = text(File);
  StringRef Rest = StringRef(T.Bytes).substr(T.Lines[indexOf(T, Offset)]);
  return Rest.take_until([](char Ch) { return Ch == '\n'; }).rtrim('\r');
}

StringRef Sources::wholeLines(const std::string &File, Range At) {
  const Text &T = text(File);
  unsigned Begin = T.Lines[indexOf(T, At.Begin)];
  unsigned Last = indexOf(T, std::max(At.Begin + 1, At.End) - 1);
  unsigned End = Last + 1 < T.Lines.size() ? T.Lines[Last + 1] : T.Bytes.size();
  return StringRef(T.Bytes).slice(Begin, End);
}

StringRef recoro::relativeTo(StringRef File, StringRef Folder) {
  StringRef Rest = File;
  if (!Folder.empty() && Rest.consume_front(Folder) &&
      (Rest.consume_front("/") || Folder.ends_with("/")))
    return Rest;
  return File;
}
