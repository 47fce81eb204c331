// std::for_each whose callback suspends becomes a loop.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
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

  void send(std::string const &text, asio::yield_context yield) {
    asio::post(yield);
    inbox += text;
    std::cout << "client " << id << " got " << text << std::endl;
  }
};

struct room {
  std::vector<client> clients{{4, ""}, {5, ""}};

  void greet(asio::yield_context yield) {
    std::for_each(clients.begin(), clients.end(),
                  [this, yield](client &c) { c.send(name, yield); });
  }
  std::string name = "blue";
};

int main() {
  asio::io_context io;
  std::vector<client> clients{{1, ""}, {2, ""}, {3, ""}};
  std::map<std::string, int> rooms{{"blue", 2}, {"red", 1}};

  asio::spawn(io, [&](asio::yield_context yield) {
    // all of them
    std::for_each(clients.begin(), clients.end(), [&](client &c) {
      c.send("hello", yield); // in turn
    });

    // `return` goes on with the next; from behind
    int skipped = 0;
    std::for_each(clients.rbegin(), clients.rend(), [yield, &skipped](client &c) {
      if (c.id == 2) {
        ++skipped;
        return;
      }
      c.send("again", yield);
    });

    // one in the other
    std::for_each(rooms.begin(), rooms.end(), [&](auto const &r) {
      for (int i = 0; i < r.second; ++i)
        std::for_each(clients.begin(), clients.begin() + 1, [&](client &c) { c.send(r.first, yield); });
    });

    // a callback with a name; one that returns from a loop of its own
    auto const tell = [&](client &c) {
      for (int i = 0;; ++i) {
        if (i == c.id)
          return;
        c.send(std::to_string(i), yield);
      }
    };
    if (skipped)
      std::for_each(clients.begin(), clients.end(), tell);

    // the range itself
    std::ranges::for_each(clients, [&](client &c) {
      if (c.id == 2)
        return;
      c.send("range", yield);
    });

    // thrown through the algorithm
    try {
      std::for_each(clients.begin(), clients.end(), [&](client const &c) {
        asio::post(yield);
        if (c.id == 2)
          throw std::runtime_error("stop at 2");
        std::cout << "checked " << c.id << std::endl;
      });
    } catch (std::exception &e) {
      std::cout << e.what() << std::endl;
    }
    room().greet(yield);
  });
  // In between: the loops really wait.
  for (int i = 0; i < 3; ++i)
    asio::post(io, [i] { std::cout << "tick " << i << std::endl; });
  io.run();
}
