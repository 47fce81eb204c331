// In one of two sources LENGTH is a coroutine's call.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

inline void nap(boost::asio::io_context &io, boost::asio::yield_context yield) { // refused: views-disagree
  boost::asio::steady_timer timer(io, std::chrono::milliseconds(length(yield)));
  timer.async_wait(yield);
}
