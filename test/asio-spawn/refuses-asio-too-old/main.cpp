// There is nothing to migrate to.
#include <boost/asio/spawn.hpp>

namespace asio = boost::asio;

static void step(asio::io_context &io, asio::yield_context yield) { // refused: asio-too-old
  asio::post(io, yield);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: asio-too-old
    step(io, yield);
  });
  io.run();
}
