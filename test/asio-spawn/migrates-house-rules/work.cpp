#include "work.hpp"
#include <boost/asio/post.hpp>

int carry(house::fiber f, int bricks, const std::string &who) {
  int carried = 0;
  while (carried < bricks) {
    house::trace(f, who + " carries " + std::to_string(++carried));
    if (house::nap(f, 1) > 1)
      break;
  }
  rest(f); // the two tokens are one
  return carried;
}

void rest(boost::asio::yield_context yield) {
  boost::asio::post(yield);
  house::trace("rested");
}
