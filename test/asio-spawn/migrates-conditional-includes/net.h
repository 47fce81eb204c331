#ifndef NET_H
#define NET_H

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>

inline long pause(boost::asio::io_context &io, boost::asio::yield_context yield) {
  boost::asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
  return getpid() > 0 ? 1 : 0;
}

#endif
