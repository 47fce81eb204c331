// See Includes.h.
#include "edit/Includes.h"
#include "llvm/ADT/STLExtras.h"

using namespace recoro;

static llvm::StringRef unqualified(llvm::StringRef Name) {
  size_t Last = Name.rfind("::");
  return Last == llvm::StringRef::npos ? Name : Name.substr(Last + 2);
}

std::set<std::string> recoro::legacyWords(const Ruleset &Rules) {
  std::set<std::string> Words;
  for (const Rule &R : Rules.Rules) {
    for (const Root &Known : R.Roots)
      if (Known.Call.empty())
        Words.insert(unqualified(Known.Name).str());
    for (llvm::StringRef Type : R.TokenTypes) {
      Type = unqualified(Type);
      Words.insert(Type.str());
      Type.consume_front("basic_");
      Words.insert(Type.str());
    }
  }
  return Words;
}

bool IncludePlanner::isUmbrellaFor(llvm::StringRef Umbrella,
                                   llvm::StringRef Header) const {
  for (const Rule &R : Rules.Rules)
    for (const Library &L : R.Libraries)
      if (llvm::is_contained(L.Umbrellas, Umbrella) &&
          Header.starts_with(L.IncludePrefix + "/"))
        return true;
  return false;
}

/// What `File` includes, itself or through other project files, once edited.
const std::set<std::string> &
IncludePlanner::providedBy(const std::string &File) {
  auto [It, New] = Provided.try_emplace(File);
  if (!New)
    return It->second;
  std::set<std::string> All;
  auto Facts = P.Files.find(File);
  if (Facts != P.Files.end())
    for (const Include &I : Facts->second.Includes) {
      All.insert(I.Spelling);
      if (I.Resolved != File && P.Files.count(I.Resolved)) {
        const std::set<std::string> &Inner = providedBy(I.Resolved);
        All.insert(Inner.begin(), Inner.end());
      }
    }
  Provided[File] = All;
  for (const std::string &Header : missingIn(File))
    All.insert(Header);
  return Provided[File] = std::move(All);
}

/// The needed headers that nothing provides yet, in the order to write them.
std::vector<std::string> IncludePlanner::missingIn(const std::string &File) {
  auto Need = Needs.find(File);
  if (Need == Needs.end())
    return {};
  std::vector<std::string> Missing;
  const std::set<std::string> &Has = Provided[File];
  auto Satisfied = [&](llvm::StringRef Header) {
    Header = Header.trim("\"<>");
    auto Covers = [&](llvm::StringRef Other) {
      return Other == Header || isUmbrellaFor(Other, Header);
    };
    if (llvm::any_of(Has, Covers))
      return true;
    return llvm::any_of(Need->second.Headers, [&](const auto &Other) {
      return Other.first != Header && isUmbrellaFor(Other.first, Header);
    });
  };
  for (const auto &[Header, Groups] : Need->second.Headers)
    if (!Satisfied(Header))
      Missing.push_back(Header);
  return Missing;
}

const Include *IncludePlanner::legacyInclude(const FileFacts &Facts) const {
  for (const Include &I : Facts.Includes)
    for (const Rule &R : Rules.Rules)
      for (const Library &L : R.Libraries) {
        llvm::StringRef Tail = R.LegacyHeader;
        if (Tail.consume_front("{lib}") &&
            I.Spelling == (L.IncludePrefix + Tail).str())
          return &I;
      }
  return nullptr;
}

