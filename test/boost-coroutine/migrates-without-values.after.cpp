// A source that is asked for a value which it has not.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <stdexcept>

int main() {
  recoro::pull<int, recoro::copying> p([]() -> recoro::generator<int> { co_yield 1; });
  try {
    for (;; p())
      std::cout << p.get() << '\n';
  } catch (std::logic_error const &) {
    std::cout << "no more\n";
  }
}
