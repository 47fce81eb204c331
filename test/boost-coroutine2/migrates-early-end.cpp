// A consumer that stops early: destructors run from the inside out, handlers of
// what is no unwinding do not run.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <stdexcept>

using coro_t = boost::coroutines2::coroutine<int>;

struct traced {
  char const *name;
  ~traced() { std::cout << "~" << name << '\n'; }
};

void inner(coro_t::push_type &sink) {
  traced a{"a"};
  try {
    traced b{"b"};
    sink(1);
    sink(2);
  } catch (std::exception const &) {
    std::cout << "never\n";
  } catch (...) {
    throw;
  }
}

void outer(coro_t::push_type &sink) {
  traced c{"c"};
  try {
    inner(sink);
  } catch (boost::context::detail::forced_unwind const &) {
    throw;
  } catch (...) {
    std::cout << "failed\n";
  }
}

int main() {
  {
    coro_t::pull_type p(outer);
    std::cout << p.get() << '\n';
  }
  std::cout << "destroyed\n";
  coro_t::pull_type q(outer);
  q = coro_t::pull_type([](coro_t::push_type &sink) { sink(7); });
  std::cout << q.get() << '\n';
}
