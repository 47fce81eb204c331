// Choices that are the first operand of another: g++ 12 would await what is
// awaited on a condition there each time.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace asio = boost::asio;

int get(char const *name, int value, asio::yield_context yield) {
  asio::post(yield);
  std::cout << name << ' ';
  return value;
}

void choose(bool first, bool second, asio::yield_context yield) {
  bool one = (first && get("a", 1, yield)) || get("b", 0, yield);
  bool two = (first && get("c", 1, yield)) || second;
  bool three = first || get("d", 0, yield) || get("e", 1, yield);
  int four = (first ? second : get("f", 1, yield)) ? get("g", 2, yield) : 8;
  if ((first && get("h", 1, yield)) && second)
    std::cout << "both ";
  bool five = (first || get("i", 1, yield)) && get("j", 0, yield);
  bool six = first && get("k", 1, yield) && get("l", 1, yield);
  std::cout << one << two << three << four << five << six << '\n';
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    for (int i = 0; i < 4; ++i)
      choose(i & 1, i & 2, yield);
  });
  io.run();
}
