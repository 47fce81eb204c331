// A handler for the unwinding of an abandoned stack goes with the stack, and what
// follows it never ran at a shutdown.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/coroutine/exceptions.hpp>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;

static void careful(asio::steady_timer &timer, asio::yield_context yield) {
  try {
    timer.async_wait(yield);
    throw std::runtime_error("failed");
  } catch (boost::coroutines::detail::forced_unwind const &) {
    throw;
  } catch (...) {
    std::cout << "caught\n";
  }
}

int main() {
  {
    asio::io_context io;
    asio::steady_timer soon(io, std::chrono::milliseconds(1));
    asio::steady_timer never(io, std::chrono::hours(1));
    asio::spawn(io, [&](asio::yield_context yield) { careful(soon, yield); });
    asio::spawn(io, [&](asio::yield_context yield) { careful(never, yield); });
    io.run_for(std::chrono::milliseconds(100));
  }
  std::cout << "end\n";
}
