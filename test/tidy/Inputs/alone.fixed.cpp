#include "alone.hpp"

static boost::asio::awaitable<void> nap(boost::asio::steady_timer &timer) {
  co_await timer.async_wait(boost::asio::use_awaitable);
}

void shared(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  elsewhere(timer, yield);
}

struct Keeper {
  boost::asio::yield_context token[1];
};
static void keep(boost::asio::yield_context yield) { Keeper keeper{yield}; }
