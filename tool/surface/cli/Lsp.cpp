// recoro lsp: the server for editors. What goes to standard output is the
// protocol and nothing else, whatever prints.
#include "surface/cli/Commands.h"
#include "surface/lsp/Server.h"
#include <cstdlib>
#include <unistd.h>

using namespace llvm;
using namespace recoro;

int LspCommand::run() {
  const int Wire = ::dup(STDOUT_FILENO);
  if (Wire < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    return fail(createStringError("cannot open standard output"));
  raw_fd_ostream Out(Wire, /*shouldClose=*/false);
  lsp::ServerOptions Options;
  Options.BuildFolders.assign(Build.begin(), Build.end());
  Options.Root = Root;
  Options.Rules.assign(Rules.begin(), Rules.end());
  Options.Trusted.assign(Trust.begin(), Trust.end());
  Options.Jobs = Jobs;
  Options.ChecksPreambles = CheckPreambles;
  const int Code = lsp::serve(Options, stdin, Out);
  // Nothing is torn down, since a parse may still run; each message was
  // flushed.
  std::_Exit(Code);
}
