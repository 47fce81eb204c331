// Bodies that are bound to arguments.
#include <boost/coroutine2/all.hpp>
#include <functional>
#include <iostream>
#include <string>

using coro_t = boost::coroutines2::coroutine<std::string>;

void repeat(std::string const &text, coro_t::push_type &sink, int &times) {
  while (times-- > 0)
    sink(text);
}

struct reader {
  std::string name;
  void read(coro_t::push_type &sink, int n) const {
    for (int i = 0; i < n; ++i)
      sink(name + std::to_string(i));
  }
};

int main() {
  int times = 3;
  coro_t::pull_type p(std::bind(repeat, std::string("more than sixteen characters"),
                                std::placeholders::_1, std::ref(times)));
  for (auto &text : p)
    std::cout << text << ' ' << times << '\n';
  reader r{"line"};
  coro_t::pull_type q(std::bind(&reader::read, &r, std::placeholders::_1, 2));
  for (auto &text : q)
    std::cout << text << '\n';
}
