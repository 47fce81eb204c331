// The lambda is kept by something that knows nothing of tokens.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <any>

namespace asio = boost::asio;

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  auto wait = [&](asio::yield_context yield) { // refused: callable-escapes
    timer.async_wait(yield);
  };
  std::any kept = wait;
  asio::spawn(io, std::any_cast<decltype(wait)>(kept));
  io.run();
}
