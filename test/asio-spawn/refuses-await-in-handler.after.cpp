// Behind the try the exception is not the current one, which describe asks for.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <recoro/asio.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <exception>
#include <utility>

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

static void report(int n) {
  if (n != 0)
    describe();
}

static void reported(asio::steady_timer &timer, asio::yield_context yield) { // refused: await-in-handler
  try {
    timer.async_wait(yield);
  } catch (const std::exception &) {
    timer.async_wait(yield);
    report(1);
  }
}

// Its own handlers are enough for what it throws again.
static void handles() {
  try {
    throw 1;
  } catch (int) {
    try {
      throw;
    } catch (int) {
      std::puts("handled");
    }
  }
}

static asio::awaitable<void> cleaned(asio::steady_timer &timer) {
  std::exception_ptr caught;
  try {
    throw 2;
  } catch (int) {
    caught = std::current_exception();
  }
  if (auto const held = std::exchange(caught, nullptr)) {
    co_await timer.async_wait(asio::use_awaitable);
    handles();
  }
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    nap(timer, yield);
    reported(timer, yield);
  });
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> { co_await cleaned(timer); });
  io.run();
}
