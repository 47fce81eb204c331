// What a delegation returns is used in the middle of an expression, where
// nothing with effects comes before it.
#include <recoro/generator.hpp>
#include <iostream>
#include <string>
#include <vector>

recoro::nested_generator<int, void, int> count(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
  co_return n;
}

recoro::nested_generator<int, void, bool> visit(std::vector<int> const &values, int stop) {
  for (int x : values) {
    if (x == stop)
      co_return false;
    co_yield x;
  }
  co_return true;
}

recoro::nested_generator<int, void, int> twice(int n) { co_return 2 * co_await recoro::delegate(count(n)); }

recoro::nested_generator<int, void, std::string> name() {
  co_yield 77;
  co_return "name";
}

recoro::nested_generator<int> conditions() {
  while (co_await recoro::delegate(count(2)) > 5)
    co_yield -1;
  int left = 3;
  while ([[maybe_unused]] bool const condition = left-- > 1 && co_await recoro::delegate(count(1)))
    co_yield 1000;
  bool condition2 = true;
  do
    co_yield 2000;
  while ((condition2 = !co_await recoro::delegate(visit([&]() -> std::vector<int> { return {left}; }(), left)) && ++left < 2));
  switch (co_await recoro::delegate(count(1))) {
  case 1:
    co_yield 55;
    break;
  default:
    break;
  }
  for (int i = 0, end = co_await recoro::delegate(count(2)); i < end; ++i)
    co_yield i * 7;
}

recoro::nested_generator<int> operands() {
  std::vector<int> kept;
  co_yield co_await recoro::delegate(count(2));
  kept.push_back(co_await recoro::delegate(count(1)));
  int total = 100 + co_await recoro::delegate(count(2));
  total += 1 + co_await recoro::delegate(twice(1));
  bool const ok = total > 0 && co_await recoro::delegate(visit([&]() -> std::vector<int> { return {8}; }(), 0));
  if (ok && co_await recoro::delegate(visit([&]() -> std::vector<int> { return {9}; }(), 9)))
    co_yield -2;
  else
    co_yield -3;
  co_yield int((co_await recoro::delegate(name())).size());
  co_yield -co_await recoro::delegate(count(1));
  std::string const text = co_await recoro::delegate(name()) + " of it";
  co_yield int(text.size()) + kept[0] + total;
}

int main() {
  for (int v : conditions())
    std::cout << v << ' ';
  for (int v : operands())
    std::cout << v << ' ';
  std::cout << '\n';
}
