#include "work.hpp"
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <house/co_fiber.hpp>

boost::asio::awaitable<int> carry(int bricks, const std::string &who) {
  int carried = 0;
  while (carried < bricks) {
    house::trace(who + " carries " + std::to_string(++carried));
    if (co_await house::co_nap(1) > 1)
      break;
  }
  co_await rest(); // the two tokens are one
  co_return carried;
}

boost::asio::awaitable<void> rest() {
  co_await boost::asio::post(boost::asio::use_awaitable);
  house::trace("rested");
}
