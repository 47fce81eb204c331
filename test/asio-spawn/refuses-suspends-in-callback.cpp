// for_each would not wait for a coroutine; nothing would say so.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <algorithm>
#include <vector>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  std::vector<int> naps = {1, 2, 3};
  asio::spawn(io, [&](asio::yield_context yield) { // refused: suspends-in-callback
    std::for_each(naps.begin(), naps.end(), [&](int length) {
      asio::steady_timer timer(io, std::chrono::milliseconds(length));
      timer.async_wait(yield);
    });
  });
  io.run();
}
