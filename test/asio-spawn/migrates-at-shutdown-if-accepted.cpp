// What the unsafe reasons about a shutdown are about. While the context is
// destroyed, handlers for all exceptions do not run any more, and a guard sees no
// exception on its way.
//
// Accepted: catch-all-at-shutdown, uncaught-at-shutdown
// Only old: handled
// Only old: rolled back
// Only new: committed
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

struct transaction {
  int before = std::uncaught_exceptions();
  ~transaction() {
    std::cout << (std::uncaught_exceptions() > before ? "rolled back\n" : "committed\n");
  }
};

static void watched(asio::steady_timer &timer, asio::yield_context yield) {
  try {
    timer.async_wait(yield);
  } catch (...) {
    std::cout << "handled\n";
    throw;
  }
}

static void guarded(asio::steady_timer &timer, asio::yield_context yield) {
  transaction open;
  watched(timer, yield);
}

int main() {
  {
    asio::io_context io;
    asio::steady_timer timer(io, std::chrono::hours(1));
    asio::spawn(io, [&](asio::yield_context yield) { guarded(timer, yield); });
    io.poll();
  }
  std::cout << "end\n";
}
