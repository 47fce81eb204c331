// Templates that take whatever token they are given, and wait with it themselves:
// no operations, since what they return does not depend on it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

template <class Token>
static void pause(asio::steady_timer &timer, Token &&token) {
  timer.expires_after(std::chrono::milliseconds(1));
  timer.async_wait(token);
}

template <class Yield>
static std::string answer(asio::io_context &io, std::string question, Yield yield) {
  asio::post(io, yield);
  return question + "!";
}

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
    pause(timer, yield);
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    std::cout << answer(io, "a question", yield) << '\n';
  });
  asio::spawn(io, [&](asio::yield_context yield) { // refused: token-escapes
    std::cout << logged_add(1, 2, yield) << '\n';
  });
  asio::spawn(io, [&](asio::yield_context yield) {
    async_pause(timer, yield);
    std::cout << "paused\n";
  });
  io.run();
}
