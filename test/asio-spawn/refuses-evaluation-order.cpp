// g++ and clang++ do not agree on what is called first, and which of them builds
// this is not known.
// Compiled by: vendor-cc
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>

namespace asio = boost::asio;

static int slept(asio::steady_timer &timer, int naps, // unsafe: evaluation-order
                 asio::yield_context yield) {
  timer.async_wait(yield);
  std::printf("%d\n", naps);
  return naps;
}

static int sum(int a, int b) { return a + b; }

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // unsafe: evaluation-order
    sum(slept(timer, 1, yield), slept(timer, 2, yield));
  });
  io.run();
}
