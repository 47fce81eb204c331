// A second token goes on to write its error code wherever it is used.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-copied
    boost::system::error_code ec;
    auto quiet = yield[ec];
    timer.async_wait(quiet);
  });
  io.run();
}
