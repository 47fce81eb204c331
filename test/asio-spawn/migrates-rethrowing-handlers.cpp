// A handler that does nothing but rethrow let the unwinding of an abandoned stack
// through. It changes nothing, before or after, and stays with what is said of it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;

static void work(asio::io_context &io, asio::yield_context yield) {
  asio::post(io, yield);
  throw std::runtime_error("failed");
}

// Close the connection and log.
static void session(asio::io_context &io, asio::yield_context yield) {
  try {
    work(io, yield);
  } catch (std::exception const &e) {
    asio::post(io, yield);
    std::cout << "closed: " << e.what() << '\n';
  } catch (...) {
    throw; // lets the forced unwind through, see the manual of Boost.Coroutine
  }
}

static void other(asio::io_context &io, asio::yield_context yield) {
  try {
    work(io, yield);
  } catch (...) {
    // The stack must be unwound.
    throw;
  }
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    session(io, yield);
    try {
      other(io, yield);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }
  });
  io.run();
}
