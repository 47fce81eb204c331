// An object points to the token; whoever uses it there may be anybody.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

struct request {
  asio::steady_timer &timer;
  asio::yield_context *yield;
};

static void handle(request &r) { r.timer.async_wait(*r.yield); }

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    request r{timer, &yield};
    handle(r);
  });
  io.run();
}
