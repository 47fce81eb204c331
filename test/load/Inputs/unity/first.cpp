#include "nap.hpp"

static void twice(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  nap(t, yield);
  nap(t, yield);
}

void first(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  twice(t, yield);
}
