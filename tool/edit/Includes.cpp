// See Includes.h.
#include "edit/Includes.h"
#include "edit/Conditionals.h"
#include "llvm/ADT/STLExtras.h"

using namespace recoro;

static llvm::StringRef unqualified(llvm::StringRef Name) {
  size_t Last = Name.rfind("::");
  return Last == llvm::StringRef::npos ? Name : Name.substr(Last + 2);
}

std::set<std::string> recoro::legacyWords(const Rule &R) {
  std::set<std::string> Words;
  for (const Root &Known : R.Roots)
    if (Known.Call.empty())
      Words.insert(unqualified(Known.Name).str());
  for (llvm::StringRef Type : R.TokenTypes) {
    Type = unqualified(Type);
    Words.insert(Type.str());
    Type.consume_front("basic_");
    Words.insert(Type.str());
  }
  // Sinks and sources are members of a family: their triggers name them.
  if (!R.SinkTypes.empty())
    Words.insert(R.Triggers.begin(), R.Triggers.end());
  return Words;
}

std::set<std::string> recoro::bridgeWords(const Ruleset &Rules,
                                          llvm::StringRef Header) {
  std::set<std::string> Words;
  for (const Rule &R : Rules.Rules) {
    if (R.Across.Header != Header)
      continue;
    for (llvm::StringRef Name :
         {R.Across.ToNative, R.Across.ToLegacy, R.Across.NativeBody,
          R.Across.LegacyBody, R.Across.NativeConsumer, R.Across.LegacyConsumer,
          R.Across.AsLegacy})
      if (!Name.empty())
        Words.insert(unqualified(Name.split('<').first).str());
  }
  return Words;
}

std::vector<const Include *> recoro::legacyIncludes(const FileFacts &Facts,
                                                    const Rule &R) {
  std::vector<const Include *> Found;
  for (const Include &I : Facts.Includes)
    for (const Library &L : R.Libraries)
      for (llvm::StringRef Tail : R.LegacyHeaders)
        if (Tail.consume_front("{lib}") &&
            I.Spelling == (L.IncludePrefix + Tail).str())
          Found.push_back(&I);
  return Found;
}

static const Include *firstLegacyInclude(const FileFacts &Facts,
                                         const Ruleset &Rules) {
  const Include *First = nullptr;
  for (const Rule &R : Rules.Rules)
    for (const Include *I : legacyIncludes(Facts, R))
      if (!First || I->Line < First->Line)
        First = I;
  return First;
}

std::vector<const Include *> recoro::bridgeIncludes(const FileFacts &Facts,
                                                    const Ruleset &Rules) {
  std::vector<const Include *> Found;
  for (const Include &I : Facts.Includes)
    if (llvm::any_of(Rules.Rules, [&](const Rule &R) {
          return !R.Across.Header.empty() && I.Spelling == R.Across.Header;
        }))
      Found.push_back(&I);
  return Found;
}

//===----------------------------------------------------------------------===//
// Which headers, and where
//===----------------------------------------------------------------------===//

IncludePlanner::IncludePlanner(const Program &P, const Ruleset &Rules,
                               std::map<std::string, IncludeNeed> Given)
    : P(P), Rules(Rules), Needs(std::move(Given)) {
  for (const auto &[File, Need] : Needs)
    providedBy(File);
  for (const auto &[File, Need] : Needs)
    for (const auto &[Header, Groups] : Need.Now) {
      std::set<std::string> Asked, AskedAhead;
      if (isBridge(Header)) {
        // Not through another file, in which the last bridge may go first.
        auto Facts = P.Files.find(File);
        if (Facts == P.Files.end() ||
            llvm::none_of(
                bridgeIncludes(Facts->second, Rules),
                [&](const Include *I) { return I->Spelling == Header; }))
          Written[File][Header].insert(Groups.begin(), Groups.end());
      } else if (!isIncluded(File, Header, Asked) &&
                 !writeAhead(File, Header, Groups, AskedAhead)) {
        Written[File][Header].insert(Groups.begin(), Groups.end());
      }
    }
}

std::set<std::string> IncludePlanner::files() const {
  std::set<std::string> Files;
  for (const auto &[File, Headers] : Written)
    Files.insert(File);
  for (const auto &[File, Need] : Needs)
    if (!Need.Dropped.empty())
      Files.insert(File);
  return Files;
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

bool IncludePlanner::covers(llvm::StringRef Other,
                            llvm::StringRef Header) const {
  Header = Header.trim("\"<>");
  return Other.trim("\"<>") == Header || isUmbrellaFor(Other, Header);
}

bool IncludePlanner::isBridge(llvm::StringRef Header) const {
  return llvm::any_of(Rules.Rules,
                      [&](const Rule &R) { return R.Across.Header == Header; });
}

/// What `File` includes, itself or through other project files, once all is
/// migrated.
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
  Missing[File] = missingIn(File);
  All.insert(Missing[File].begin(), Missing[File].end());
  return Provided[File] = std::move(All);
}

