// What a sink and a source say of themselves: a sink is true as long as its coroutine
// runs, and a loop that was left goes on with the element at which it was left.
#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro = boost::coroutines2::coroutine<int>;

static void count(coro::push_type &sink) {
  for (int i = 0; i != 5; ++i)
    if (sink)
      sink(i);
  std::cout << (sink ? "[alive] " : "[dead] ");
  bool const alive = static_cast<bool>(sink);
  if (!sink)
    return;
  while (sink && alive) {
    sink(9);
    break;
  }
}

int main() {
  coro::pull_type source(count);
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
