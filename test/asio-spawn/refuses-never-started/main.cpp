// With this Asio, a spawn without a completion token makes an operation that is
// dropped at once.
#include <boost/asio/spawn.hpp>

namespace asio = boost::asio;

static void step(asio::io_context &io, asio::yield_context yield) { // refused: group-refused
  asio::post(io, yield);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: never-started
    step(io, yield);
  });
  io.run();
}
