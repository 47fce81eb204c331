// Where an exception comes up: out of run() in its turn, or in the parent that
// started the coroutine, as long as that one has not gone on.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using asio::yield_context;

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

static void fails(asio::io_context &io, bool early, yield_context yield) {
  if (early)
    throw failure("early", 1);
  asio::post(io, yield);
  throw failure("late", 2);
}

// In front of what was queued before, or behind it.
static void out_of_roots(asio::io_context &io) {
  for (bool early : {true, false}) {
    asio::post(io, [&io, early] {
      asio::post(io, [] { std::cout << "queued\n"; });
      asio::spawn(io, [&io, early](yield_context yield) { fails(io, early, yield); });
      std::cout << "started\n";
    });
    run(io);
  }
  asio::spawn(io, [](yield_context) { throw 7; });
  asio::post(io, [] { std::cout << "behind\n"; });
  run(io);
}

// The parent's handler sees what is thrown before the child suspends.
static void into_parents(asio::io_context &io) {
  for (bool early : {true, false}) {
    asio::spawn(io, [&io, early](yield_context yield) {
      try {
        asio::spawn(yield, [&io, early](yield_context child) { fails(io, early, child); });
        std::cout << "the child waits\n";
      } catch (const failure &e) {
        std::cout << "the parent sees " << e.what() << "\n";
      }
      asio::post(io, yield);
      std::cout << "the parent ends\n";
    });
    run(io);
  }
}

// On a strand, an executor and with a handler that is told.
static void elsewhere(asio::io_context &io) {
  auto strand = asio::make_strand(io);
  asio::spawn(strand, [&](yield_context yield) { fails(io, true, yield); });
  asio::spawn(io.get_executor(), [&](yield_context yield) { fails(io, false, yield); });
  run(io);
  for (bool early : {true, false})
    asio::spawn(
        io, [&io, early](yield_context yield) { fails(io, early, yield); },
        [](std::exception_ptr e) { std::cout << "told: " << bool(e) << "\n"; });
  asio::spawn(io, [&](yield_context yield) { fails(io, false, yield); }, asio::detached);
  run(io);
}

int main() {
  asio::io_context io;
  out_of_roots(io);
  into_parents(io);
  elsewhere(io);
}
