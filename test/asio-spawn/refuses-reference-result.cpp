// awaitable<T &> does not compile in any Asio.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

static int &slept(asio::steady_timer &timer, int &naps, // refused: reference-result
                  asio::yield_context yield) {
  timer.async_wait(yield);
  return ++naps;
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  int naps = 0;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    slept(timer, naps, yield) += 1;
  });
  io.run();
}
