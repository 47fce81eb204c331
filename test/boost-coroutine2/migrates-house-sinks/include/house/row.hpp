#ifndef HOUSE_ROW_HPP
#define HOUSE_ROW_HPP

#include <string>

namespace house {

/// What one row of a table holds.
struct row {
  int number;
  std::string text;
};

} // namespace house

#endif
