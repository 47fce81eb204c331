// Macros of this file that yield, and that return, in all their uses from generators.
#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro_t = boost::coroutines2::coroutine<int>;

#define EMIT(value) sink(value)
#define STOP_IF(done)                                                          \
  if (done)                                                                    \
  return

void count(coro_t::push_type &sink, int from, int to) {
  for (int i = from;; ++i) {
    STOP_IF(i == to);
    EMIT(i);
  }
}

void counts(coro_t::push_type &sink) {
  EMIT(100);
  count(sink, 1, 4);
  STOP_IF(false);
  EMIT(200);
}

int main() {
  coro_t::pull_type numbers(counts);
  for (int number : numbers)
    std::cout << number << ' ';
  std::cout << '\n';
}
