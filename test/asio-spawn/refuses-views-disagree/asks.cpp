#include <boost/asio/spawn.hpp>

template <class Token> auto length(const Token &) { return 1; }

#include "nap.hpp"

void asks(boost::asio::io_context &io) {
  boost::asio::spawn(io, [&](boost::asio::yield_context yield) { // refused: views-disagree
    nap(io, yield);
  });
}
