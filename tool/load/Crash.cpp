// See Crash.h. A try is a parse; one that crashes leaves its memory behind, so
// there are few: options are left out by halves, and halves of halves.
#include "load/Crash.h"
#include "load/Arguments.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace recoro;

static constexpr unsigned MostTries = 24;

/// Deeply nested templates recurse deeply; a thread's default is too small.
static constexpr unsigned StackSize = 64u << 20;

bool recoro::runContained(function_ref<void()> Run) {
  CrashRecoveryContext::Enable();
  CrashRecoveryContext Context;
  return Context.RunSafelyOnThread(Run, StackSize);
}

namespace {

class Reduction {
public:
  Reduction(const Command &C, std::vector<std::string> Words,
            const ParseOptions &Options, FileSystemPtr Files)
      : C(C), Words(std::move(Words)), Options(Options),
        Files(std::move(Files)) {
    auto End = llvm::find(this->Words, "--");
    Tail.assign(End, this->Words.end());
    for (auto It = std::next(this->Words.begin()); It != End; ++It) {
      if (StringRef(*It).starts_with("-") || Parts.empty())
        Parts.emplace_back();
      Parts.back().push_back(*It); // an option's value stays with it
    }
  }

  bool crashes(const std::vector<std::vector<std::string>> &Of) {
    ++Tries;
    return recoro::crashes({C.MainFile, C.Directory, command(Of), C.By},
                           Options, Files);
  }

  bool crashes() { return crashes(Parts); }

  std::vector<std::string> smallest() {
    for (size_t Size = Parts.size(); Size != 0; Size /= 2)
      for (size_t At = 0; At < Parts.size() && Tries < MostTries;) {
        auto Fewer = Parts;
        Fewer.erase(Fewer.begin() + At,
                    Fewer.begin() + std::min(At + Size, Fewer.size()));
        if (crashes(Fewer))
          Parts = std::move(Fewer);
        else
          At += Size;
      }
    return command(Parts);
  }

private:
  std::vector<std::string>
  command(const std::vector<std::vector<std::string>> &Of) const {
    std::vector<std::string> Out = {Words.front()};
    for (const std::vector<std::string> &Part : Of)
      append_range(Out, Part);
    append_range(Out, Tail);
    return Out;
  }

  const Command &C;
  const std::vector<std::string> Words;
  const ParseOptions &Options;
  FileSystemPtr Files;
  std::vector<std::vector<std::string>> Parts; ///< options with their values
  std::vector<std::string> Tail;
  unsigned Tries = 0;
};

} // namespace

static std::string asShellText(StringRef Mode, const Command &C,
                               ArrayRef<std::string> Words) {
  std::string Text;
  raw_string_ostream Out(Text);
  Out << "cd ";
  sys::printArg(Out, C.Directory, /*Quote=*/false);
  Out << " && clang++ " << Mode;
  for (const std::string &Word : drop_begin(Words))
    if (Word != "-fsyntax-only") {
      Out << ' ';
      sys::printArg(Out, Word, /*Quote=*/false);
    }
  return Text;
}

std::string recoro::describeCrash(const Command &C, const ParseOptions &Options,
                                  FileSystemPtr Files) {
  auto Words = driverArguments(C, *Files);
  if (!Words)
    return "Clang crashed while it parsed this file (" +
           toString(Words.takeError()) + ")";
  Reduction Of(C, *Words, Options, Files);
  if (!Of.crashes())
    return "recoro crashed while it read this file; report it to recoro, with "
           "what this prints: " +
           asShellText("-E", C, *Words);
  return "Clang crashed while it parsed this file, and does so by itself; "
         "report it to LLVM, with what this prints: " +
         asShellText("-fsyntax-only", C, Of.smallest());
}