/// The headers that nothing provides and that have to be written in the end.
std::set<std::string> IncludePlanner::missingIn(const std::string &File) {
  auto Need = Needs.find(File);
  if (Need == Needs.end())
    return {};
  std::set<std::string> Lacking;
  const std::set<std::string> &Has = Provided[File];
  const std::set<std::string> &Wanted = Need->second.Eventual;
  auto Satisfied = [&](llvm::StringRef Header) {
    auto Covers = [&](llvm::StringRef Other) { return covers(Other, Header); };
    return llvm::any_of(Has, Covers) ||
           llvm::any_of(Wanted, [&](const std::string &Other) {
             return Other != Header && isUmbrellaFor(Other, Header);
           });
  };
  for (const std::string &Header : Wanted)
    if (!Satisfied(Header))
      Lacking.insert(Header);
  return Lacking;
}

/// Whether `File` gets at `Header` without any edit.
bool IncludePlanner::isIncluded(const std::string &File, llvm::StringRef Header,
                                std::set<std::string> &Asked) const {
  auto Facts = P.Files.find(File);
  if (Facts == P.Files.end() || !Asked.insert(File).second)
    return false;
  return llvm::any_of(Facts->second.Includes, [&](const Include &I) {
    return covers(I.Spelling, Header) || isIncluded(I.Resolved, Header, Asked);
  });
}

/// Writes what provides `Header` in the end where it will stand then.
bool IncludePlanner::writeAhead(const std::string &File, llvm::StringRef Header,
                                const std::set<unsigned> &Groups,
                                std::set<std::string> &Asked) {
  if (!Asked.insert(File).second)
    return false;
  for (const std::string &Other : Missing[File])
    if (covers(Other, Header)) {
      Written[File][Other].insert(Groups.begin(), Groups.end());
      return true;
    }
  auto Facts = P.Files.find(File);
  return Facts != P.Files.end() &&
         llvm::any_of(Facts->second.Includes, [&](const Include &I) {
           return writeAhead(I.Resolved, Header, Groups, Asked);
         });
}

