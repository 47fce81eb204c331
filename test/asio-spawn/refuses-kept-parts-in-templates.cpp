// In a template, a reference keeps what is awaited alive by a member of it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

struct answer {
  std::string text;
};

template <class Io> answer ask(Io &io, asio::yield_context yield) { // refused: group-refused
  asio::post(io, yield);
  return {"a text that is long enough to be freed"};
}

template <class Io> void print(Io &io, asio::yield_context yield) { // refused: cannot-hoist
  std::string const &text = ask(io, yield).text;
  std::cout << text << '\n';
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) { print(io, yield); }); // refused: group-refused
  io.run();
}
