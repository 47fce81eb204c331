// What leaves a noexcept function ends the program, from a coroutine, too.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;

static asio::awaitable<int> fails(asio::io_context &io, int value) {
  co_await asio::post(io, asio::use_awaitable);
  if (value < 0)
    throw std::invalid_argument("a negative number");
  co_return value;
}

// Handles what it can.
static asio::awaitable<int> clamped(asio::io_context &io, int value // note: terminate-at-shutdown
                   ) noexcept try {
  try {
    co_return co_await fails(io, value); // may throw
  } catch (const std::invalid_argument &) {
    co_return 0;
  }
} catch (...) {
  std::terminate();
}

struct meter {
  asio::io_context &io;

  asio::awaitable<int> read(int value) const noexcept try { co_return co_await fails(io, value); } catch (...) { std::terminate(); } // note: terminate-at-shutdown
  asio::awaitable<void> show(int value) const noexcept // note: terminate-at-shutdown
  try
  {
    std::cout << co_await read(value) << "\n";
  }
  catch (...)
  {
    std::terminate();
  }
  static int none() noexcept { return 7; }
};

int main() {
  std::set_terminate([] {
    std::cout << "terminated" << std::endl;
    std::_Exit(3);
  });
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    meter m{io};
    std::cout << co_await clamped(io, 4) << "\n";
    std::cout << co_await clamped(io, -4) << "\n";
    co_await m.show(5);
    std::cout << m.none() << "\n";
    try {
      std::cout << co_await m.read(-1) << "\n";
    } catch (const std::exception &) {
      std::cout << "never reached\n";
    }
  });
  io.run();
}
