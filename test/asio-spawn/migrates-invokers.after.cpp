// std::visit, std::apply and std::invoke call what they are given once, and
// return what it returns: the call is awaited.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <tuple>
#include <variant>

namespace asio = boost::asio;

struct Move {
  int by;
};
struct Say {
  std::string what;
};
struct Both;
using Command = std::variant<Move, Say, std::shared_ptr<Both>>;
struct Both {
  Command first, second;
};

static asio::awaitable<void> run(Command &command, int &at);

static asio::awaitable<void> apply(Move &m, int &at) {
  co_await asio::post(asio::use_awaitable);
  at += m.by;
  std::cout << "at " << at << '\n';
}

static asio::awaitable<void> apply(Say &s, int &) {
  co_await asio::post(asio::use_awaitable);
  std::cout << s.what << '\n';
}

static asio::awaitable<void> apply(std::shared_ptr<Both> &b, int &at) {
  co_await run(b->first, at);
  co_await run(b->second, at);
}

static asio::awaitable<void> run(Command &command, int &at) {
  co_await std::visit([&](auto &c) -> asio::awaitable<void> { co_await apply(c, at); }, command);
}

static asio::awaitable<std::size_t> weigh(Command const &command) {
  co_return co_await std::visit(
      [&](auto const &c) -> asio::awaitable<std::size_t> {
        co_await asio::post(asio::use_awaitable);
        co_return sizeof(c) != 0;
      },
      command);
}

static asio::awaitable<int> cost(int n, std::string const &name) {
  co_await asio::post(asio::use_awaitable);
  co_return n + static_cast<int>(name.size());
}

struct Shop {
  int base;
  asio::awaitable<int> price(int n) const {
    co_await asio::post(asio::use_awaitable);
    if (n > 9)
      throw n;
    co_return base * n;
  }
};

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    int at = 0;
    Command command = std::make_shared<Both>(Both{Move{3}, std::make_shared<Both>(Both{Say{"hi"}, Move{4}})});
    co_await run(command, at);
    std::cout << co_await weigh(command) << '\n';

    int sum = 0;
    co_await std::apply([&](auto const &...n) -> asio::awaitable<void> { (void(sum += co_await cost(n, "xy")), ...); }, std::make_tuple(1, 2, 3));
    std::cout << sum << '\n';

    std::string const name = "abc";
    {
      auto &&out = std::cout << co_await std::invoke(cost, 4, name);
      out << co_await std::invoke(cost, 4, std::string("abcde")) << '\n';
    }
    Shop shop{7};
    std::cout << co_await std::invoke(&Shop::price, shop, 6) << '\n';
    try {
      std::cout << co_await std::invoke(&Shop::price, &shop, 10) << '\n';
    } catch (int n) {
      std::cout << "caught " << n << '\n';
    }

    auto show = [&](auto const &shown) -> asio::awaitable<void> {
      co_await asio::post(asio::use_awaitable);
      std::cout << "shown " << (sizeof(shown) != 0) << '\n';
    };
    co_await std::visit(show, command);
    co_await std::visit([&](std::string const &text) -> asio::awaitable<void> { std::cout << co_await cost(0, text) << '\n'; },
               std::variant<std::string>("four"));
  });
  io.run();
}
