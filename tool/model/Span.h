// Where something stands in the user's code: a real path and byte offsets. This
// is the only kind of position that leaves `summarise/` and `mechanisms/`;
// every output format converts at its own edge.
#ifndef RECORO_MODEL_SPAN_H
#define RECORO_MODEL_SPAN_H

#include <algorithm>
#include <compare>
#include <string>
#include <vector>

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

/// What lies in a range of both; each is sorted, and its ranges are apart.
inline std::vector<Range> common(const std::vector<Range> &A,
                                 const std::vector<Range> &B) {
  std::vector<Range> Both;
  for (size_t I = 0, J = 0; I != A.size() && J != B.size();) {
    Range In = {std::max(A[I].Begin, B[J].Begin), std::min(A[I].End, B[J].End)};
    if (In.Begin < In.End)
      Both.push_back(In);
    ++(A[I].End < B[J].End ? I : J);
  }
  return Both;
}

/// A half-open range of bytes of the file with the real path `File`.
struct Span {
  std::string File;
  Range At;

  auto operator<=>(const Span &) const = default;
};

} // namespace recoro

#endif
