// A producer that says it does not throw goes on to end the program if it does.
#include <boost/coroutine2/all.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

using coro_t = boost::coroutines2::coroutine<int>;

int digits(coro_t::push_type &sink, int n) noexcept { // note: terminate-at-shutdown
  int count = 0;
  for (; n != 0; n /= 10, ++count)
    sink(n % 10);
  return count;
}

struct countdown {
  int from;
  void operator()(coro_t::push_type &sink) noexcept { // note: terminate-at-shutdown
    while (from > 0)
      sink(from--);
  }
};

void fails(coro_t::push_type &sink) noexcept { // note: terminate-at-shutdown
  sink(7);
  throw std::runtime_error("lost");
}

int main() {
  coro_t::pull_type p([](coro_t::push_type &sink) {
    std::cout << digits(sink, 123) << " digits\n";
  });
  for (int v : p)
    std::cout << v << '\n';
  coro_t::pull_type q(countdown{2});
  for (int v : q)
    std::cout << v << '\n';
  std::set_terminate([] {
    std::cout << "terminated" << std::endl;
    std::_Exit(0);
  });
  try {
    coro_t::pull_type r(fails);
    for (int v : r)
      std::cout << v << '\n';
  } catch (std::exception const &e) {
    std::cout << "caught " << e.what() << '\n';
  }
}
