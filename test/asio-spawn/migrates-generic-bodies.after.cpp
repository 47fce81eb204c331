// No type in the source says that these are coroutines: their bodies are generic in
// the token. Some are instantiated once, some with tokens of several types, and
// some stand in others.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

static asio::awaitable<void> pause(asio::steady_timer &timer) {
  timer.expires_after(std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

// The context's own executor makes another type of token than any executor.
static void several_types(asio::io_context &io) {
  asio::steady_timer timer(io);
  auto work = [&]() -> asio::awaitable<void> {
    timer.expires_after(std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    std::cout << "work\n";
  };
  recoro::spawn_like(io, work);
  io.run();
  io.restart();
  recoro::spawn_like(asio::any_io_executor(io.get_executor()), work);
  io.run();
  io.restart();
  recoro::spawn_on(asio::make_strand(io), work);
  io.run();
  io.restart();
}

static void nested(asio::io_context &io) {
  asio::steady_timer timer(io);
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    // Called, not started.
    auto twice = [&]() -> asio::awaitable<int> {
      co_await pause(timer);
      co_await pause(timer);
      co_return 2;
    };
    std::cout << co_await twice() << '\n';
    recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
      std::cout << "inner\n";
      co_await pause(timer);
      recoro::spawn_on(co_await asio::this_coro::executor, [&]() -> asio::awaitable<void> {
        co_await pause(timer);
        std::cout << "innermost\n";
      });
    });
    std::cout << "outer\n";
  });
  io.run();
  io.restart();
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    boost::system::error_code ec;
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    std::cout << "once " << ec.value() << '\n';
  });
  recoro::spawn_like(io.get_executor(), [&, name = std::string("mine")]() -> asio::awaitable<void> {
    asio::steady_timer timer(io);
    co_await pause(timer);
    std::cout << name << '\n';
    throw std::runtime_error("failed");
  });
  try {
    io.run();
  } catch (std::exception const &e) {
    std::cout << e.what() << '\n';
  }
  io.restart();
  several_types(io);
  nested(io);
}