/// Behind the legacy header, whose place they take when it goes: in order among
/// those that stand there already. Where it is not included, in order among the
/// includes of the same library, else behind the last one, else at the top; but
/// not where a condition would be around it.
IncludePlanner::InsertionPoint
IncludePlanner::insertionPoint(const FileFacts &Facts, const IncludeNeed &Need,
                               llvm::ArrayRef<Range> Conditionals,
                               llvm::StringRef Header) const {
  const bool Standard = !Header.contains('/');
  auto IsDropped = [&](const Include &I) {
    return llvm::is_contained(Need.Dropped, I.Line);
  };
  const Include *Legacy = Standard ? nullptr : firstLegacyInclude(Facts, Rules);
  if (Legacy && Legacy->Line.Begin < Need.FirstUse) {
    const Include *Behind = Legacy;
    for (const Include &I : Facts.Includes) {
      if (I.Line.Begin <= Legacy->Line.Begin)
        continue;
      if (!isNative(I.Spelling))
        break;
      if (I.Spelling < Header && !IsDropped(I))
        Behind = &I;
    }
    return {Behind->Line.End, false};
  }
  auto OfLibrary = [&](llvm::StringRef Spelling) {
    for (const Rule &R : Rules.Rules)
      for (const Library &L : R.Libraries)
        if (Spelling.starts_with(L.IncludePrefix + "/") ||
            Spelling == L.IncludePrefix + ".hpp")
          return true;
    return false;
  };
  auto Related = [&](const Include &I) {
    llvm::StringRef Spelling = I.Spelling;
    return Standard
               ? I.Angled && !Spelling.contains('/') && !Spelling.contains('.')
               : isNative(Spelling) || OfLibrary(Spelling);
  };
  // Where native headers have found nothing of their library, an earlier step
  // may have put them last; a standard header stands in front of them.
  const bool InFrontOfNative =
      Standard && llvm::none_of(Facts.Includes, [&](const Include &I) {
        return OfLibrary(I.Spelling) && !isNative(I.Spelling);
      });
  const Include *Last = nullptr, *Before = nullptr, *After = nullptr;
  const Range *Around = nullptr; // the first condition that has includes
  for (const Include &I : Facts.Includes) {
    if (I.Line.Begin > Need.FirstUse)
      break;
    if (IsDropped(I) && !(Legacy && Legacy->Line == I.Line))
      continue; // the bridges' header leaves no trace
    const auto *Condition = llvm::find_if(Conditionals, [&](const Range &If) {
      return If.Begin < I.Line.Begin && I.Line.Begin < If.End;
    });
    if (Condition != Conditionals.end()) {
      Around = Around ? Around : Condition;
      continue;
    }
    if (!InFrontOfNative || !isNative(I.Spelling))
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
  const unsigned Turn = Standard ? 1 : 2;
  return Last     ? InsertionPoint{Last->Line.End, false, Turn}
         : Around ? InsertionPoint{Around->Begin, true, Turn}
                  : InsertionPoint{0, true, Turn};
}

/// Whether a rule's native code includes it.
bool IncludePlanner::isNative(llvm::StringRef Header) const {
  if (Header.starts_with("recoro/"))
    return true;
  auto Is = [&](llvm::StringRef Template, const Library &L) {
    return Template.consume_front("{lib}") &&
           Header == (L.IncludePrefix + Template).str();
  };
  for (const Rule &R : Rules.Rules)
    for (const Library &L : R.Libraries) {
      for (const std::string &Of : {R.ResultHeader, R.TokenHeader,
                                    R.TokenWithCodeHeader, R.ExecutorHeader})
        if (Is(Of, L))
          return true;
      for (const RootForm &Form : R.Forms)
        if (Is(Form.Header, L))
          return true;
    }
  return false;
}

/// The line that includes `Header`, behind one for what `Header` forgets to
/// include in the library's version at hand.
std::string IncludePlanner::directive(llvm::StringRef Header,
                                      const std::string &File,
                                      llvm::StringRef NewLine) const {
  const bool Spelled = Header.starts_with("\"") || Header.starts_with("<");
  std::string Line =
      (Spelled ? "#include " + Header : "#include <" + Header + ">").str();
  for (const Rule &R : Rules.Rules)
    for (const Library &L : R.Libraries)
      for (const Library::Era &Era : L.Before) {
        auto Seen = P.Versions.find(L.VersionMacro);
        std::set<std::string> Asked;
        if (Era.Header == Header && !isIncluded(File, Era.First, Asked) &&
            Seen != P.Versions.end() && *Seen->second.begin() < Era.Below)
          Line = "#include <" + Era.First + ">" + NewLine.str() + Line;
      }
  return Line;
}

std::vector<Node> IncludePlanner::plan(const std::string &File,
                                       llvm::StringRef Text) const {
  std::vector<Node> Nodes;
  auto Facts = P.Files.find(File);
  if (Facts == P.Files.end())
    return Nodes;
  static const IncludeNeed Nothing;
  auto Found = Needs.find(File);
  const IncludeNeed &Need = Found == Needs.end() ? Nothing : Found->second;
  llvm::StringRef NewLine = Text.contains("\r\n") ? "\r\n" : "\n";
  std::map<Range, std::string> Dropped; ///< and what takes its place
  for (const Range &Line : Need.Dropped)
    Dropped[Line];
  auto Headers = Written.find(File);
  static const NeededHeaders None;
  using Addition = std::pair<InsertionPoint, const NeededHeaders::value_type *>;
  std::vector<Addition> Additions;
  const std::vector<Range> Conditionals = conditionalsOf(Text);
  for (const auto &Needed : Headers == Written.end() ? None : Headers->second)
    Additions.push_back(
        {insertionPoint(Facts->second, Need, Conditionals, Needed.first),
         &Needed});
  llvm::sort(Additions, [](const Addition &A, const Addition &B) {
    return std::tie(A.first.Turn, A.second->first) <
           std::tie(B.first.Turn, B.second->first);
  });
  for (const auto &[Point, Needed] : Additions) {
    const auto &[Header, Groups] = *Needed;
    const unsigned At = Point.At;
    const bool InFront = Point.InFront;
    std::string Line = directive(Header, File, NewLine);
    auto Gone = llvm::find_if(Dropped,
                              [&](const auto &D) { return D.first.End == At; });
    if (Gone != Dropped.end() && !InFront) {
      Gone->second += (Gone->second.empty() ? "" : NewLine.str()) + Line;
      continue;
    }
    // In a higher layer is what stands in front at the same place.
    Nodes.push_back(
        {{At, At},
         102 - Point.Turn,
         {{InFront ? Line + NewLine.str() : NewLine.str() + Line, {}, 0}},
         Groups});
  }
  for (auto &[Line, Lines] : Dropped) {
    Node N{Line, 100, {}, Need.Groups};
    if (Lines.empty())
      N.At.End = std::min<size_t>(Text.size(), Line.End + NewLine.size());
    else
      N.Pieces.push_back({Lines, {}, 0});
    Nodes.push_back(std::move(N));
  }
  return Nodes;
}
