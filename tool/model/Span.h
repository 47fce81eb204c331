// Where something stands in the user's code: a real path and byte offsets. This
// is the only kind of position that leaves `summarise/` and `mechanisms/`;
// every output format converts at its own edge.
#ifndef RECORO_MODEL_SPAN_H
#define RECORO_MODEL_SPAN_H

#include <compare>
#include <string>

namespace recoro {

/// A half-open range of bytes of a file that is known from the context.
struct Range {
  unsigned Begin = 0;
  unsigned End = 0;

  unsigned size() const { return End - Begin; }
  bool contains(Range Other) const {
    return Begin <= Other.Begin && Other.End <= End;
  }
  auto operator<=>(const Range &) const = default;
};

/// A half-open range of bytes of the file with the real path `File`.
struct Span {
  std::string File;
  Range At;

  auto operator<=>(const Span &) const = default;
};

} // namespace recoro

#endif
