// The class is in a header, its methods in one file, what works with it in another
// one, which names no token, and its objects are made in a third.
#include "session.h"
#include <iostream>
#include <recoro/asio.hpp>

int main() {
  boost::asio::io_context io;
  for (std::string name : {"one", "two"})
    recoro::spawn_like(io, [&io, name]() -> boost::asio::awaitable<void> {
      session s(io, name);
      runner r(s);
      {
        auto &&out = std::cout << name << ": ";
        out << co_await r.twice() << " rounds\n";
      }
      r.tell();
    });
  io.run();
}
