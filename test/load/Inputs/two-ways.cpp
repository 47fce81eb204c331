#include <boost/asio/spawn.hpp>

#ifdef OTHER
void other(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
#else
void one(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
#endif
