// Today the handler also runs when the context is destroyed.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::hours(1));
  asio::spawn(io, [&](asio::yield_context yield) { // unsafe: catch-all-at-shutdown
    try {
      timer.async_wait(yield);
    } catch (...) {
      std::puts("failed");
      throw;
    }
  });
  io.poll();
}
