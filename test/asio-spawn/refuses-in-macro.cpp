// The text that would change is the macro's, which others use as well.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

#define NAP(timer) (timer).async_wait(yield)

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: in-macro
    NAP(timer);
  });
  io.run();
}
