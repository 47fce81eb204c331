#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <map>

typedef recoro::pull<int> source;

void print(source &values) {
  for (int n : values)
    std::cout << n << '\n';
}

std::map<int, source> &sources() {
  static std::map<int, source> all;
  return all;
}

source three([]() -> recoro::generator<int> {
  co_yield 3;
});
