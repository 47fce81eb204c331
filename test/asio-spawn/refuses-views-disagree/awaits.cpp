#include <boost/asio/spawn.hpp>

static int length(boost::asio::yield_context yield) { // refused: views-disagree
  boost::asio::post(yield);
  return 1;
}

#include "nap.hpp"

void awaits(boost::asio::io_context &io) {
  boost::asio::spawn(io, [&](boost::asio::yield_context yield) { // refused: views-disagree
    nap(io, yield);
  });
}
