// A consumer that stops early: destructors run from the inside out, handlers of
// what is no unwinding do not run.
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <iostream>
#include <stdexcept>

struct traced {
  char const *name;
  ~traced() { std::cout << "~" << name << '\n'; }
};

recoro::nested_generator<int> inner() {
  traced a{"a"};
  try {
    traced b{"b"};
    co_yield 1;
    co_yield 2;
  } catch (std::exception const &) {
    std::cout << "never\n";
  } catch (...) {
    throw;
  }
}

recoro::nested_generator<int> outer() {
  traced c{"c"};
  try {
    co_yield recoro::elements_of(inner());
  } catch (...) {
    std::cout << "failed\n";
  }
}

int main() {
  {
    recoro::pull<int> p(outer);
    std::cout << p.get() << '\n';
  }
  std::cout << "destroyed\n";
  recoro::pull<int> q(outer);
  q = recoro::pull<int>([]() -> recoro::generator<int> { co_yield 7; });
  std::cout << q.get() << '\n';
}
