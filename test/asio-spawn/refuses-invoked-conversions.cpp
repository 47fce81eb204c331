// What std::invoke and std::visit convert for a parameter is gone when they
// return, before the coroutine that refers to it goes on.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <functional>
#include <iostream>
#include <string>
#include <variant>

namespace asio = boost::asio;

static std::size_t length(std::string const &text, asio::yield_context yield) { // refused: parameter-would-dangle
  asio::post(yield);
  return text.size();
}

static std::size_t ask(std::string const &text, asio::yield_context yield) { // refused: group-refused
  asio::post(yield);
  return text.size();
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) { // refused: group-refused
    std::cout << std::invoke(length, "by invoke", yield) << '\n';
  });
  asio::spawn(io, [](asio::yield_context yield) { // refused: group-refused
    std::variant<char const *> text("by visit");
    std::visit([&](std::string const &s) { std::cout << ask(s, yield) << '\n'; }, text); // refused: parameter-would-dangle
  });
  io.run();
}
