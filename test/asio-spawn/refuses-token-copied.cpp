// Copies of the token that are more than another name for it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;
using boost::system::error_code;

static void two_at_once(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-copied
  auto first = yield, second = yield;
  timer.async_wait(first);
  timer.async_wait(second);
}

// The first caller's token, for ever.
static void first_of_all(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-copied
  static auto first = yield;
  timer.async_wait(first);
}

// Which of the two it is, is decided at run time.
static void chosen(asio::steady_timer &timer, bool loud, asio::yield_context yield) { // refused: token-escapes
  error_code ec;
  auto either = loud ? yield : yield[ec];
  timer.async_wait(either);
}

static void changed(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-escapes
  error_code ec;
  auto token = yield;
  timer.async_wait(token);
  token = yield[ec];
  timer.async_wait(token);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    two_at_once(timer, yield);
    first_of_all(timer, yield);
    chosen(timer, true, yield);
    changed(timer, yield);
  });
  io.run();
}
