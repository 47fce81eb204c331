// The pages of rules and reasons as files, since a diagnostic links to what it
// is about and nothing has to be online for that.
#include "surface/lsp/Server.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace recoro;

static std::string pageOf(const Rule &R) {
  std::string Page = "# " + R.Name + "\n\n" + R.Summary + "\n";
  for (const Example &E : R.Examples)
    Page += "\n## " + E.Title + "\n\nbefore:\n\n```cpp\n" + E.Before +
            "```\n\nafter:\n\n```cpp\n" + E.After + "```\n";
  return Page;
}

static std::string pageOf(const ReasonInfo &Info) {
  return ("# " + Info.Code + " (" + kindOf(Info) + ")\n\n" + Info.Summary +
          "\n\n" + Info.Page.trim('\n') + "\n")
      .str();
}

std::string recoro::lsp::writePage(StringRef About, const Ruleset &Rules) {
  std::string Page;
  if (const Rule *R = Rules.find(About))
    Page = pageOf(*R);
  else if (std::optional<Reason> Found = reasonByCode(About))
    Page = pageOf(info(*Found));
  SmallString<256> Path;
  if (Page.empty() || !sys::path::cache_directory(Path))
    return {};
  sys::path::append(Path, "recoro", RECORO_VERSION);
  if (sys::fs::create_directories(Path))
    return {};
  sys::path::append(Path, About + ".md");
  Error E = writeToOutput(Path, [&](raw_ostream &Out) {
    Out << Page;
    return Error::success();
  });
  if (E) {
    consumeError(std::move(E));
    return {};
  }
  return uriOf(Path);
}
