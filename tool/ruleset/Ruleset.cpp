// Which rules there are, what extends what, and which are at work.
#include "ruleset/Ruleset.h"
#include "Embedded.h"
#include "ruleset/Yaml.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace recoro;
using namespace llvm;

const Rule *Ruleset::find(StringRef Name) const {
  for (const Rule &R : Known)
    if (R.Name == Name)
      return &R;
  return nullptr;
}

static std::string choices(StringRef Word, ArrayRef<StringRef> Valid) {
  StringRef Near = nearestWord(Word, Valid);
  return (Near.empty() ? "" : "; did you mean '" + Near.str() + "'?") +
         " (one of: " + join(Valid, ", ") + ")";
}

std::string Ruleset::unknown(StringRef Name) const {
  SmallVector<StringRef, 8> Valid;
  for (const Rule &R : Known)
    Valid.push_back(R.Name);
  return "there is no rule '" + Name.str() + "'" + choices(Name, Valid);
}

std::vector<std::string> Ruleset::clangMacros() const {
  std::vector<std::string> All;
  for (const Rule &R : Rules)
    for (const Library &L : R.Libraries)
      for (const Library::Era &Era : L.Before)
        for (const std::string &Macro : Era.ClangMacros)
          if (!is_contained(All, Macro))
            All.push_back(Macro);
  return All;
}

namespace {

class Loader {
public:
  Loader(const RuleOptions &Options, vfs::FileSystem &Files)
      : Options(Options), Files(Files) {}

  Expected<Ruleset> run() {
    for (const EmbeddedFile &File : embeddedFiles())
      if (File.Path.starts_with("rules/"))
        add(File.Text, File.Path, /*Embedded=*/true);
    for (const std::string &Folder : Options.Folders)
      readFolder(Folder);
    checkExtensions();
    if (!Problems.empty())
      return createStringError(join(Problems, "\n"));
    if (Error E = choose())
      return std::move(E);
    return std::move(Result);
  }

private:
  void readFolder(StringRef Folder) {
    std::vector<std::string> Paths;
    std::error_code EC;
    for (vfs::directory_iterator It = Files.dir_begin(Folder, EC), End;
         !EC && It != End; It.increment(EC))
      if (sys::path::extension(It->path()) == ".yaml")
        Paths.push_back(It->path().str());
    if (EC && Files.exists(Folder))
      Problems.push_back("cannot read the folder '" + Folder.str() +
                         "': " + EC.message());
    llvm::sort(Paths);
    for (const std::string &Path : Paths) {
      auto Buffer = Files.getBufferForFile(Path);
      if (Buffer)
        add((*Buffer)->getBuffer(), Path, /*Embedded=*/false);
      else
        Problems.push_back("cannot read '" + Path +
                           "': " + Buffer.getError().message());
    }
  }

  void add(StringRef Text, StringRef File, bool Embedded) {
    Rule R;
    if (!parseRule(Text, File, Problems, R)) {
      Broken.push_back(std::move(R));
      return;
    }
    if (const Rule *Other = Result.find(R.Name))
      Problems.push_back(
          R.NamePlace + ": error: the rule '" + R.Name +
          "' is there already, in " +
          (Other->Source.empty() ? "recoro itself" : Other->Source));
    if (Embedded)
      R.Source.clear();
    Result.Known.push_back(std::move(R));
  }

  void checkExtensions() {
    SmallVector<StringRef, 8> Valid;
    for (const Rule &R : Result.Known)
      if (R.Extends.empty())
        Valid.push_back(R.Name);
    for (const Rule &R : concat<const Rule>(Result.Known, Broken))
      if (!R.Extends.empty() && !is_contained(Valid, R.Extends))
        Problems.push_back(R.ExtendsPlace + ": error: it extends '" +
                           R.Extends + "', which is no rule" +
                           choices(R.Extends, Valid));
  }

  /// A named extension brings what it extends; a named rule, all extensions.
  Error choose() {
    std::set<StringRef> Whole, Parts;
    for (unsigned I = 0; I != Options.Names.size(); ++I) {
      const std::string &Name = Options.Names[I];
      const Rule *R = Result.find(Name);
      if (!R)
        return createStringError((I < Options.NamePlaces.size()
                                      ? Options.NamePlaces[I] + ": error: "
                                      : "") +
                                 Result.unknown(Name));
      if (R->Extends.empty())
        Whole.insert(R->Name);
      else
        Parts.insert(R->Name);
    }
    auto IsWanted = [&](const Rule &R) {
      return Options.Names.empty() || Whole.count(R.Name) ||
             Parts.count(R.Name) || Whole.count(R.Extends);
    };
    for (const Rule &R : Result.Known) {
      if (!R.Extends.empty())
        continue;
      Rule Joined = R;
      bool Wanted = IsWanted(R);
      for (const Rule &Part : Result.Known)
        if (Part.Extends == R.Name && IsWanted(Part)) {
          extend(Joined, Part);
          Wanted = true;
        }
      if (Wanted)
        Result.Rules.push_back(std::move(Joined));
    }
    return Error::success();
  }

  /// Names that only an extension knows are triggers: a TU that holds none of
  /// a rule's words cannot match.
  static void extend(Rule &Into, const Rule &Part) {
    append_range(Into.Libraries, Part.Libraries);
    append_range(Into.TokenTypes, Part.TokenTypes);
    append_range(Into.SinkTypes, Part.SinkTypes);
    append_range(Into.SourceTypes, Part.SourceTypes);
    append_range(Into.FamilyTypes, Part.FamilyTypes);
    append_range(Into.Unsupported, Part.Unsupported);
    append_range(Into.Accessors, Part.Accessors);
    append_range(Into.ExecutorQueries, Part.ExecutorQueries);
    append_range(Into.TokenAdapters, Part.TokenAdapters);
    append_range(Into.Roots, Part.Roots);
    append_range(Into.Helpers, Part.Helpers);
    append_range(Into.Members, Part.Members);
    append_range(Into.Forms, Part.Forms);
    append_range(Into.Triggers, Part.Triggers);
    auto Trigger = [&](StringRef Name) {
      size_t Last = Name.rfind("::");
      Into.Triggers.push_back(
          (Last == StringRef::npos ? Name : Name.substr(Last + 2)).str());
    };
    for (const auto *Names : {&Part.TokenTypes, &Part.SinkTypes,
                              &Part.SourceTypes, &Part.Unsupported})
      for (const std::string &Name : *Names)
        Trigger(Name);
    for (const Root &R : Part.Roots)
      Trigger(R.Name);
  }

  const RuleOptions &Options;
  vfs::FileSystem &Files;
  Ruleset Result;
  std::vector<Rule> Broken; ///< files with mistakes
  std::vector<std::string> Problems;
};

} // namespace

Expected<Ruleset> recoro::loadRules(const RuleOptions &Options,
                                    vfs::FileSystem &Files) {
  return Loader(Options, Files).run();
}
