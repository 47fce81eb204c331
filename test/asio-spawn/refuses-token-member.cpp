// What the slot is connected to has no native counterpart.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-member
    yield.get_cancellation_slot().clear();
    timer.async_wait(yield);
  });
  io.run();
}
