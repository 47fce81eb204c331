#include <iostream>
#include <utility>

#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>

namespace asio = boost::asio;

static int or_throw(asio::yield_context yield, boost::system::error_code ec, int value) {
  if (yield.ec_)
    *yield.ec_ = ec;
  else if (ec)
    throw boost::system::system_error(ec);
  return value;
}

static int fails(asio::io_context &io, asio::yield_context yield) {
  asio::post(io, yield);
  return or_throw(yield, asio::error::eof, 3);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    boost::system::error_code ec;
    std::cout << fails(io, yield[ec]) << ec.message() << "\n";
  });
  io.run();
}
