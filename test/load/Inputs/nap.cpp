#include <boost/asio/spawn.hpp>

static void nap(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  t.async_wait(yield);
}

void run(boost::asio::steady_timer &t, boost::asio::yield_context y) { nap(t, y); }
