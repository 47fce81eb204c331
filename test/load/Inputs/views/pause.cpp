#include <context.hpp>

void pause(boost::asio::steady_timer &t, context c) {
  t.async_wait(c);
}