/// In order among the includes of the same library, else behind the last one,
/// else at the top.
IncludePlanner::InsertionPoint
IncludePlanner::insertionPoint(const FileFacts &Facts, unsigned FirstUse,
                               llvm::StringRef Header) const {
  const bool Standard = !Header.contains('/');
  auto Related = [&](const Include &I) {
    llvm::StringRef Spelling = I.Spelling;
    if (Standard)
      return I.Angled && !Spelling.contains('/') && !Spelling.contains('.');
    for (const Rule &R : Rules.Rules)
      for (const Library &L : R.Libraries)
        if (Spelling.starts_with(L.IncludePrefix + "/") ||
            Spelling == L.IncludePrefix + ".hpp")
          return true;
    return false;
  };
  const Include *Last = nullptr, *Before = nullptr, *After = nullptr;
  for (const Include &I : Facts.Includes) {
    if (I.Line.Begin > FirstUse)
      break;
    Last = &I;
    if (!Related(I))
      continue;
    if (I.Spelling < Header)
      Before = &I;
    else if (!After)
      After = &I;
  }
  if (Before)
    return {Before->Line.End, false};
  if (After)
    return {After->Line.Begin, true};
  return Last ? InsertionPoint{Last->Line.End, false} : InsertionPoint{0, true};
}

/// The line that includes `Header`, behind one for what `Header` forgets to
/// include in the library's version at hand.
std::string IncludePlanner::directive(llvm::StringRef Header,
                                      const std::set<std::string> &Has,
                                      llvm::StringRef NewLine) const {
  const bool Spelled = Header.starts_with("\"") || Header.starts_with("<");
  std::string Line =
      (Spelled ? "#include " + Header : "#include <" + Header + ">").str();
  for (const Rule &R : Rules.Rules)
    for (const Library &L : R.Libraries)
      for (const Library::Era &Era : L.Before) {
        auto Seen = P.Versions.find(L.VersionMacro);
        if (Era.Header == Header && !Has.count(Era.First) &&
            Seen != P.Versions.end() && *Seen->second.begin() < Era.Below)
          Line = "#include <" + Era.First + ">" + NewLine.str() + Line;
      }
  return Line;
}

std::vector<Node> IncludePlanner::plan(const std::string &File,
                                       llvm::StringRef Text) {
  std::vector<Node> Nodes;
  auto Need = Needs.find(File);
  auto Facts = P.Files.find(File);
  if (Need == Needs.end() || Facts == P.Files.end())
    return Nodes;
  providedBy(File);
  // What the file has before the edit decides what is missing.
  std::set<std::string> Before;
  for (const Include &I : Facts->second.Includes) {
    Before.insert(I.Spelling);
    if (I.Resolved != File && P.Files.count(I.Resolved)) {
      const std::set<std::string> &Inner = providedBy(I.Resolved);
      Before.insert(Inner.begin(), Inner.end());
    }
  }
  Provided[File] = Before;
  std::vector<std::string> Missing = missingIn(File);
  llvm::StringRef NewLine = Text.contains("\r\n") ? "\r\n" : "\n";

  const Include *Legacy =
      Need->second.DropLegacy ? legacyInclude(Facts->second) : nullptr;
  if (Legacy) {
    Node N;
    N.At = Legacy->Line;
    N.Layer = 100;
    N.Groups = Need->second.Groups;
    std::string Lines;
    bool InTime = Legacy->Line.Begin < Need->second.FirstUse;
    for (const std::string &Header : Missing) {
      if (!InTime)
        break;
      if (!llvm::StringRef(Header).contains('/'))
        continue;
      Lines += (Lines.empty() ? "" : NewLine.str()) +
               directive(Header, Before, NewLine);
    }
    if (InTime)
      llvm::erase_if(Missing,
                     [](llvm::StringRef H) { return H.contains('/'); });
    if (Lines.empty())
      N.At.End = std::min<size_t>(Text.size(), N.At.End + NewLine.size());
    else
      N.Pieces.push_back({Lines, {}, 0});
    Nodes.push_back(std::move(N));
  }
  for (const std::string &Header : Missing) {
    auto [At, InFront] =
        insertionPoint(Facts->second, Need->second.FirstUse, Header);
    std::string Line = directive(Header, Before, NewLine);
    Node N;
    N.At = {At, At};
    N.Layer = 100;
    N.Groups = Need->second.Headers[Header];
    N.Pieces.push_back(
        {InFront ? Line + NewLine.str() : NewLine.str() + Line, {}, 0});
    Nodes.push_back(std::move(N));
  }
  return Nodes;
}
