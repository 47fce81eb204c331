// std::for_each whose callback suspends becomes a loop.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct client {
  int id;
  std::string inbox;

  asio::awaitable<void> send(std::string const &text) {
    co_await asio::post(asio::use_awaitable);
    inbox += text;
    std::cout << "client " << id << " got " << text << std::endl;
  }
};

struct room {
  std::vector<client> clients{{4, ""}, {5, ""}};

  asio::awaitable<void> greet() {
    for (client &c : clients) { co_await c.send(name); }
  }
  std::string name = "blue";
};

int main() {
  asio::io_context io;
  std::vector<client> clients{{1, ""}, {2, ""}, {3, ""}};
  std::map<std::string, int> rooms{{"blue", 2}, {"red", 1}};

  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    // all of them
    for (client &c : clients) {
      co_await c.send("hello"); // in turn
    }

    // `return` goes on with the next; from behind
    int skipped = 0;
    for (auto at = clients.rbegin(), last = clients.rend(); at != last; ++at) {
      client &c = *at;
      if (c.id == 2) {
        ++skipped;
        continue;
      }
      co_await c.send("again");
    }

    // one in the other
    for (auto const &r : rooms) {
      for (int i = 0; i < r.second; ++i)
        for (auto at = clients.begin(), last = clients.begin() + 1; at != last; ++at) { client &c = *at; co_await c.send(r.first); }
    }

    // a callback with a name; one that returns from a loop of its own
    auto const tell = [&](client &c) -> asio::awaitable<void> {
      for (int i = 0;; ++i) {
        if (i == c.id)
          co_return;
        co_await c.send(std::to_string(i));
      }
    };
    if (skipped)
      for (auto at2 = clients.begin(), last2 = clients.end(); at2 != last2; ++at2) co_await tell(*at2);

    // the range itself
    for (client &c : clients) {
      if (c.id == 2)
        continue;
      co_await c.send("range");
    }

    // thrown through the algorithm
    try {
      for (client const &c : clients) {
        co_await asio::post(asio::use_awaitable);
        if (c.id == 2)
          throw std::runtime_error("stop at 2");
        std::cout << "checked " << c.id << std::endl;
      }
    } catch (std::exception &e) {
      std::cout << e.what() << std::endl;
    }
    co_await room().greet();
  });
  // In between: the loops really wait.
  for (int i = 0; i < 3; ++i)
    asio::post(io, [i] { std::cout << "tick " << i << std::endl; });
  io.run();
}
