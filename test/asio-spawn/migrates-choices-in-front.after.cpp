// Choices that are the first operand of another: g++ 12 would await what is
// awaited on a condition there each time.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<int> get(char const *name, int value) {
  co_await asio::post(asio::use_awaitable);
  std::cout << name << ' ';
  co_return value;
}

asio::awaitable<void> choose(bool first, bool second) {
  bool const condition = first && co_await get("a", 1);
  bool one = (condition) || co_await get("b", 0);
  bool const condition2 = first && co_await get("c", 1);
  bool two = (condition2) || second;
  bool const condition3 = first || co_await get("d", 0);
  bool three = condition3 || co_await get("e", 1);
  auto choice = first ? second : co_await get("f", 1);
  int four = (choice) ? co_await get("g", 2) : 8;
  {
    bool const condition4 = first && co_await get("h", 1);
    if ((condition4) && second)
    std::cout << "both ";
  }
  bool five = (first || co_await get("i", 1)) && co_await get("j", 0);
  bool six = first && co_await get("k", 1) && co_await get("l", 1);
  std::cout << one << two << three << four << five << six << '\n';
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    for (int i = 0; i < 4; ++i)
      co_await choose(i & 1, i & 2);
  });
  io.run();
}
