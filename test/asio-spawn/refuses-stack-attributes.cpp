// A native coroutine has no stack whose size could be set.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(
      io,
      [&](asio::yield_context yield) { // refused: stack-attributes
        timer.async_wait(yield);
      },
      boost::coroutines::attributes(64 * 1024));
  io.run();
}
