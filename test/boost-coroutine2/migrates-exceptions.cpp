// An exception before the first yield leaves the constructor, a later one the
// call that goes on; one of a delegate reaches the body that delegates.
#include <boost/coroutine2/coroutine.hpp>
#include <iostream>
#include <stdexcept>

using coro_t = boost::coroutines2::coroutine<int>;

struct my_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void fails(coro_t::push_type &sink, bool at_once) {
  if (at_once)
    throw my_error("at once");
  sink(1);
  throw my_error("later");
}

int main() {
  try {
    coro_t::pull_type p(
        [](coro_t::push_type &sink) { fails(sink, true); });
    std::cout << "made\n";
  } catch (my_error const &e) {
    std::cout << "constructor: " << e.what() << '\n';
  }

  coro_t::pull_type q([](coro_t::push_type &sink) { fails(sink, false); });
  std::cout << q.get() << '\n';
  try {
    q();
  } catch (my_error const &e) {
    std::cout << "call: " << e.what() << ' ' << bool(q) << '\n';
  }

  coro_t::pull_type r([](coro_t::push_type &sink) {
    try {
      fails(sink, false);
      std::cout << "never\n";
    } catch (std::runtime_error const &e) {
      std::cout << "body: " << e.what() << '\n';
    }
    sink(2);
  });
  for (int n : r)
    std::cout << n << '\n';
}
