// Tokens by value, by reference, without a name and with a default, and the
// parameters around them.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

static asio::yield_context &nobody() {
  throw std::logic_error("called without a token");
}

// Every call passes a token: the default is never taken.
asio::awaitable<int> defaulted(asio::io_context &io, int value);

asio::awaitable<int> defaulted(asio::io_context &io, int value) {
  co_await asio::post(io, asio::use_awaitable);
  co_return value;
}

// The token comes first, and what follows has defaults.
static asio::awaitable<std::string> in_front(asio::io_context &io,
                            std::string text = "default", int times = 2) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    co_await asio::post(io, asio::use_awaitable);
    all += text + ";";
  }
  co_return all;
}

static asio::awaitable<void> by_reference(asio::io_context &io,
                         const char *name /* may not be null */) {
  co_await asio::post(io, asio::use_awaitable);
  std::cout << name << "\n";
}

static asio::awaitable<int> by_const_reference(asio::io_context &io, // where it waits
                              // how
                              int value) {
  co_await asio::post(io, asio::use_awaitable);
  co_return value + 1;
}

static asio::awaitable<int> by_rvalue(asio::io_context &io) {
  co_await asio::post(io, asio::use_awaitable);
  co_return 5;
}

static int unnamed(int value) { return value * 2; }
static int unnamed_reference(int value = 8) {
  return value;
}
static int commented(int value /*yield*/) { return value; }
static void ignored() { }

class shop {
public:
  explicit shop(asio::io_context &io) : io(io) {}

  static int prices(int factor) { return factor * 10; }
  virtual asio::awaitable<int> stock(int least = 1) const {
    co_await asio::post(io, asio::use_awaitable);
    co_return least;
  }
  virtual ~shop() = default;

protected:
  asio::io_context &io;
};

class large_shop : public shop {
public:
  using shop::shop;
  // The default that counts is that of the static type.
  asio::awaitable<int> stock(int least = 100) const override {
    co_return least + 1000;
  }
};

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    std::cout << co_await defaulted(io, 3) << "\n";
    std::cout << co_await in_front(io) << "\n";
    std::cout << co_await in_front(io, "given", 1) << "\n";
    co_await by_reference(io, "by reference");
    std::cout << co_await by_const_reference(io, 1) << "\n";
    std::cout << co_await by_rvalue(io) << "\n";
    std::cout << co_await by_rvalue(io) << "\n";
    std::cout << unnamed(21) + unnamed_reference() << "\n";
    std::cout << commented(unnamed(2)) << "\n";
    ignored();
    std::cout << shop::prices(4) << "\n";
    large_shop big(io);
    const shop &small = big;
    {
      auto &&out = std::cout << co_await small.stock() << " ";
      out << co_await big.stock() << "\n";
    }
  });
  recoro::spawn_like(io, []() -> asio::awaitable<void> { std::cout << "nothing to wait for\n"; co_return; });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await asio::post(io, asio::use_awaitable);
    std::cout << "a reference\n";
  });
  io.run();
}
