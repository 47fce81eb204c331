// What the unsafe reasons about a shutdown are about. While the context is
// destroyed, handlers for all exceptions do not run any more, and a guard sees no
// exception on its way.
//
// Accepted: catch-all-at-shutdown, uncaught-at-shutdown
// Only old: handled
// Only old: rolled back
// Only new: committed
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

struct transaction {
  int before = std::uncaught_exceptions();
  ~transaction() {
    std::cout << (std::uncaught_exceptions() > before ? "rolled back\n" : "committed\n");
  }
};

static asio::awaitable<void> watched(asio::steady_timer &timer) {
  try {
    co_await timer.async_wait(asio::use_awaitable);
  } catch (...) {
    std::cout << "handled\n";
    throw;
  }
}

static asio::awaitable<void> guarded(asio::steady_timer &timer) {
  transaction open;
  co_await watched(timer);
}

int main() {
  {
    asio::io_context io;
    asio::steady_timer timer(io, std::chrono::hours(1));
    recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await guarded(timer); });
    io.poll();
  }
  std::cout << "end\n";
}
