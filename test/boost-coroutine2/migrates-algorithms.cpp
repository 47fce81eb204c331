// Standard algorithms that feed the sink become loops.
#include <algorithm>
#include <boost/coroutine2/all.hpp>
#include <iostream>
#include <iterator>
#include <list>
#include <sstream>
#include <vector>

using coro_t = boost::coroutines2::coroutine<int>;

void numbers(std::vector<int> const &v, coro_t::push_type &sink) {
  std::for_each(v.begin(), v.end(), [&sink](int n) { sink(n * 10); });
  std::for_each(v.rbegin(), v.rend(), [&](int const &n) {
    if (n == 2)
      return; // not this one
    sink(n);
  });
  std::copy(v.begin(), v.end(), begin(sink));
  std::list<long> const more{7, 8};
  if (!more.empty())
    std::copy(more.begin(), more.end(), begin(sink));
  std::istringstream text("20 21 22");
  std::copy(std::istream_iterator<int>(text), std::istream_iterator<int>(),
            begin(sink));
}

int main() {
  std::vector<int> const v{1, 2, 3};
  coro_t::pull_type all(
      [&v](coro_t::push_type &sink) { numbers(v, sink); });
  for (int n : all)
    std::cout << n << ' ';
  std::cout << '\n';
}
