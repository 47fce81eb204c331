// Where an exception comes up: out of run() in its turn, or in the parent that
// started the coroutine, as long as that one has not gone on.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

struct failure : std::runtime_error {
  failure(const std::string &what, int code) : runtime_error(what), code(code) {}
  int code;
};

static void run(asio::io_context &io) {
  while (true) {
    try {
      io.run();
      break;
    } catch (const failure &e) {
      std::cout << "out of run: " << e.what() << " " << e.code << "\n";
    } catch (int n) {
      std::cout << "out of run: " << n << "\n";
    }
  }
  std::cout << "run ends\n";
  io.restart();
}

static asio::awaitable<void> fails(asio::io_context &io, bool early) {
  if (early)
    throw failure("early", 1);
  co_await asio::post(io, asio::use_awaitable);
  throw failure("late", 2);
}

// In front of what was queued before, or behind it.
static void out_of_roots(asio::io_context &io) {
  for (bool early : {true, false}) {
    asio::post(io, [&io, early] {
      asio::post(io, [] { std::cout << "queued\n"; });
      recoro::spawn_like(io, [&io, early]() -> asio::awaitable<void> { co_await fails(io, early); });
      std::cout << "started\n";
    });
    run(io);
  }
  recoro::spawn_like(io, []() -> asio::awaitable<void> { throw 7; co_return; });
  asio::post(io, [] { std::cout << "behind\n"; });
  run(io);
}

// The parent's handler sees what is thrown before the child suspends.
static void into_parents(asio::io_context &io) {
  for (bool early : {true, false}) {
    recoro::spawn_like(io, [&io, early]() -> asio::awaitable<void> {
      try {
        recoro::spawn_on(co_await asio::this_coro::executor, [&io, early]() -> asio::awaitable<void> { co_await fails(io, early); });
        std::cout << "the child waits\n";
      } catch (const failure &e) {
        std::cout << "the parent sees " << e.what() << "\n";
      }
      co_await asio::post(io, asio::use_awaitable);
      std::cout << "the parent ends\n";
    });
    run(io);
  }
}

// On a strand, an executor and with a handler that is told.
static void elsewhere(asio::io_context &io) {
  auto strand = asio::make_strand(io);
  recoro::spawn_on(strand, [&]() -> asio::awaitable<void> { co_await fails(io, true); });
  recoro::spawn_like(io.get_executor(), [&]() -> asio::awaitable<void> { co_await fails(io, false); });
  run(io);
  for (bool early : {true, false})
    recoro::spawn_then(
        io, [&io, early]() -> asio::awaitable<void> { co_await fails(io, early); },
        [](std::exception_ptr e) { std::cout << "told: " << bool(e) << "\n"; });
  asio::co_spawn(io, [&]() -> asio::awaitable<void> { co_await fails(io, false); }, asio::detached);
  run(io);
}

int main() {
  asio::io_context io;
  out_of_roots(io);
  into_parents(io);
  elsewhere(io);
}
