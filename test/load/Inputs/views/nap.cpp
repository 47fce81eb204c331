#include <context.hpp>

template <class T> void pause(boost::asio::steady_timer &, T) {}
void pause(boost::asio::steady_timer &t, context c);

void nap(boost::asio::steady_timer &t, context c) {
  pause(t, c);
}
