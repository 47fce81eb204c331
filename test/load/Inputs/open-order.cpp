#include <boost/asio/spawn.hpp>

int next();
int sum(int, int);
int wait(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  t.async_wait(yield);
  return next();
}
int both(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  return sum(wait(t, yield), next());
}
