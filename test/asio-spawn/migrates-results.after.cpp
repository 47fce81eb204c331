// Calls of coroutines, with and without results, in expressions of every kind.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

static asio::awaitable<void> nap(asio::io_context &io) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

static asio::awaitable<int> slept(asio::io_context &io, int length) {
  if (length == 0)
    co_return 0;
  co_await nap(io); // each a millisecond
  co_return 1 + co_await slept(io, length - 1);
}

static asio::awaitable<std::unique_ptr<int>> boxed(asio::io_context &io) {
  co_return std::make_unique<int>(co_await slept(io, 2));
}

static asio::awaitable<bool> tired(asio::io_context &io) {
  bool const condition = *co_await boxed(io) > 1 && !(co_await slept(io, 1) == 0);
  co_return condition;
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await nap(io);
    int const sum = co_await slept(io, co_await slept(io, 2)) + 1;
    std::string const word(co_await slept(io, 3), 'z');
    for (int i = 0; i < co_await slept(io, 2); ++i)
      std::cout << "turn " << i << "\n";
    if (co_await tired(io))
      std::cout << "tired\n";
    {
      auto &&out = std::cout << sum << " " << word << " ";
      out << *co_await boxed(io) << "\n";
    }
  });
  io.run();
}
