#include "nap.hpp"

int answer(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
#ifdef OTHER
  nap(t, yield);
  return 2;
#else
  t.async_wait(yield);
  return 1;
#endif
}
