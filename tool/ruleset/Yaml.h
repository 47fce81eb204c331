// YAML with locations: a thin reader over LLVM's parser that reports every
// problem of a file, each with file, line and column, instead of the first one.
#ifndef RECORO_RULESET_YAML_H
#define RECORO_RULESET_YAML_H

#include "model/Span.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include <map>
#include <string>
#include <vector>

namespace recoro {

/// One file being read, and the problems found in it so far.
class YamlFile {
public:
  YamlFile(llvm::StringRef Text, llvm::StringRef File);

  /// A key of a mapping: how it is read, and whether it must be there.
  struct Field {
    llvm::function_ref<void(llvm::yaml::Node &)> Read;
    bool Required = false;
  };
  using Fields = std::map<std::string, Field>;

  /// Reads the file's one document as a mapping.
  void readDocument(const Fields &Known);
  void readMapping(llvm::yaml::Node &N, const Fields &Known);
  void readList(llvm::yaml::Node &N,
                llvm::function_ref<void(llvm::yaml::Node &)> Read);
  /// A scalar. With `Choices`, one of them.
  void readText(llvm::yaml::Node &N, std::string &Into,
                llvm::ArrayRef<llvm::StringRef> Choices = {});
  void readTexts(llvm::yaml::Node &N, std::vector<std::string> &Into);
  void readTruth(llvm::yaml::Node &N, bool &Into);
  void readNumber(llvm::yaml::Node &N, unsigned &Into);

  void problem(llvm::yaml::Node &N, const llvm::Twine &What);
  /// "FILE:LINE:COLUMN: error: ...", in the order of the file.
  std::vector<std::string> problems() const;
  /// "FILE:LINE:COLUMN".
  std::string place(const llvm::yaml::Node &N) const;
  /// Its bytes in the file.
  Range range(const llvm::yaml::Node &N) const;

private:
  static void collect(const llvm::SMDiagnostic &D, void *Self);
  void reject(llvm::yaml::Node &N, llvm::StringRef What, llvm::StringRef Word,
              llvm::ArrayRef<llvm::StringRef> Valid);

  llvm::SourceMgr SM;
  llvm::yaml::Stream Stream;
  struct Problem {
    int Line, Column;
    std::string Text;
  };
  std::vector<Problem> Problems;
};

/// The element of `Valid` nearest to `Word` in spelling, or "" if none is near.
llvm::StringRef nearestWord(llvm::StringRef Word,
                            llvm::ArrayRef<llvm::StringRef> Valid);

} // namespace recoro

#endif
