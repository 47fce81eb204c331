// Both compilers take an await there, and a second entry throws.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static int slept(asio::steady_timer &timer, asio::yield_context yield) { // refused: group-refused
  timer.async_wait(yield);
  return 1;
}

static int once(asio::steady_timer &timer, asio::yield_context yield) { // refused: await-in-static-initialiser
  static int naps = slept(timer, yield);
  return naps;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    once(timer, yield);
  });
  io.run();
}
