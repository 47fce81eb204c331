// Only the token's executor and its error code have native counterparts.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-member
    yield.throw_if_cancelled(false);
    timer.async_wait(yield);
  });
  io.run();
}
