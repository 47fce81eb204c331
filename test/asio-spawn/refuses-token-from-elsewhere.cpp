// The token that nap is given belongs to no parameter of its caller, and comes out
// of a function.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-from-elsewhere
  timer.async_wait(yield);
}

static asio::yield_context *current;

static asio::yield_context &token() { return *current; }

static void hidden(asio::steady_timer &timer) { nap(timer, token()); }

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    current = &yield;
    hidden(timer);
  });
  io.run();
}
