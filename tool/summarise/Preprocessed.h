// What the preprocessor comes across in a project's files, as it tells it once:
// a parse that takes its beginning from a preamble is told nothing of that
// part, so it is kept with the preamble.
#ifndef RECORO_SUMMARISE_PREPROCESSED_H
#define RECORO_SUMMARISE_PREPROCESSED_H

#include "load/Load.h"
#include "model/Summary.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>
#include <vector>

namespace recoro {

/// In the order in which it was met. Its locations are those of one parse.
struct Preprocessed {
  struct Directive {
    clang::SourceLocation At;
    Include What;
  };
  struct Expansion {
    clang::SourceRange Definition; ///< of a macro that the main file defines
    clang::SourceLocation At;
  };
  std::vector<clang::SourceLocation> Entered; ///< a place in each file
  std::vector<Directive> Includes;
  std::vector<clang::SourceRange> Skipped;
  std::vector<Expansion> Expansions;

  /// The same, where another parse has these locations.
  Preprocessed
  moved(llvm::function_ref<clang::SourceLocation(clang::SourceLocation)> To)
      const;
  void append(Preprocessed Later);
};

/// `Out` is filled while the preprocessor runs.
std::unique_ptr<clang::PPCallbacks>
collectPreprocessed(const clang::SourceManager &SM, const Territory &Land,
                    Preprocessed &Out);

/// The includes of project files, and what is switched off in them.
void noteFiles(const Preprocessed &Met, const clang::SourceManager &SM,
               std::map<std::string, FileFacts> &Files);

/// The file at `Loc`. What a preamble holds of the main file is the main file.
clang::FileID fileOf(clang::SourceLocation Loc, const clang::SourceManager &SM);

} // namespace recoro

#endif
