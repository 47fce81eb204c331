// std::visit, std::apply and std::invoke call what they are given once, and
// return what it returns: the call is awaited.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
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

static void run(Command &command, int &at, asio::yield_context yield);

static void apply(Move &m, int &at, asio::yield_context yield) {
  asio::post(yield);
  at += m.by;
  std::cout << "at " << at << '\n';
}

static void apply(Say &s, int &, asio::yield_context yield) {
  asio::post(yield);
  std::cout << s.what << '\n';
}

static void apply(std::shared_ptr<Both> &b, int &at, asio::yield_context yield) {
  run(b->first, at, yield);
  run(b->second, at, yield);
}

static void run(Command &command, int &at, asio::yield_context yield) {
  std::visit([&](auto &c) { apply(c, at, yield); }, command);
}

static std::size_t weigh(Command const &command, asio::yield_context yield) {
  return std::visit(
      [&, yield](auto const &c) -> std::size_t {
        asio::post(yield);
        return sizeof(c) != 0;
      },
      command);
}

static int cost(int n, std::string const &name, asio::yield_context yield) {
  asio::post(yield);
  return n + static_cast<int>(name.size());
}

struct Shop {
  int base;
  int price(int n, asio::yield_context yield) const {
    asio::post(yield);
    if (n > 9)
      throw n;
    return base * n;
  }
};

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    int at = 0;
    Command command = std::make_shared<Both>(Both{Move{3}, std::make_shared<Both>(Both{Say{"hi"}, Move{4}})});
    run(command, at, yield);
    std::cout << weigh(command, yield) << '\n';

    int sum = 0;
    std::apply([&](auto const &...n) { (void(sum += cost(n, "xy", yield)), ...); }, std::make_tuple(1, 2, 3));
    std::cout << sum << '\n';

    std::string const name = "abc";
    std::cout << std::invoke(cost, 4, name, yield) << std::invoke(cost, 4, std::string("abcde"), yield) << '\n';
    Shop shop{7};
    std::cout << std::invoke(&Shop::price, shop, 6, yield) << '\n';
    try {
      std::cout << std::invoke(&Shop::price, &shop, 10, yield) << '\n';
    } catch (int n) {
      std::cout << "caught " << n << '\n';
    }

    auto show = [&](auto const &shown) {
      asio::post(yield);
      std::cout << "shown " << (sizeof(shown) != 0) << '\n';
    };
    std::visit(show, command);
    std::visit([&](std::string const &text) { std::cout << cost(0, text, yield) << '\n'; },
               std::variant<std::string>("four"));
  });
  io.run();
}
