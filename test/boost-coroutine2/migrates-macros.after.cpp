// Macros of this file that yield, and that return, in all their uses from generators.
#include <recoro/generator.hpp>
#include <iostream>

#define EMIT(value) co_yield value
#define STOP_IF(done)                                                          \
  if (done)                                                                    \
  co_return

recoro::nested_generator<int> count(int from, int to) {
  for (int i = from;; ++i) {
    STOP_IF(i == to);
    EMIT(i);
  }
}

recoro::nested_generator<int> counts() {
  EMIT(100);
  co_yield recoro::elements_of(count(1, 4));
  STOP_IF(false);
  EMIT(200);
}

int main() {
  for (int number : counts())
    std::cout << number << ' ';
  std::cout << '\n';
}
