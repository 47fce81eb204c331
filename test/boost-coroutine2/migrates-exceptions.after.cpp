// An exception before the first yield leaves the constructor, a later one the
// call that goes on; one of a delegate reaches the body that delegates.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <stdexcept>

struct my_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

recoro::nested_generator<int> fails(bool at_once) {
  if (at_once)
    throw my_error("at once");
  co_yield 1;
  throw my_error("later");
}

int main() {
  try {
    recoro::pull<int> p(
        []() -> recoro::nested_generator<int> { co_yield recoro::elements_of(fails(true)); });
    std::cout << "made\n";
  } catch (my_error const &e) {
    std::cout << "constructor: " << e.what() << '\n';
  }

  recoro::pull<int> q([]() -> recoro::nested_generator<int> { co_yield recoro::elements_of(fails(false)); });
  std::cout << q.get() << '\n';
  try {
    q();
  } catch (my_error const &e) {
    std::cout << "call: " << e.what() << ' ' << bool(q) << '\n';
  }

  recoro::pull<int> r([]() -> recoro::nested_generator<int> {
    try {
      co_yield recoro::elements_of(fails(false));
      std::cout << "never\n";
    } catch (std::runtime_error const &e) {
      std::cout << "body: " << e.what() << '\n';
    }
    co_yield 2;
  });
  for (int n : r)
    std::cout << n << '\n';
}
