// Clang does not take such an array in a coroutine.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static int slept(asio::steady_timer &timer, int size, // refused: variable-length-array
                 asio::yield_context yield) {
  char buffer[size];
  timer.async_wait(yield);
  return sizeof buffer;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    slept(timer, 3, yield);
  });
  io.run();
}
