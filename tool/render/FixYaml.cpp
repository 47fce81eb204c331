// See FixYaml.h. What does not stand in one translation unit has no main file.
#include "render/FixYaml.h"
#include "render/Diff.h"
#include "clang/Tooling/ReplacementsYaml.h"

using namespace recoro;

void recoro::renderFixYaml(llvm::raw_ostream &Out,
                           const std::vector<FileEdit> &Edits) {
  clang::tooling::TranslationUnitReplacements All;
  for (const FileEdit &Edit : Edits)
    for (const Replacement &R : changesOf(Edit))
      All.Replacements.emplace_back(Edit.File, R.At.Begin, R.At.size(), R.Text);
  llvm::yaml::Output Yaml(Out);
  Yaml << All;
}
