// What the other source must keep is kept here as well, or nothing would link.
#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro_t = boost::coroutines2::coroutine<int>;

void print(coro_t::pull_type &values); // refused: in-macro

int main() {
  coro_t::pull_type values([](coro_t::push_type &sink) { // refused: group-refused
    sink(1);
  });
  print(values);
}
