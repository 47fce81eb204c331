#include "work.hpp"
namespace {
void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
} // namespace
void top(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  struct local {
    void run(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
      nap(timer, yield);
    }
  } object;
  auto first = [&](boost::asio::yield_context yield) { nap(timer, yield); };
  auto second = [&](boost::asio::yield_context yield) {
    kept(timer, work(timer, yield), yield);
    object.run(timer, yield);
  };
  first(yield);
  second(yield);
}
