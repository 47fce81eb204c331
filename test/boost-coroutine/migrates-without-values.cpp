// A source that is asked for a value which it has not.
#include <boost/coroutine/all.hpp>
#include <iostream>
#include <stdexcept>

typedef boost::coroutines::asymmetric_coroutine<int> coro_t;

int main() {
  coro_t::pull_type p([](coro_t::push_type &sink) { sink(1); });
  try {
    for (;; p())
      std::cout << p.get() << '\n';
  } catch (std::logic_error const &) {
    std::cout << "no more\n";
  }
}
