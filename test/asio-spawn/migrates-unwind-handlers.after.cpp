// A handler for the unwinding of an abandoned stack goes with the stack, and what
// follows it never ran at a shutdown.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <boost/coroutine/exceptions.hpp>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;

static asio::awaitable<void> careful(asio::steady_timer &timer) {
  try {
    co_await timer.async_wait(asio::use_awaitable);
    throw std::runtime_error("failed");
  } catch (...) {
    std::cout << "caught\n";
  }
}

int main() {
  {
    asio::io_context io;
    asio::steady_timer soon(io, std::chrono::milliseconds(1));
    asio::steady_timer never(io, std::chrono::hours(1));
    recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await careful(soon); });
    recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await careful(never); });
    io.run_for(std::chrono::milliseconds(100));
  }
  std::cout << "end\n";
}
