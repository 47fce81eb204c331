// Sources in members and containers, merged, moved and made unique.
#include <algorithm>
#include <boost/coroutine2/all.hpp>
#include <cstdint>
#include <functional>
#include <iostream>
#include <queue>
#include <string>
#include <vector>

using stream = boost::coroutines2::coroutine<std::uint64_t>;
struct by_head {
  bool operator()(const stream::pull_type *a,
                  const stream::pull_type *b) const {
    return const_cast<stream::pull_type *>(a)->get() >
           const_cast<stream::pull_type *>(b)->get();
  }
};
void multiples(stream::push_type &out, std::uint64_t n, std::uint64_t limit) {
  for (std::uint64_t i = n; i <= limit; i += n)
    out(i);
}
void merge(stream::push_type &out, std::vector<stream::pull_type> &all) {
  auto later = [](stream::pull_type &a, stream::pull_type &b) {
    return a.get() > b.get();
  };
  while (true) {
    stream::pull_type *best = nullptr;
    for (auto &s : all)
      if (s && (!best || later(*best, s)))
        best = &s;
    if (!best)
      return;
    out(best->get());
    (*best)();
  }
}
void unique(stream::push_type &out, stream::pull_type in) {
  std::uint64_t last = 0;
  bool first = true;
  for (auto v : in)
    if (first || v != last) {
      out(v);
      last = v;
      first = false;
    }
}
void primes(stream::push_type &out, int count) {
  std::vector<int> found;
  for (int n = 2; int(found.size()) < count; ++n) {
    if (std::none_of(found.begin(), found.end(),
                     [n](int p) { return n % p == 0; })) {
      found.push_back(n);
      out(n);
    }
  }
}
class prime_source {
  stream::pull_type p_;

public:
  explicit prime_source(int n)
      : p_(std::bind(primes, std::placeholders::_1, n)) {}
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
  std::vector<stream::pull_type> all;
  for (std::uint64_t n : {3, 4, 6})
    all.push_back(stream::pull_type(
        [n](stream::push_type &out) { multiples(out, n, 24); }));
  stream::pull_type merged([&all](stream::push_type &out) { merge(out, all); });
  stream::pull_type once(
      [m = std::move(merged)](stream::push_type &out) mutable {
        unique(out, std::move(m));
      });
  for (auto v : once)
    std::cout << v << ' ';
  std::cout << '\n';
  prime_source p(5), q(std::move(p));
  for (std::uint64_t v; q.next(v);)
    std::cout << v << ' ';
  std::cout << '\n';
  std::function<void(stream::push_type &)> fib = [](stream::push_type &out) {
    std::uint64_t a = 0, b = 1;
    for (;;) {
      out(a);
      std::swap(a, b);
      b += a;
    }
  };
  stream::pull_type f(fib), g(fib);
  f()()();
  std::swap(f, g);
  std::cout << f.get() << ' ' << g.get() << '\n';
}
