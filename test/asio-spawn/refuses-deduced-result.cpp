// The result type is a lambda's, which has no name.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static auto counter(asio::steady_timer &timer, asio::yield_context yield) { // refused: deduced-result
  timer.async_wait(yield);
  return [naps = 0]() mutable { return ++naps; };
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    counter(timer, yield)();
  });
  io.run();
}
