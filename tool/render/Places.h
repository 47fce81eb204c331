// Where a finding is, for readers that take lines and columns; and its whole
// text in one line, for those that show no second place.
#ifndef RECORO_RENDER_PLACES_H
#define RECORO_RENDER_PLACES_H

#include "render/Sources.h"
#include "report/Report.h"

namespace recoro {

struct Region {
  Sources::Position Begin, End; ///< the end is not part of it
};

/// Of the part of `At` that stands in its first line: a review shows nothing
/// whose lines are not all in it.
Region firstLine(const Span &At, Sources &Code);
Region regionOf(const Span &At, Sources &Code);

/// Columns in UTF-16 code units instead of bytes.
Region inUtf16(const Span &At, Region In, Sources &Code);

/// "MESSAGE: REMARK (PATH:LINE); note: NOTE (PATH:LINE)", without line ends and
/// control characters.
std::string oneLine(const Finding &F, const Analysis &A, Sources &Code);

/// What `F` is about, for a list of names.
std::string titleOf(const Finding &F);

} // namespace recoro

#endif
