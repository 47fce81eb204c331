// The body runs to its first yield when the object is made.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>

// Counts up, and says so.
recoro::generator<int> count() {
  std::cout << "body starts\n";
  for (int i = 0; i < 3; ++i) {
    co_yield i;
    std::cout << "after " << i << '\n';
  }
  std::cout << "body ends\n";
}

int main() {
  std::cout << "before\n";
  recoro::pull<int> numbers(count);
  std::cout << "made\n";
  while (numbers) {
    std::cout << "got " << numbers.get() << '\n';
    numbers();
  }

  recoro::pull<int> few{[]() -> recoro::generator<int> {
    for (int i = 0; i < 5; ++i)
      co_yield i * i;
  }};
  for (int n : few) {
    std::cout << n << ' ';
    if (n == 4)
      break;
  }
  std::cout << "| ";
  for (auto &n : few) // goes on with the current one
    std::cout << ++n << ' ';
  std::cout << "end " << bool(few) << !few << '\n';

  recoro::pull<int> none([]() -> recoro::generator<int> { co_return; });
  std::cout << "empty " << bool(none) << '\n';
}
