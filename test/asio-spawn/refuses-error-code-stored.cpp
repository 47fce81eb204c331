// One request carries a plain token and another one a token with an error code:
// whether what is called with the stored token throws, is decided by who stored it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>

namespace asio = boost::asio;

struct request {
  asio::io_context &io;
  asio::yield_context yield;
};

static void wait(asio::io_context &io, asio::yield_context yield) { // refused: error-code-stored
  asio::steady_timer timer(io, std::chrono::hours(1));
  asio::post(io, [&] { timer.cancel(); });
  timer.async_wait(yield);
}

static void serve(request &r) {
  try {
    wait(r.io, r.yield);
    std::cout << "no exception" << std::endl;
  } catch (std::exception const &e) {
    std::cout << e.what() << std::endl;
  }
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    request r{io, yield};
    serve(r);
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    boost::system::error_code ec;
    request r{io, yield[ec]};
    serve(r);
    std::cout << ec.message() << std::endl;
  });
  io.run();
}
