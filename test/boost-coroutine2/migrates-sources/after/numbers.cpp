#include "numbers.hpp"
#include <iostream>

namespace numbers {

recoro::generator<int> evens() {
  for (int i = 0; i < 6; i += 2)
    co_yield i;
}

recoro::nested_generator<int> odds(int limit) {
  for (int i = 1; i < limit; i += 2)
    co_yield i;
}

recoro::pull<int> up_to(int limit) {
  return recoro::pull<int>([limit]() -> recoro::generator<int> {
    for (int i = 0; i < limit; ++i)
      co_yield i;
  });
}

recoro::nested_generator<int> counter::run() {
  int const sum = co_await recoro::delegate(step("first"));
  co_yield sum;
}

recoro::nested_generator<int, void, int> counter::step(std::string const &why) {
  std::cout << why << '\n';
  co_yield ++calls;
  co_return calls * 10;
}

} // namespace numbers
