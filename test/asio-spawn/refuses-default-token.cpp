// A call without a token would become a call that nobody awaits.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static asio::yield_context *current;

static void nap(asio::steady_timer &timer, // refused: default-token
                asio::yield_context yield = *current) {
  timer.async_wait(yield);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    nap(timer, yield);
    nap(timer);
  });
  io.run();
}
