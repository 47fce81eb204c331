#include "nap.hpp"

void first(boost::asio::steady_timer &t, boost::asio::yield_context yield);

void second(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  first(t, yield);
}
