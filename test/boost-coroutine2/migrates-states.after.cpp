// What a sink and a source say of themselves: a sink is true as long as its coroutine
// runs, and a loop that was left goes on with the element at which it was left.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>

static recoro::generator<int> count() {
  for (int i = 0; i != 5; ++i)
    if (true)
      co_yield i;
  std::cout << (true ? "[alive] " : "[dead] ");
  bool const alive = static_cast<bool>(true);
  if (false)
    co_return;
  while (true && alive) {
    co_yield 9;
    break;
  }
}

int main() {
  recoro::pull<int> source(count);
  for (int value : source) {
    std::cout << value << ' ';
    if (value == 1)
      break;
  }
  std::cout << "| ";
  for (auto at = begin(source); at != end(source); ++at) {
    std::cout << *at << ' ';
    if (*at == 3)
      break;
  }
  std::cout << "| ";
  for (int value : source)
    std::cout << value << ' ';
  std::cout << std::boolalpha << bool(source) << '\n';
  for (int value : source)
    std::cout << "never " << value;
}
