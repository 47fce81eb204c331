// The type of the token is a parameter of the template, and said elsewhere: without the
// token nothing tells it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <type_traits>

namespace asio = boost::asio;

template <class Yield>
void told(Yield yield) { // refused: unsupported-declarator
  asio::post(yield);
  std::cout << std::is_same_v<Yield, asio::yield_context> << '\n';
}

template <class Yield>
void said(Yield yield) { // refused: unsupported-declarator
  asio::post(yield);
}

template <class Token>
  requires std::is_class_v<Token>
void constrained(Token token) { // refused: unsupported-declarator
  asio::post(token);
}

template <class Executor>
void named(asio::basic_yield_context<Executor> yield) { // refused: unsupported-declarator
  Executor executor = yield.get_executor();
  asio::post(executor, yield);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) { told(yield); });                      // refused: group-refused
  asio::spawn(io, [](asio::yield_context yield) { said<asio::yield_context>(yield); }); // refused: group-refused
  asio::spawn(io, [](asio::yield_context yield) { constrained(yield); });               // refused: group-refused
  asio::spawn(io, [](asio::yield_context yield) { named(yield); });                     // refused: group-refused
  io.run();
}
