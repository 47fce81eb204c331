#include "numbers.hpp"
#include <iostream>

using numbers::coro_t;

static void both(coro_t::push_type &sink) {
  numbers::odds(sink, 6);
  numbers::last(sink);
}

int main() {
  coro_t::pull_type evens(numbers::evens), odds(both);
  for (int n : evens)
    std::cout << n << '\n';
  for (int n : odds)
    std::cout << n << '\n';
  for (int n : numbers::up_to(3))
    std::cout << n << '\n';
  numbers::counter counter;
  coro_t::pull_type counts(
      [&counter](coro_t::push_type &sink) { counter.run(sink); });
  for (int n : counts)
    std::cout << n << '\n';
}
