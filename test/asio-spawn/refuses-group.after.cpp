// What cannot be migrated keeps those that wait for it, and those that it waits
// for; what has nothing to do with it is migrated.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static asio::yield_context *kept;

static void nap(asio::io_context &io, asio::yield_context yield) { // refused: group-refused
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

static void keep(asio::io_context &io, asio::yield_context yield) { // refused: token-escapes
  kept = &yield;
  nap(io, yield);
}

static asio::awaitable<void> rest(asio::io_context &io) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    keep(io, yield);
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await rest(io); });
  io.run();
}
