// What takes a token and never suspends only loses it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

// Only for the sake of its callers.
static int parse(std::string const &line) {
  if (line.empty())
    throw std::invalid_argument("an empty line");
  return static_cast<int>(line.size());
}

// Hands it to leaves only: one that calls itself is one, too.
static int sum(int n, std::string const &line) {
  try {
    return n == 0 ? 0 : parse(line) + sum(n - 1, line);
  } catch (std::invalid_argument const &) {
    return parse("-") * 10;
  }
}

constexpr int twice(int n) noexcept { return n * 2; }

template <class T>
auto first(T const &values) {
  return values.at(0);
}

struct sink {
  virtual ~sink() = default;
  virtual asio::awaitable<void> write(std::string const &text) = 0;
  virtual int count() const { return 0; }
};

// One overrider suspends: all are awaited. Of `count` none does.
struct memory : sink {
  asio::awaitable<void> write(std::string const &text) override { all += text; co_return; }
  int count() const override { return int(all.size()); }
  std::string all;
};

struct slow : sink {
  asio::awaitable<void> write(std::string const &text) override {
    co_await asio::post(asio::use_awaitable);
    std::cout << "slow " << text << '\n';
  }
};

// Started, and called through a function type: awaited.
static asio::awaitable<void> started() { std::cout << "started\n"; co_return; }
static asio::awaitable<int> kept(int n) { co_return n + 1; }

int main() {
  asio::io_context io;
  recoro::spawn_like(io, started);
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    static int const size = parse("static");
    std::cout << size << sum(3, "abc") << sum(3, "") << '\n';
    std::cout << twice(2) << noexcept(twice(2)) << sizeof(parse("x")) << '\n';
    std::cout << first(std::string("xyz")) << '\n';
    try {
      parse("");
    } catch (std::exception const &e) {
      std::cout << e.what() << parse("caught") << '\n';
    }
    auto echo = [&](std::string const &text) { return parse(text); };
    std::function<int(std::string const &)> asked = echo;
    std::cout << asked("kept by a function") << '\n';

    memory m;
    slow s;
    for (sink *one : {static_cast<sink *>(&m), static_cast<sink *>(&s)}) {
      co_await one->write("text");
      std::cout << one->count() << '\n';
    }
    std::function<asio::awaitable<int>(int)> call = kept;
    std::cout << co_await call(1) << '\n';
  });
  io.run();
}
