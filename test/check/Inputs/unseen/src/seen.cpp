#include "shared.hpp"

template <typename T>
struct pool {
  void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
    timer.async_wait(yield);
  }
};

template <typename T>
void nobody(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}

#if defined(ON_SOME_PLATFORM)
void elsewhere(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield); // one finding a region
}
#elif 1
int here;
#else
#include <boost/asio/spawn.hpp>
#endif
// yield_context in a comment, and "yield_context" in a string, are no code.
