// Standard algorithms that feed the sink become loops.
#include <algorithm>
#include <recoro/generator.hpp>
#include <iostream>
#include <iterator>
#include <list>
#include <sstream>
#include <vector>

recoro::nested_generator<int> numbers(std::vector<int> const &v) {
  for (int n : v) { co_yield n * 10; }
  for (auto at = v.rbegin(), last = v.rend(); at != last; ++at) {
    int const &n = *at;
    if (n == 2)
      continue; // not this one
    co_yield n;
  }
  for (auto at2 = v.begin(), last2 = v.end(); at2 != last2; ++at2) co_yield *at2;
  std::list<long> const more{7, 8};
  if (!more.empty())
    for (auto at3 = more.begin(), last3 = more.end(); at3 != last3; ++at3) co_yield *at3;
  std::istringstream text("20 21 22");
  for (auto at4 = std::istream_iterator<int>(text), last4 = std::istream_iterator<int>(); at4 != last4; ++at4) co_yield *at4;
}

int main() {
  std::vector<int> const v{1, 2, 3};
  for (int n : numbers(v))
    std::cout << n << ' ';
  std::cout << '\n';
}
