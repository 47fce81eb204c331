// Where a copy of the token has a meaning that its uses cannot be given.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <tuple>

namespace asio = boost::asio;
using boost::system::error_code;

struct session {
  error_code last;
  asio::steady_timer timer;

  // `last` may belong to another session by the time that it is written to.
  void member(asio::yield_context yield) { // refused: token-copied
    auto quiet = yield[last];
    timer.async_wait(quiet);
  }
};

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

// Written into the outer code, while the inner one has the same name.
static void shadowed(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-copied
  error_code ec;
  auto quiet = yield[ec];
  {
    error_code ec = asio::error::eof;
    timer.async_wait(quiet);
  }
}

static void shadowed_in_handler(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-copied
  error_code ec;
  auto quiet = yield[ec];
  try {
    timer.async_wait(yield);
  } catch (const error_code &ec) {
    timer.async_wait(quiet);
  }
}

static void shadowed_by_binding(asio::steady_timer &timer, asio::yield_context yield) { // refused: token-copied
  error_code ec;
  auto quiet = yield[ec];
  if (auto [ec, ready] = std::tuple(error_code(), true); ready)
    timer.async_wait(quiet);
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
  session s{{}, asio::steady_timer(io)};
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    s.member(yield);
    two_at_once(timer, yield);
    first_of_all(timer, yield);
    shadowed(timer, yield);
    shadowed_in_handler(timer, yield);
    shadowed_by_binding(timer, yield);
    chosen(timer, true, yield);
    changed(timer, yield);
  });
  io.run();
}
