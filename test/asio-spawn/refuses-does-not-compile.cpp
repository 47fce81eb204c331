// An awaitable moves its result; a lease cannot be moved.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

struct lease {
  lease() = default;
  lease(const lease &) = delete;
};

static lease take(asio::steady_timer &timer, asio::yield_context yield) { // refused: does-not-compile
  timer.async_wait(yield);
  return {};
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: does-not-compile
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    take(timer, yield);
  });
  io.run();
}
