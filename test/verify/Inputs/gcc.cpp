#include "other.hpp"
#include <type_traits>

void pinned(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
#ifndef __clang__
static_assert(std::is_invocable_v<decltype(pinned), boost::asio::steady_timer &,
                                  boost::asio::yield_context>);
#endif

void other(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
