#define NAPS 2
#define bed quiet_bed
#include "nap.hpp"

static int count = 0;

static int sleep_quietly(boost::asio::io_context &io, boost::asio::yield_context yield) {
  quiet_bed{io}.nap(yield);
  return ++count;
}

int slept(boost::asio::io_context &io) {
  boost::asio::spawn(io, [&](boost::asio::yield_context yield) {
    sleep_quietly(io, yield);
    std::cout << "slept " << count << '\n';
  });
  io.run();
  io.restart();
  return count;
}
