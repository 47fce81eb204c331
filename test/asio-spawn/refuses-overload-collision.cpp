// Without its token it would be the function above it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer) { timer.wait(); }

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: overload-collision
  timer.async_wait(yield);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    nap(timer);
    nap(timer, yield);
  });
  io.run();
}
