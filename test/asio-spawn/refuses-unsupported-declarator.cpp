// A result type that stands around the name; a function that never returns, where
// the call of a coroutine does; a template of which a specialisation is written out.
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

template <class T> static T wait(T value, asio::steady_timer &timer, asio::yield_context yield) { // refused: unsupported-declarator
  timer.async_wait(yield);
  return value;
}

template <> int wait<int>(int value, asio::steady_timer &timer, asio::yield_context yield) {
  timer.async_wait(yield);
  return value + 1;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    next(timer, yield)();
    wait(wait(1, timer, yield) + 0.5, timer, yield);
    fail(timer, yield);
  });
  io.run();
}
