// A producer that says it does not throw goes on to end the program if it does.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

recoro::nested_generator<int, void, int> digits(int n) noexcept try { // note: terminate-at-shutdown
  int count = 0;
  for (; n != 0; n /= 10, ++count)
    co_yield n % 10;
  co_return count;
} catch (...) {
  std::terminate();
}

struct countdown {
  int from;
  recoro::generator<int> operator()() noexcept try { // note: terminate-at-shutdown
    while (from > 0)
      co_yield from--;
  } catch (...) {
    std::terminate();
  }
};

recoro::generator<int> fails() noexcept try { // note: terminate-at-shutdown
  co_yield 7;
  throw std::runtime_error("lost");
} catch (...) {
  std::terminate();
}

int main() {
  recoro::pull<int> p([]() -> recoro::nested_generator<int> {
    std::cout << co_await recoro::delegate(digits(123)) << " digits\n";
  });
  for (int v : p)
    std::cout << v << '\n';
  recoro::pull<int> q(countdown{2});
  for (int v : q)
    std::cout << v << '\n';
  std::set_terminate([] {
    std::cout << "terminated" << std::endl;
    std::_Exit(0);
  });
  try {
    for (int v : fails())
      std::cout << v << '\n';
  } catch (std::exception const &e) {
    std::cout << "caught " << e.what() << '\n';
  }
}
