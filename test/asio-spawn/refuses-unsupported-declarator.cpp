// A result type that stands around the name.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void tick() {}

static void (*next(asio::steady_timer &timer, asio::yield_context yield))() { // refused: unsupported-declarator
  timer.async_wait(yield);
  return tick;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    next(timer, yield)();
  });
  io.run();
}
