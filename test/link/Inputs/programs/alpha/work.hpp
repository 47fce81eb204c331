#pragma once
#include <boost/asio/spawn.hpp>
int work(boost::asio::steady_timer &timer, boost::asio::yield_context yield);
template <typename T>
T kept(boost::asio::steady_timer &timer, T value, boost::asio::yield_context yield) {
  timer.async_wait(yield);
  return value;
}
