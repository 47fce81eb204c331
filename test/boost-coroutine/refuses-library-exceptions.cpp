// A source without a value says so by an exception of the library's own.
#include <boost/coroutine/all.hpp>
#include <iostream>

typedef boost::coroutines::asymmetric_coroutine<int> coro_t;

int main() {
  coro_t::pull_type p([](coro_t::push_type &) {}); // refused: library-exception, group-refused
  try {
    std::cout << p.get() << '\n';
  } catch (boost::coroutines::invalid_result const &) {
    std::cout << "nothing\n";
  }
}
