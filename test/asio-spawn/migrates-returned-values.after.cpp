// A promise takes the result by reference, which not every expression can be
// bound to.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <cstddef>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

struct flags {
  unsigned on : 1, level : 3;
  static const int limit = 7; // without a definition

  asio::awaitable<unsigned> raise() {
    co_await asio::post(asio::use_awaitable);
    co_return static_cast<unsigned int>(on ? ++level : level);
  }
  asio::awaitable<int> most() {
    co_await asio::post(asio::use_awaitable);
    co_return static_cast<int>(limit);
  }
  asio::awaitable<flags *> none(bool zero) {
    co_await asio::post(asio::use_awaitable);
    if (zero)
      co_return static_cast<flags *>(0);
    co_return static_cast<flags *>(NULL);
  }
};

static asio::awaitable<int> half(int n) noexcept try { // note: terminate-at-shutdown
  co_await asio::post(asio::use_awaitable);
  co_return n / 2;
} catch (...) {
  std::terminate();
}

static asio::awaitable<long long> twice(int n) {
  co_await asio::post(asio::use_awaitable);
  co_return 2 * n;
}

// A class hides the namespace that it has its name from.
namespace depot {
struct report {
  int crates;
  bool closed;
};
struct depot {
  asio::awaitable<report> look(int crates) {
    co_await asio::post(asio::use_awaitable);
    co_return ::depot::report{crates, crates == 0};
  }
};
} // namespace depot

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    flags f{1, 2};
    {
      auto &&out = std::cout << co_await f.raise() << ' ';
      auto &&out2 = out << co_await f.most() << ' ';
      auto &&out3 = out2 << (co_await f.none(true) == nullptr);
      out3 << (co_await f.none(false) == nullptr)
              << '\n';
    }
    std::cout << (co_await depot::depot().look(3)).crates << '\n';
    // Asked about, not called.
    std::cout << noexcept(half(1)) << noexcept(twice(1)) << ' '
              << sizeof(decltype(twice(1))::value_type) / sizeof(int) << '\n';
    {
      auto &&out = std::cout << co_await half(8) << ' ';
      out << co_await twice(8) << '\n';
    }
  });
  io.run();
}
