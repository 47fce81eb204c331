// What a declaration says of its values does not depend on who reads it: the
// definitions here and the header alone, in main.cpp, agree.
#include "logs.hpp"

recoro::nested_generator<logs::record> logs::memory::read() {
  for (std::string const &line : lines)
    co_yield [&]() -> logs::record { return record{line[0] - '0', line.substr(1)}; }();
}

namespace logs {

recoro::nested_generator<record> joined::read() {
  for (auto &part : parts) {
    co_yield recoro::elements_of(part->read());
    co_yield [&]() -> record { return {0, "end of part"}; }();
  }
}

reader::reader(source &from)
    : pull([&from]() -> recoro::nested_generator<record> { co_yield recoro::elements_of(from.read()); }) {}

bool reader::next(record &into) {
  if (!pull)
    return false;
  into = pull.get();
  pull();
  return true;
}

} // namespace logs
