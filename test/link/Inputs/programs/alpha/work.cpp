#include "work.hpp"
namespace {
void nap(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
} // namespace
static void rest(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  nap(timer, yield);
}
int work(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  rest(timer, yield);
  return 1;
}
