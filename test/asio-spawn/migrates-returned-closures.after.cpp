// A closure whose type a function gives with `auto` is seen wherever it goes.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct Shelf {
  int pages = 3;

  auto operator[](std::string title) {
    return [this, title = std::move(title)]() -> asio::awaitable<std::string> {
      co_await asio::post(asio::use_awaitable);
      co_return title + " " + std::to_string(pages++);
    };
  }
};

static auto counter(int from, int &left) {
  return [from, &left](int n) -> asio::awaitable<int> {
    for (int i = 0; i < n; ++i, --left)
      co_await asio::post(asio::use_awaitable);
    co_return from + n;
  };
}

template <class Value>
auto keeper(Value value) {
  return [value]() -> asio::awaitable<void> {
    co_await asio::post(asio::use_awaitable);
    std::cout << "kept " << value << '\n';
  };
}

int main() {
  asio::io_context io;
  Shelf shelf;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    std::cout << co_await shelf["atlas"]() << '\n';
    for (char c : co_await shelf["ode"]())
      std::cout << c << '.';
    auto novel = shelf["novel"];
    {
      auto &&out = std::cout << co_await novel();
      out << co_await novel() << '\n';
    }
    int left = 9;
    auto const count = counter(10, left);
    {
      auto left2 = co_await count(2);
      std::cout << left2 + co_await counter(20, left)(3) << ' ' << left << '\n';
    }
    std::function<asio::awaitable<void>()> keeps = keeper(5);
    co_await keeps();
    co_await keeper("text")();
  });
  recoro::spawn_like(io, keeper(7));
  io.run();
}
