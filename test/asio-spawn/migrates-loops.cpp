// Conditions of loops with effects in front of an await; jumps out of handlers.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace asio = boost::asio;

static int ask(int n, asio::yield_context yield) {
  asio::post(yield);
  std::cout << "asked " << n << '\n';
  return n;
}

static int next(int &n) {
  std::cout << "next " << n << '\n';
  return n++;
}

static int count(asio::yield_context yield) {
  int n = 0;
  while (next(n) < ask(3, yield)) {
    if (n == 1)
      continue;
    std::cout << "in " << n << '\n';
  }
  for (int i = ask(4, yield); i-- > ask(0, yield);) {
    if (i == 2)
      continue;
    n += i;
  }
  return n;
}

static int search(std::vector<int> const &all, asio::yield_context yield) {
  int tries = 0;
again:
  try {
    if (++tries == 1)
      throw std::runtime_error("once more");
    for (int one : all)
      try {
        if (ask(one, yield) == 2)
          throw one;
      } catch (int found) {
        ask(found * 10, yield);
        if (tries == 2)
          goto out;
      }
  } catch (std::runtime_error const &e) {
    std::cout << e.what() << ask(7, yield) << '\n';
    goto again;
  }
  return -1;
out:
  return tries;
}

int main() {
  asio::io_context io;
  asio::spawn(io, [](asio::yield_context yield) {
    std::cout << count(yield) << '\n';
    std::cout << search({1, 2, 3}, yield) << '\n';
  });
  io.run();
}
