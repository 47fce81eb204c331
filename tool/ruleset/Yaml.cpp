// See Yaml.h.
#include "ruleset/Yaml.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

using namespace recoro;
using namespace llvm;

StringRef recoro::nearestWord(StringRef Word, ArrayRef<StringRef> Valid) {
  StringRef Best;
  unsigned Least = std::max<unsigned>(2, Word.size() / 3) + 1;
  for (StringRef Candidate : Valid)
    if (unsigned Distance = Word.edit_distance(Candidate); Distance < Least) {
      Least = Distance;
      Best = Candidate;
    }
  return Best;
}

YamlFile::YamlFile(StringRef Text, StringRef File)
    : Stream(MemoryBufferRef(Text, File), SM) {
  SM.setDiagHandler(collect, this);
}

void YamlFile::collect(const SMDiagnostic &D, void *Self) {
  static_cast<YamlFile *>(Self)->Problems.push_back(
      {D.getLineNo(), D.getColumnNo(),
       (D.getFilename() + ":" + Twine(D.getLineNo()) + ":" +
        Twine(D.getColumnNo() + 1) + ": error: " + D.getMessage())
           .str()});
}

std::vector<std::string> YamlFile::problems() const {
  std::vector<Problem> Sorted = Problems;
  llvm::stable_sort(Sorted, [](const Problem &A, const Problem &B) {
    return std::tie(A.Line, A.Column) < std::tie(B.Line, B.Column);
  });
  std::vector<std::string> Texts;
  for (Problem &P : Sorted)
    Texts.push_back(std::move(P.Text));
  return Texts;
}

std::string YamlFile::place(const yaml::Node &N) const {
  SMLoc Start = N.getSourceRange().Start;
  auto [Line, Column] = SM.getLineAndColumn(Start);
  return (SM.getMemoryBuffer(SM.FindBufferContainingLoc(Start))
              ->getBufferIdentifier() +
          ":" + Twine(Line) + ":" + Twine(Column))
      .str();
}

Range YamlFile::range(const yaml::Node &N) const {
  SMRange At = N.getSourceRange();
  const char *Begin = SM.getMemoryBuffer(SM.FindBufferContainingLoc(At.Start))
                          ->getBufferStart();
  return {unsigned(At.Start.getPointer() - Begin),
          unsigned(At.End.getPointer() - Begin)};
}

void YamlFile::problem(yaml::Node &N, const Twine &What) {
  Stream.printError(&N, What);
}

void YamlFile::reject(yaml::Node &N, StringRef What, StringRef Word,
                      ArrayRef<StringRef> Valid) {
  StringRef Near = nearestWord(Word, Valid);
  problem(N, "unknown " + What + " '" + Word + "'" +
                 (Near.empty() ? Twine("") : "; did you mean '" + Near + "'?") +
                 " (one of: " + join(Valid, ", ") + ")");
}

void YamlFile::readDocument(const Fields &Known) {
  yaml::document_iterator Document = Stream.begin();
  if (Document == Stream.end())
    return;
  if (yaml::Node *Root = Document->getRoot())
    readMapping(*Root, Known);
  Document->skip();
}

void YamlFile::readMapping(yaml::Node &N, const Fields &Known) {
  auto *Mapping = dyn_cast<yaml::MappingNode>(&N);
  if (!Mapping)
    return problem(N, "a mapping (key: value) is expected here");
  SmallVector<StringRef, 16> Valid;
  for (const auto &[Name, F] : Known)
    Valid.push_back(Name);
  std::set<std::string> Seen;
  for (yaml::KeyValueNode &Pair : *Mapping) {
    auto *Key = dyn_cast_or_null<yaml::ScalarNode>(Pair.getKey());
    if (!Key) {
      problem(N, "a key must be a word");
      Pair.skip();
      continue;
    }
    SmallString<32> Storage;
    std::string Name = Key->getValue(Storage).str();
    auto It = Known.find(Name);
    if (It == Known.end()) {
      reject(*Key, "key", Name, Valid);
      Pair.skip();
      continue;
    }
    if (!Seen.insert(Name).second)
      problem(*Key, "the key '" + Name + "' stands here twice");
    yaml::Node *Value = Pair.getValue();
    if (isa_and_nonnull<yaml::NullNode>(Value))
      problem(*Key, "the key '" + Name + "' has no value");
    else if (Value)
      It->second.Read(*Value);
  }
  if (Stream.failed())
    return; // what follows the mistake was not read
  for (const auto &[Name, F] : Known)
    if (F.Required && !Seen.count(Name))
      problem(N, "the key '" + Name + "' is missing");
}

void YamlFile::readList(yaml::Node &N, function_ref<void(yaml::Node &)> Read) {
  auto *List = dyn_cast<yaml::SequenceNode>(&N);
  if (!List)
    return problem(N, "a list is expected here");
  for (yaml::Node &Item : *List)
    Read(Item);
}

void YamlFile::readText(yaml::Node &N, std::string &Into,
                        ArrayRef<StringRef> Choices) {
  if (auto *Block = dyn_cast<yaml::BlockScalarNode>(&N)) {
    Into = Block->getValue().str();
    return;
  }
  auto *Scalar = dyn_cast<yaml::ScalarNode>(&N);
  if (!Scalar) {
    problem(N, "a text is expected here");
    N.skip();
    return;
  }
  SmallString<64> Storage;
  StringRef Value = Scalar->getValue(Storage);
  if (!Choices.empty() && !is_contained(Choices, Value))
    return reject(N, "value", Value, Choices);
  Into = Value.str();
}

void YamlFile::readTexts(yaml::Node &N, std::vector<std::string> &Into) {
  readList(N, [&](yaml::Node &Item) {
    Into.emplace_back();
    readText(Item, Into.back());
  });
}

void YamlFile::readNumber(yaml::Node &N, unsigned &Into) {
  std::string Text;
  readText(N, Text);
  if (StringRef(Text).getAsInteger(10, Into))
    problem(N, "a whole number is expected here");
}

void YamlFile::readTruth(yaml::Node &N, bool &Into) {
  static constexpr StringRef Words[] = {"true", "false"};
  std::string Text;
  readText(N, Text, Words);
  Into = Text == "true";
}
