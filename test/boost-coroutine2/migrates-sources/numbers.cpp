#include "numbers.hpp"
#include <iostream>

namespace numbers {

void evens(coro_t::push_type &sink) {
  for (int i = 0; i < 6; i += 2)
    sink(i);
}

void odds(coro_t::push_type &sink, int limit) {
  for (int i = 1; i < limit; i += 2)
    sink(i);
}

coro_t::pull_type up_to(int limit) {
  return coro_t::pull_type([limit](coro_t::push_type &sink) {
    for (int i = 0; i < limit; ++i)
      sink(i);
  });
}

void counter::run(coro_t::push_type &sink) {
  int const sum = step(sink, "first");
  sink(sum);
}

int counter::step(coro_t::push_type &sink, std::string const &why) {
  std::cout << why << '\n';
  sink(++calls);
  return calls * 10;
}

} // namespace numbers
