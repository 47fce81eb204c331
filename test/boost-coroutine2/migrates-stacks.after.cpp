// A generator has no stack: what sets its size falls away.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <boost/coroutine2/protected_fixedsize_stack.hpp>
#include <iostream>

typedef recoro::pull<int> pull_t;

int main() {
  pull_t a([]() -> recoro::generator<int> { co_yield 1; });
  pull_t b([]() -> recoro::generator<int> { co_yield 2; });
  pull_t c{[]() -> recoro::generator<int> { co_yield 3; }};
  std::cout << a.get() << b.get() << c.get() << '\n';
}
