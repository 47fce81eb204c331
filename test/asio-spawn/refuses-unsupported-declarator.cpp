// A result type that stands around the name; a function that never returns, where
// the call of a coroutine does.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void tick() {}

static void (*next(asio::steady_timer &timer, asio::yield_context yield))() { // refused: unsupported-declarator
  timer.async_wait(yield);
  return tick;
}

[[noreturn]] static void fail(asio::steady_timer &timer, asio::yield_context yield) { // refused: unsupported-declarator
  timer.async_wait(yield);
  throw 1;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    next(timer, yield)();
    fail(timer, yield);
  });
  io.run();
}
