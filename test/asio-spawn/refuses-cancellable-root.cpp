// A coroutine that co_spawn starts throws after a cancellation; nap, which does
// not, may have other callers.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <functional>

namespace asio = boost::asio;

static void nap(asio::io_context &io, asio::yield_context yield) { // refused: cancellable-root
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

int main() {
  asio::io_context io;
  asio::cancellation_signal stop;
  asio::spawn(
      io, std::bind(nap, std::ref(io), std::placeholders::_1),
      asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr) {}));
  io.run();
}
