// A program that is no C++20, whatever recoro would do to it.
// Legacy standard: c++17
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static const char *name = u8"no const char * in C++20";

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: not-cxx20-clean
  timer.async_wait(yield);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: not-cxx20-clean
    asio::steady_timer timer(io, std::chrono::milliseconds(1));
    nap(timer, yield);
  });
  io.run();
  return !name;
}
