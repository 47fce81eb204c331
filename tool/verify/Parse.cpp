// Parses the affected TUs against the edited texts, several at a time. Each
// parse has its own file system, so nothing is shared but the edits, which are
// read.
#include "verify/Verify.h"
#include "clang/Frontend/FrontendActions.h"
#include "llvm/Support/ThreadPool.h"

using namespace llvm;
using namespace recoro;

static std::vector<CompileError>
errorsOf(const Command &C, std::map<std::string, std::string> Texts,
         const std::vector<std::string> &Defined) {
  ParseOptions Options;
  Options.Defined = Defined;
  Options.AtLeastCxx20 = true;
  clang::SyntaxOnlyAction Action;
  auto Errors = parse(C, Options, Action, createFileSystem(std::move(Texts)));
  if (Errors)
    return std::move(*Errors);
  return {{C.MainFile, 0, 1, 1, toString(Errors.takeError())}};
}

std::vector<BrokenTU>
recoro::parseEdited(const Project &P, const std::vector<FileEdit> &Edits,
                    const std::vector<unsigned> &Commands,
                    const std::vector<std::string> &Defined, unsigned Jobs,
                    function_ref<bool()> GivesUp) {
  std::map<std::string, std::string> Texts = P.Overlay;
  for (const FileEdit &Edit : Edits)
    Texts[Edit.File] = Edit.After;

  // A slot a TU: whichever is ready first, the order is that of `Commands`.
  std::vector<BrokenTU> Parsed(Commands.size());
  DefaultThreadPool Pool(hardware_concurrency(Jobs));
  for (size_t I = 0; I != Commands.size(); ++I)
    Pool.async([&, I] {
      if (GivesUp && GivesUp())
        return;
      Parsed[I] = {Commands[I],
                   errorsOf(P.Commands[Commands[I]], Texts, Defined)};
    });
  Pool.wait();

  erase_if(Parsed, [](const BrokenTU &TU) { return TU.Errors.empty(); });
  llvm::sort(Parsed, [](const BrokenTU &A, const BrokenTU &B) {
    return A.Command < B.Command;
  });
  return Parsed;
}
