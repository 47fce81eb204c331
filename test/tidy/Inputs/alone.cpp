#include "alone.hpp"

static void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}

void shared(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  elsewhere(timer, yield);
}

struct Keeper {
  boost::asio::yield_context token[1];
};
static void keep(boost::asio::yield_context yield) { Keeper keeper{yield}; }
