// What moves in front of an await is part of a temporary, which must live as long.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <string>
#include <utility>
namespace asio = boost::asio;
struct answer {
  int code;
  std::string text;
  std::string const &words() const { return text; }
};
asio::awaitable<answer> ask(asio::io_context &io, int code) {
  co_await asio::post(io, asio::use_awaitable);
  co_return answer{code, "a quite long answer, longer than small " + std::to_string(code)};
}
asio::awaitable<std::string> own(asio::io_context &io) {
  co_await asio::post(io, asio::use_awaitable);
  co_return "a quite long answer, own one, longer than small";
}
int main() {
  asio::io_context io;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    auto &&object = (co_await ask(io, 1));
    auto &&left = std::move(object).words();
    std::string both = left + co_await own(io);
    std::cout << both << "\n";
    {
      auto &&out = std::cout << (co_await ask(io, 2)).words();
      out << co_await own(io) << "\n";
    }
    auto &&left2 = std::string((co_await ask(io, 3)).words());
    std::string third = std::move(left2) + co_await own(io);
    {
      auto &&out = std::cout << third;
      auto &&object2 = (co_await ask(io, 2));
      auto &&left3 = std::move(object2).words();
      out << (left3 == co_await own(io)) << "\n";
    }
    auto &&object2 = (co_await own(io));
    auto &&left3 = std::move(object2).append("x");
    std::string v = left3 + (co_await ask(io, 4)).text;
    std::cout << v << "\n";
    {
      auto &&out = std::cout << std::string_view(co_await own(io)).substr(2);
      out << std::string_view(co_await own(io)).substr(3) << "\n";
    }
  });
  io.run();
}
