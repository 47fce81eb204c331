#include "include/shape.hpp"

struct square : shape {
  int area(boost::asio::yield_context yield) override {
    timer.async_wait(yield);
    return 4;
  }
  boost::asio::steady_timer &timer;
};
