#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>

struct mutex { void lock(); void unlock(); };
struct own_lock {
  explicit own_lock(mutex &m) : m(m) { m.lock(); }
  ~own_lock() { m.unlock(); }
  mutex &m;
};
void serve(boost::asio::steady_timer &timer, mutex &door, boost::asio::yield_context yield) {
  own_lock   mine(door);
  timer.async_wait(yield);
}
struct keeper { boost::asio::yield_context yield[1]; };
void keep(boost::asio::steady_timer &timer, mutex &door, boost::asio::yield_context yield) {
  own_lock mine(door);
  timer.async_wait(yield);
  keeper kept{yield};
}
