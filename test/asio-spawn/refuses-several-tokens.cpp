// Either of two coroutines can be suspended here.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void both(asio::steady_timer &timer, asio::yield_context first, // refused: several-tokens
                 asio::yield_context second) {
  timer.async_wait(first);
  timer.async_wait(second);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    both(timer, yield, yield);
  });
  io.run();
}
