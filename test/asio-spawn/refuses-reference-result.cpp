// awaitable<T &> does not compile in any Asio, and not every reference can be
// written as a std::reference_wrapper.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

using count = int &;

static count slept(asio::steady_timer &timer, int &naps, // refused: reference-result
                   asio::yield_context yield) {
  timer.async_wait(yield);
  return ++naps;
}

static int &&moved(asio::steady_timer &timer, int &naps, // refused: reference-result
                   asio::yield_context yield) {
  timer.async_wait(yield);
  return std::move(naps);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  int naps = 0;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    slept(timer, naps, yield) += 1;
    naps = moved(timer, naps, yield);
  });
  io.run();
}
