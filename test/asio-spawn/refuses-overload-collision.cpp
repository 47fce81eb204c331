// Without its token it would be the function above it, and the name that it
// would get instead is not free; or it says its name.
#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>

namespace asio = boost::asio;

static void nap(asio::steady_timer &timer) { timer.wait(); }

static void nap(asio::steady_timer &timer, asio::yield_context yield) { // refused: overload-collision
  timer.async_wait(yield);
}

struct sleeper {
  int co_nap = 0;
};

static void rest(asio::steady_timer &timer) { timer.wait(); }

static void rest(asio::steady_timer &timer, asio::yield_context yield) { // refused: overload-collision
  timer.async_wait(yield);
  std::cout << __func__ << '\n';
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    nap(timer);
    nap(timer, yield);
    rest(timer);
    rest(timer, yield);
    std::cout << sleeper().co_nap << '\n';
  });
  io.run();
}
