// A result type that stands around the name; a function that never returns, where
// the call of a coroutine does; a specialisation whose parameters stand for a pack.
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

template <class... T> static int wait(asio::steady_timer &timer, asio::yield_context yield, T...) { // refused: unsupported-declarator
  timer.async_wait(yield);
  return sizeof...(T);
}

template <> int wait<int>(asio::steady_timer &timer, asio::yield_context yield, int value) {
  timer.async_wait(yield);
  return value + 1;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    next(timer, yield)();
    wait(timer, yield, wait(timer, yield, 1), 2);
    fail(timer, yield);
  });
  io.run();
}
