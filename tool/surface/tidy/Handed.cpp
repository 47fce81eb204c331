// See Handed.h.
#include "surface/tidy/Handed.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace recoro;

namespace {

/// A change's text, which need not be UTF-8.
struct Bytes {
  std::string Text;
};

} // namespace

static bool fromJSON(const json::Value &V, Bytes &Out, json::Path P) {
  const json::Object *O = V.getAsObject();
  if (O)
    if (auto Plain = O->getString("text")) {
      Out.Text = Plain->str();
      return true;
    }
  std::vector<char> Decoded;
  auto Encoded = O ? O->getString("base64") : std::nullopt;
  if (Encoded) {
    if (Error E = decodeBase64(*Encoded, Decoded))
      consumeError(std::move(E));
    else {
      Out.Text.assign(Decoded.begin(), Decoded.end());
      return true;
    }
  }
  P.report("expected 'text' or 'base64'");
  return false;
}

namespace recoro {

static bool fromJSON(const json::Value &V, HandedNote &N, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("file", N.File) && O.map("offset", N.Offset) &&
         O.map("text", N.Text);
}

static bool fromJSON(const json::Value &V, HandedFinding &F, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("check", F.Check) && O.map("offset", F.Offset) &&
         O.map("text", F.Text) && O.map("notes", F.Notes) &&
         O.mapOptional("fix", F.Fix);
}

static bool fromJSON(const json::Value &V, HandedChange &C, json::Path P) {
  json::ObjectMapper O(V, P);
  Bytes Text;
  if (!O || !O.map("begin", C.At.Begin) || !O.map("end", C.At.End) ||
      !::fromJSON(V, Text, P))
    return false;
  C.Text = std::move(Text.Text);
  if (C.At.Begin <= C.At.End)
    return true;
  P.report("ends before it begins");
  return false;
}

static bool fromJSON(const json::Value &V, HandedEdit &E, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("file", E.File) && O.map("sha1", E.Hash) &&
         O.map("changes", E.Changes);
}

} // namespace recoro

namespace {

class Reader {
public:
  explicit Reader(const std::set<std::string> &Files) {
    for (const std::string &File : Files) {
      std::string Line;
      raw_string_ostream(Line)
          << R"({"file":)" << json::Value(json::fixUTF8(File));
      Wanted.insert(std::move(Line));
    }
  }

  Expected<Handed> run(StringRef Text) {
    while (!Text.empty()) {
      auto [Line, Rest] = Text.split('\n');
      Text = Rest;
      ++Number;
      if (Error E = read(Line))
        return createStringError("line " + std::to_string(Number) + ": " +
                                 toString(std::move(E)));
    }
    if (!Number)
      return createStringError("it is empty");
    return std::move(Out);
  }

private:
  Error read(StringRef Line) {
    if (Number == 1)
      return header(Line);
    if (Line.starts_with(R"({"file":)"))
      return Wanted.count(Line.split(R"(,"sha1")").first.str())
                 ? file(Line)
                 : Error::success();
    StringRef Fix = Line;
    unsigned Id = 0;
    if (!Fix.consume_front(R"({"fix":)") || Fix.consumeInteger(10, Id))
      return createStringError("neither a file nor a fix");
    return Fixes.count(Id) ? fix(Line, Id) : Error::success();
  }

  Error header(StringRef Line) {
    return parse(Line, [&](json::ObjectMapper &O) {
      std::string Version;
      return O.map("recoro", Version) && O.map("root", Out.Root) &&
             O.map("triggers", Out.Triggers);
    });
  }

  Error file(StringRef Line) {
    std::string File, Hash;
    std::vector<HandedFinding> Findings;
    if (Error E = parse(Line, [&](json::ObjectMapper &O) {
          return O.map("file", File) && O.map("sha1", Hash) &&
                 O.map("findings", Findings);
        }))
      return E;
    Out.Hashes[File] = Hash;
    for (HandedFinding &F : Findings) {
      F.File = File;
      if (F.Fix)
        Fixes.insert(*F.Fix);
      Out.Findings.push_back(std::move(F));
    }
    return Error::success();
  }

  Error fix(StringRef Line, unsigned Id) {
    return parse(Line, [&](json::ObjectMapper &O) {
      return O.map("files", Out.Fixes[Id]);
    });
  }

  static Error parse(StringRef Line,
                     function_ref<bool(json::ObjectMapper &)> Map) {
    Expected<json::Value> V = json::parse(Line);
    if (!V)
      return V.takeError();
    json::Path::Root Root("the line");
    json::ObjectMapper O(*V, Root);
    return O && Map(O) ? Error::success() : Root.getError();
  }

  std::set<std::string> Wanted; ///< how their lines begin
  std::set<unsigned> Fixes;     ///< that findings name; they come later
  Handed Out;
  unsigned Number = 0;
};

} // namespace

Expected<Handed> recoro::readHanded(StringRef Text,
                                    const std::set<std::string> &Files) {
  return Reader(Files).run(Text);
}
