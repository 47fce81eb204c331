// A shutdown while a noexcept coroutine waits ended the program: not any more.
//
// Only old: terminated
// Only new: the context is gone
// Only old: ends with 3, and is silent about it
// Only new: ends with 0, and is silent about it
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

static asio::awaitable<void> beat(asio::steady_timer &timer) noexcept try { // note: terminate-at-shutdown
  co_await timer.async_wait(asio::use_awaitable);
} catch (...) {
  std::terminate();
}

static int waits_for_nothing() noexcept { return 3; }

int main() {
  std::set_terminate([] {
    std::cout << "terminated" << std::endl;
    std::_Exit(3);
  });
  {
    asio::io_context io;
    asio::steady_timer timer(io, std::chrono::hours(1));
    recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
      std::cout << waits_for_nothing() << "\n";
      co_await beat(timer);
    });
    io.poll();
  }
  std::cout << "the context is gone\n";
}
