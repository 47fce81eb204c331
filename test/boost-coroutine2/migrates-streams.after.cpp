// Sources in members and containers, merged, moved and made unique.
#include <algorithm>
#include <recoro/generator.hpp>
#include <recoro/pull.hpp>
#include <cstdint>
#include <functional>
#include <iostream>
#include <queue>
#include <string>
#include <vector>

struct by_head {
  bool operator()(const recoro::pull<std::uint64_t> *a,
                  const recoro::pull<std::uint64_t> *b) const {
    return const_cast<recoro::pull<std::uint64_t> *>(a)->get() >
           const_cast<recoro::pull<std::uint64_t> *>(b)->get();
  }
};
recoro::nested_generator<std::uint64_t> multiples(std::uint64_t n, std::uint64_t limit) {
  for (std::uint64_t i = n; i <= limit; i += n)
    co_yield i;
}
recoro::nested_generator<std::uint64_t> merge(std::vector<recoro::pull<std::uint64_t>> &all) {
  auto later = [](recoro::pull<std::uint64_t> &a, recoro::pull<std::uint64_t> &b) {
    return a.get() > b.get();
  };
  while (true) {
    recoro::pull<std::uint64_t> *best = nullptr;
    for (auto &s : all)
      if (s && (!best || later(*best, s)))
        best = &s;
    if (!best)
      co_return;
    co_yield best->get();
    (*best)();
  }
}
recoro::nested_generator<std::uint64_t> unique(recoro::pull<std::uint64_t> in) {
  std::uint64_t last = 0;
  bool first = true;
  for (auto v : in)
    if (first || v != last) {
      co_yield v;
      last = v;
      first = false;
    }
}
recoro::generator<std::uint64_t> primes(int count) {
  std::vector<int> found;
  for (int n = 2; int(found.size()) < count; ++n) {
    if (std::none_of(found.begin(), found.end(),
                     [n](int p) { return n % p == 0; })) {
      found.push_back(n);
      co_yield n;
    }
  }
}
class prime_source {
  recoro::pull<std::uint64_t> p_;

public:
  explicit prime_source(int n)
      : p_(std::bind(primes, n)) {}
  prime_source(prime_source &&) = default;
  bool next(std::uint64_t &v) {
    if (!p_)
      return false;
    v = p_.get();
    p_();
    return true;
  }
};
int main() {
  std::vector<recoro::pull<std::uint64_t>> all;
  for (std::uint64_t n : {3, 4, 6})
    all.push_back(recoro::pull<std::uint64_t>(
        [n]() -> recoro::nested_generator<std::uint64_t> { co_yield recoro::elements_of(multiples(n, 24)); }));
  recoro::pull<std::uint64_t> merged([&all]() -> recoro::nested_generator<std::uint64_t> { co_yield recoro::elements_of(merge(all)); });
  recoro::pull<std::uint64_t> once(
      [m = std::move(merged)]() mutable -> recoro::nested_generator<std::uint64_t> {
        co_yield recoro::elements_of(unique(std::move(m)));
      });
  for (auto v : once)
    std::cout << v << ' ';
  std::cout << '\n';
  prime_source p(5), q(std::move(p));
  for (std::uint64_t v; q.next(v);)
    std::cout << v << ' ';
  std::cout << '\n';
  std::function<recoro::nested_generator<std::uint64_t>()> fib = []() -> recoro::nested_generator<std::uint64_t> {
    std::uint64_t a = 0, b = 1;
    for (;;) {
      co_yield a;
      std::swap(a, b);
      b += a;
    }
  };
  recoro::pull<std::uint64_t> f(fib), g(fib);
  f()()();
  std::swap(f, g);
  std::cout << f.get() << ' ' << g.get() << '\n';
}
