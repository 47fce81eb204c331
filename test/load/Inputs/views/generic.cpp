#include <context.hpp>

template <class Timer> void run(Timer &t, context c) {
  t.async_wait(c);
}

#ifdef LEGACY
void with(boost::asio::steady_timer &t, context c) {
  run(t, c);
}
#endif
