// Where the end of the program cannot be kept by a handler around the body.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: group-refused
  timer.async_wait(yield);
}

static void tries(asio::steady_timer &timer, asio::yield_context yield) noexcept // refused: noexcept-coroutine
try {
  nap(timer, yield);
} catch (int) {
}

template <bool Never>
static void perhaps(asio::steady_timer &timer, asio::yield_context yield) noexcept(Never) { // refused: noexcept-coroutine
  nap(timer, yield);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) noexcept { // refused: noexcept-coroutine
    nap(timer, yield);
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    tries(timer, yield);
    perhaps<true>(timer, yield);
  });
  io.run();
}
