// A promise takes the result by reference, which not every expression can be
// bound to.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <cstddef>
#include <iostream>

namespace asio = boost::asio;

struct flags {
  unsigned on : 1, level : 3;
  static const int limit = 7; // without a definition

  unsigned raise(asio::yield_context yield) {
    asio::post(yield);
    return on ? ++level : level;
  }
  int most(asio::yield_context yield) {
    asio::post(yield);
    return limit;
  }
  flags *none(bool zero, asio::yield_context yield) {
    asio::post(yield);
    if (zero)
      return 0;
    return NULL;
  }
};

static int half(int n, asio::yield_context yield) noexcept { // note: terminate-at-shutdown
  asio::post(yield);
  return n / 2;
}

static long long twice(int n, asio::yield_context yield) {
  asio::post(yield);
  return 2 * n;
}

// A class hides the namespace that it has its name from.
namespace depot {
struct report {
  int crates;
  bool closed;
};
struct depot {
  report look(int crates, asio::yield_context yield) {
    asio::post(yield);
    return {crates, crates == 0};
  }
};
} // namespace depot

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    flags f{1, 2};
    std::cout << f.raise(yield) << ' ' << f.most(yield) << ' '
              << (f.none(true, yield) == nullptr) << (f.none(false, yield) == nullptr)
              << '\n';
    std::cout << depot::depot().look(3, yield).crates << '\n';
    // Asked about, not called.
    std::cout << noexcept(half(1, yield)) << noexcept(twice(1, yield)) << ' '
              << sizeof(twice(1, yield)) / sizeof(int) << '\n';
    std::cout << half(8, yield) << ' ' << twice(8, yield) << '\n';
  });
  io.run();
}
