#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro_t = boost::coroutines2::coroutine<int>;

void print(coro_t::pull_type &in) { // refused: consumer-coroutine
  while (in) {
    std::cout << in.get() << '\n';
    in();
  }
}

void print_twice() {
  coro_t::push_type out(print); // refused: group-refused
  out(1)(2);
}
