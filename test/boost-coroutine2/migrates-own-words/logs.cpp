// What a declaration says of its values does not depend on who reads it: the
// definitions here and the header alone, in main.cpp, agree.
#include "logs.hpp"

void logs::memory::read(stream::push_type &out) {
  for (std::string const &line : lines)
    out(record{line[0] - '0', line.substr(1)});
}

namespace logs {

void joined::read(stream::push_type &out) {
  for (auto &part : parts) {
    part->read(out);
    out({0, "end of part"});
  }
}

reader::reader(source &from)
    : pull([&from](stream::push_type &out) { from.read(out); }) {}

bool reader::next(record &into) {
  if (!pull)
    return false;
  into = pull.get();
  pull();
  return true;
}

} // namespace logs
