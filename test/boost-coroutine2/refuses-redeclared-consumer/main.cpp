// Whether a function takes its values from a source or waits for them, is seen where
// an object runs it; the other source only sees its old type.
#include <boost/coroutine2/all.hpp>
#include <iostream>

using coro_t = boost::coroutines2::coroutine<int>;

void print(coro_t::pull_type &in); // refused: group-refused
void print_twice();

int main() {
  print_twice();
  coro_t::pull_type values([](coro_t::push_type &sink) { // refused: group-refused
    sink(3);
  });
  print(values);
}
