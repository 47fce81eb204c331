// run_later calls the lambda with a token.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace asio = boost::asio;

using task = std::function<void(asio::yield_context)>;

static void run_later(asio::io_context &io, task run) { asio::spawn(io, run); }

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  run_later(io, [&](asio::yield_context yield) { // refused: callable-escapes
    timer.async_wait(yield);
  });
  io.run();
}
