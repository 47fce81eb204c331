// The body runs to its first yield when the object is made.
#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro_t = boost::coroutines2::coroutine<int>;

// Counts up, and says so.
void count(coro_t::push_type &sink) {
  std::cout << "body starts\n";
  for (int i = 0; i < 3; ++i) {
    sink(i);
    std::cout << "after " << i << '\n';
  }
  std::cout << "body ends\n";
}

int main() {
  std::cout << "before\n";
  coro_t::pull_type numbers(count);
  std::cout << "made\n";
  while (numbers) {
    std::cout << "got " << numbers.get() << '\n';
    numbers();
  }

  coro_t::pull_type few{[](coro_t::push_type &sink) {
    for (int i = 0; i < 5; ++i)
      sink(i * i);
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

  coro_t::pull_type none([](coro_t::push_type &) {});
  std::cout << "empty " << bool(none) << '\n';
}
