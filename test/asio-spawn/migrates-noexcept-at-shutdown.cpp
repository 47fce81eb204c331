// A shutdown while a noexcept coroutine waits ended the program: not any more.
//
// Only old: terminated
// Only new: the context is gone
// Only old: ends with 3, and is silent about it
// Only new: ends with 0, and is silent about it
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

static void beat(asio::steady_timer &timer, asio::yield_context yield) noexcept { // note: terminate-at-shutdown
  timer.async_wait(yield);
}

static int waits_for_nothing(asio::yield_context) noexcept { return 3; }

int main() {
  std::set_terminate([] {
    std::cout << "terminated" << std::endl;
    std::_Exit(3);
  });
  {
    asio::io_context io;
    asio::steady_timer timer(io, std::chrono::hours(1));
    asio::spawn(io, [&](asio::yield_context yield) {
      std::cout << waits_for_nothing(yield) << "\n";
      beat(timer, yield);
    });
    io.poll();
  }
  std::cout << "the context is gone\n";
}
