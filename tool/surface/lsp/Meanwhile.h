// What is still known of a text that has changed since it was analysed:
// whatever stands in lines that are the same.
#ifndef RECORO_SURFACE_LSP_MEANWHILE_H
#define RECORO_SURFACE_LSP_MEANWHILE_H

#include "surface/lsp/Actions.h"

namespace recoro::lsp {

/// Which lines of one text stand in another: those before the first and behind
/// the last difference.
class LineShift {
public:
  LineShift(const Text &From, const Text &To);
  std::optional<unsigned> of(unsigned Line) const;

private:
  unsigned Size; ///< of the first, in lines
  int By;
  unsigned Before = 0, Behind = 0;
};

/// What `Good` has found in a file, in the lines that are still there in `Now`,
/// its text: shown while nothing newer can be read.
llvm::json::Array diagnosticsMeanwhile(const std::string &File,
                                       const Snapshot &Good, const Text &Now,
                                       const Audience &For);

/// What `Good` lists at a place of `Now`, the text of `File` as it has become.
/// Empty where the lines are new, or were not open then. Which edit it will be
/// is found out when it is made.
std::vector<Offer> offersMeanwhile(const Snapshot &Good,
                                   const std::string &File, const Text &Now,
                                   const Question &Asked, const Audience &For);

} // namespace recoro::lsp

#endif
