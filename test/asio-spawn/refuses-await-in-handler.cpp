// Behind the try the exception is not the current one, which describe asks for.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <exception>

namespace asio = boost::asio;

static void describe() {
  try {
    throw;
  } catch (const std::exception &e) {
    std::puts(e.what());
  }
}

static void nap(asio::steady_timer &timer, asio::yield_context yield) try { // refused: await-in-handler
  timer.async_wait(yield);
} catch (const std::exception &) {
  timer.async_wait(yield);
  describe();
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    nap(timer, yield);
  });
  io.run();
}
