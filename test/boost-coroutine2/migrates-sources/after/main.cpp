#include "numbers.hpp"
#include <iostream>

static recoro::nested_generator<int> both() {
  co_yield recoro::elements_of(numbers::odds(6));
  co_yield recoro::elements_of(numbers::last());
}

int main() {
  recoro::pull<int> evens(numbers::evens), odds(both);
  for (int n : evens)
    std::cout << n << '\n';
  for (int n : odds)
    std::cout << n << '\n';
  for (int n : numbers::up_to(3))
    std::cout << n << '\n';
  numbers::counter counter;
  for (int n : counter.run())
    std::cout << n << '\n';
}
