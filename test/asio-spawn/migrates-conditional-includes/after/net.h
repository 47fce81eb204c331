#ifndef NET_H
#define NET_H

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif
#include <boost/asio.hpp>

inline boost::asio::awaitable<long> pause(boost::asio::io_context &io) {
  boost::asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return getpid() > 0 ? 1 : 0;
}

#endif
