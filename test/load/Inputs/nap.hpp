#pragma once
#include <boost/asio/spawn.hpp>

inline void nap(boost::asio::steady_timer &t, boost::asio::yield_context yield) {
  t.async_wait(yield);
}
