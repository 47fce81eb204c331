// The two sources share no header: what both declare ties them.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <map>

using coro_t = boost::coroutines2::coroutine<int>;

void print(coro_t::pull_type &values);
std::map<int, coro_t::pull_type> &sources();
extern coro_t::pull_type three;

int main() {
  coro_t::pull_type values([](coro_t::push_type &sink) {
    sink(1);
    sink(2);
  });
  print(values);
  for (auto &[key, source] : sources())
    print(source);
  print(three);
}
