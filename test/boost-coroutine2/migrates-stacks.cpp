// A generator has no stack: what sets its size falls away.
#include <boost/coroutine2/all.hpp>
#include <boost/coroutine2/protected_fixedsize_stack.hpp>
#include <iostream>

typedef boost::coroutines2::coroutine<int>::pull_type pull_t;
typedef boost::coroutines2::coroutine<int>::push_type push_t;

int main() {
  pull_t a(boost::coroutines2::fixedsize_stack(), [](push_t &sink) { sink(1); });
  pull_t b(boost::coroutines2::fixedsize_stack(65536),
           [](push_t &sink) { sink(2); });
  pull_t c{boost::coroutines2::protected_fixedsize_stack{65536},
           [](push_t &sink) { sink(3); }};
  std::cout << a.get() << b.get() << c.get() << '\n';
}
