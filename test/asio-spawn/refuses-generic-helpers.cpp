// A template that takes its token in a pack, and waits with it itself: no operation, since
// what it returns does not depend on the token.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <utility>

namespace asio = boost::asio;

static int add(int a, int b, asio::yield_context yield) { // refused: token-from-elsewhere
  asio::post(yield);
  return a + b;
}

// The token is somewhere in the pack.
template <class... Arguments> static int logged_add(Arguments &&...arguments) {
  std::cout << "add\n";
  return add(std::forward<Arguments>(arguments)...);
}

// This one is an operation.
template <class Token>
static auto async_pause(asio::steady_timer &timer, Token &&token) {
  timer.expires_after(std::chrono::milliseconds(1));
  return timer.async_wait(std::forward<Token>(token));
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io);
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    std::cout << logged_add(1, 2, yield) << '\n';
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    async_pause(timer, yield);
    std::cout << "paused\n";
  });
  io.run();
}
