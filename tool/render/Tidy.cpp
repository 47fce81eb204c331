// See Tidy.h.
#include "render/Tidy.h"
#include "render/Diff.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA1.h"

using namespace llvm;
using namespace recoro;

std::string recoro::contentHash(StringRef Text) {
  return toHex(SHA1::hash(arrayRefFromStringRef(Text)), /*LowerCase=*/true);
}

namespace {

class TidyPrinter {
public:
  TidyPrinter(raw_ostream &Out, const Report &R,
              const std::vector<FileEdit> &Edits)
      : Out(Out), R(R), A(R.Of), Edits(Edits) {}

  void run();

private:
  /// The groups that change one file go together, and so do all that are
  /// connected by such files.
  void joinGroups();
  void line(function_ref<void(json::OStream &)> Print);
  void finding(json::OStream &J, const Finding &F);
  void notes(json::OStream &J, const Finding &F);
  void fixes();

  raw_ostream &Out;
  const Report &R;
  const Analysis &A;
  const std::vector<FileEdit> &Edits;
  EquivalenceClasses<unsigned> Joined;
  std::map<unsigned, unsigned> Numbers; ///< of fixes, by leading group
};

} // namespace

static void text(json::OStream &J, StringRef Key, StringRef Value) {
  J.attribute(Key, json::fixUTF8(Value));
}

static void place(json::OStream &J, const Span &At) {
  text(J, "file", At.File);
  J.attribute("offset", At.At.Begin);
}

static std::set<unsigned> groupsOf(const FileEdit &Edit) {
  std::set<unsigned> Groups;
  for (const Replacement &Change : Edit.Replacements)
    Groups.insert(Change.Groups.begin(), Change.Groups.end());
  return Groups;
}

void TidyPrinter::joinGroups() {
  for (const FileEdit &Edit : Edits) {
    const std::set<unsigned> Groups = groupsOf(Edit);
    for (unsigned G : Groups) {
      Joined.insert(G);
      Joined.unionSets(*Groups.begin(), G);
    }
  }
}

void TidyPrinter::line(function_ref<void(json::OStream &)> Print) {
  json::OStream J(Out);
  J.object([&] { Print(J); });
  J.flush();
  Out << '\n';
}

void TidyPrinter::notes(json::OStream &J, const Finding &F) {
  auto Note = [&](const Span &At, const std::string &Said) {
    J.object([&] {
      place(J, At);
      text(J, "text", Said);
    });
  };
  for (const Remark &Cause : F.Remarks)
    Note(Cause.At, Cause.Text);
  if (!F.Coroutine || F.Notes.empty())
    return;
  const Entity &E = A.Linked.Entities[*F.Coroutine];
  for (const Cause *Why : notesOn(E, *F.Decided))
    Note(Why->At, "in '" + E.Name + "', " + inWords(*Why).str() + " [" +
                      info(Why->Why).Code.str() + "]");
}

void TidyPrinter::finding(json::OStream &J, const Finding &F) {
  J.object([&] {
    text(J, "check", F.Id.Check);
    J.attribute("offset", F.At.At.Begin);
    std::string Said = F.Message;
    if (F.Decided && F.Decided->Why)
      Said += " [" + info(F.Decided->Why->Why).Code.str() + "]";
    text(J, "text", Said);
    if (F.Decided && isMigrated(F.Decided->V) &&
        Joined.contains(F.Decided->Group)) {
      unsigned Leader = Joined.getLeaderValue(F.Decided->Group);
      J.attribute("fix",
                  Numbers.try_emplace(Leader, Numbers.size()).first->second);
    }
    J.attributeArray("notes", [&] { notes(J, F); });
  });
}

/// Text as it is: a fix that changes a byte of a comment is none.
static void change(json::OStream &J, const Replacement &R) {
  J.object([&] {
    J.attribute("begin", R.At.Begin);
    J.attribute("end", R.At.End);
    if (json::isUTF8(R.Text))
      J.attribute("text", R.Text);
    else
      J.attribute("base64", encodeBase64(R.Text));
  });
}

void TidyPrinter::fixes() {
  for (const auto &[Leader, Number] : Numbers)
    line([&, &Leader = Leader, &Number = Number](json::OStream &J) {
      J.attribute("fix", Number);
      J.attributeArray("files", [&] {
        for (const FileEdit &Edit : Edits) {
          const std::set<unsigned> Groups = groupsOf(Edit);
          if (Groups.empty() ||
              Joined.getLeaderValue(*Groups.begin()) != Leader)
            continue;
          J.object([&] {
            text(J, "file", Edit.File);
            text(J, "sha1", contentHash(Edit.Before));
            J.attributeArray("changes", [&] {
              for (const Replacement &Change : changedLines(Edit))
                change(J, Change);
            });
          });
        }
      });
    });
}

void TidyPrinter::run() {
  joinGroups();
  line([&](json::OStream &J) {
    text(J, "recoro", RECORO_VERSION);
    text(J, "root", A.Source.Root);
    std::set<std::string> Words;
    for (const Rule &Active : A.Rules.Rules)
      Words.insert(Active.Triggers.begin(), Active.Triggers.end());
    J.attributeArray("triggers", [&] {
      for (const std::string &Word : Words)
        J.value(json::fixUTF8(Word));
    });
  });

  std::map<std::string, std::vector<const Finding *>> ByFile;
  for (const auto &[File, Facts] : A.Linked.Files)
    ByFile[File];
  // Also of those units that can hold none, so that others are told from them.
  for (const Command &C : A.Source.Commands)
    ByFile[C.MainFile];
  for (const auto *Some : {&R.Errors, &R.Findings})
    for (const Finding &F : *Some)
      if (F.Is == Standing::Counts)
        ByFile[F.At.File].push_back(&F);
  std::map<StringRef, StringRef> Before; // files may have been written since
  for (const FileEdit &Edit : Edits)
    Before[Edit.File] = Edit.Before;
  for (const auto &[File, Said] : ByFile) {
    auto Text = MemoryBuffer::getFile(File);
    if (!Text)
      continue; // gone meanwhile: nothing is known of it
    auto Edited = Before.find(File);
    const std::string Hash = contentHash(
        Edited == Before.end() ? (*Text)->getBuffer() : Edited->second);
    line([&, &File = File, &Said = Said](json::OStream &J) {
      text(J, "file", File);
      text(J, "sha1", Hash);
      J.attributeArray("findings", [&] {
        for (const Finding *F : Said)
          finding(J, *F);
      });
    });
  }
  fixes();
}

void recoro::renderTidy(raw_ostream &Out, const Report &R,
                        const std::vector<FileEdit> &Edits) {
  TidyPrinter(Out, R, Edits).run();
}
