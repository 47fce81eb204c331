// The pointer is kept in an object whose type says nothing of tokens.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: address-taken
  timer.async_wait(yield);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  auto later = std::bind(nap, std::ref(timer), std::placeholders::_1);
  asio::spawn(io, later);
  io.run();
}
