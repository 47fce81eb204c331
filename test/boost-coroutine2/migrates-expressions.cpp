// What a delegation returns is used in the middle of an expression, where
// nothing with effects comes before it.
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <string>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;

int count(coro_t::push_type &sink, int n) {
  for (int i = 0; i < n; ++i)
    sink(i);
  return n;
}

bool visit(coro_t::push_type &sink, std::vector<int> const &values, int stop) {
  for (int x : values) {
    if (x == stop)
      return false;
    sink(x);
  }
  return true;
}

int twice(coro_t::push_type &sink, int n) { return 2 * count(sink, n); }

std::string name(coro_t::push_type &sink) {
  sink(77);
  return "name";
}

void conditions(coro_t::push_type &sink) {
  while (count(sink, 2) > 5)
    sink(-1);
  int left = 3;
  while (left-- > 1 && count(sink, 1))
    sink(1000);
  do
    sink(2000);
  while (!visit(sink, {left}, left) && ++left < 2);
  switch (count(sink, 1)) {
  case 1:
    sink(55);
    break;
  default:
    break;
  }
  for (int i = 0, end = count(sink, 2); i < end; ++i)
    sink(i * 7);
}

void operands(coro_t::push_type &sink) {
  std::vector<int> kept;
  sink(count(sink, 2));
  kept.push_back(count(sink, 1));
  int total = 100 + count(sink, 2);
  total += 1 + twice(sink, 1);
  bool const ok = total > 0 && visit(sink, {8}, 0);
  if (ok && visit(sink, {9}, 9))
    sink(-2);
  else
    sink(-3);
  sink(int(name(sink).size()));
  sink(-count(sink, 1));
  std::string const text = name(sink) + " of it";
  sink(int(text.size()) + kept[0] + total);
}

int main() {
  coro_t::pull_type first(conditions);
  for (int v : first)
    std::cout << v << ' ';
  coro_t::pull_type second(operands);
  for (int v : second)
    std::cout << v << ' ';
  std::cout << '\n';
}
