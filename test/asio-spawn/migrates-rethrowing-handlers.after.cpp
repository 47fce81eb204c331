// A handler that does nothing but rethrow let the unwinding of an abandoned stack
// through. It changes nothing, before or after, and stays with what is said of it.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace asio = boost::asio;

static asio::awaitable<void> work(asio::io_context &io) {
  co_await asio::post(io, asio::use_awaitable);
  throw std::runtime_error("failed");
}

// Close the connection and log.
static asio::awaitable<void> session(asio::io_context &io) {
  std::exception_ptr caught;
  const std::exception *caught_e = nullptr;
  try {
    co_await work(io);
  } catch (std::exception const &e) {
    caught = std::current_exception();
    caught_e = &e;
  } catch (...) {
    throw; // lets the forced unwind through, see the manual of Boost.Coroutine
  }
  if (auto const held = std::exchange(caught, nullptr)) {
    std::exception const &e = *caught_e;
    co_await asio::post(io, asio::use_awaitable);
    std::cout << "closed: " << e.what() << '\n';
  }
}

static asio::awaitable<void> other(asio::io_context &io) {
  try {
    co_await work(io);
  } catch (...) {
    // The stack must be unwound.
    throw;
  }
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    co_await session(io);
    try {
      co_await other(io);
    } catch (std::runtime_error const &e) {
      std::cout << e.what() << '\n';
    }
  });
  io.run();
}
