// A placeholder under another name is not recognised.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace asio = boost::asio;

static const auto token = std::placeholders::_1;

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: unsupported-root
  timer.async_wait(yield);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, std::bind(nap, std::ref(timer), token));
  io.run();
}
