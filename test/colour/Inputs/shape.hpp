#pragma once
#include <boost/asio/spawn.hpp>

struct shape {
  virtual ~shape() = default;
  virtual int area(boost::asio::yield_context yield) = 0;
};
