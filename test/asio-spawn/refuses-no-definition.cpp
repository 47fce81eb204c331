// What is not in the compile database keeps its old signature.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

void elsewhere(asio::steady_timer &timer, asio::yield_context yield); // refused: no-definition

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    elsewhere(timer, yield);
  });
  io.run();
}
