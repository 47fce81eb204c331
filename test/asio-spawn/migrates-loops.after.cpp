// Conditions of loops with effects in front of an await; jumps out of handlers.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace asio = boost::asio;

static asio::awaitable<int> ask(int n) {
  co_await asio::post(asio::use_awaitable);
  std::cout << "asked " << n << '\n';
  co_return n;
}

static int next(int &n) {
  std::cout << "next " << n << '\n';
  return n++;
}

static asio::awaitable<int> count() {
  int n = 0;
  while (true) {
    auto left = next(n);
    if (!(left < co_await ask(3)))
      break;
    if (n == 1)
      continue;
    std::cout << "in " << n << '\n';
  }
  for (int i = co_await ask(4); ;) {
    auto left2 = i--;
    if (!(left2 > co_await ask(0)))
      break;
    if (i == 2)
      continue;
    n += i;
  }
  co_return n;
}

static asio::awaitable<int> search(std::vector<int> const &all) {
  int tries = 0;
again:
  {
  std::exception_ptr caught2;
  const std::runtime_error *caught_e = nullptr;
  try {
    if (++tries == 1)
      throw std::runtime_error("once more");
    for (int one : all)
      {
      std::exception_ptr caught;
      int *caught_found = nullptr;
      try {
        if (co_await ask(one) == 2)
          throw one;
      } catch (int &found) {
        caught = std::current_exception();
        caught_found = &found;
      }
      if (auto const held = std::exchange(caught, nullptr)) {
        int found = *caught_found;
        co_await ask(found * 10);
        if (tries == 2)
          goto out;
      }
      }
  } catch (std::runtime_error const &e) {
    caught2 = std::current_exception();
    caught_e = &e;
  }
  if (auto const held2 = std::exchange(caught2, nullptr)) {
    std::runtime_error const &e = *caught_e;
    {
      auto &&out2 = std::cout << e.what();
      out2 << co_await ask(7) << '\n';
    }
    goto again;
  }
  }
  co_return -1;
out:
  co_return tries;
}

int main() {
  asio::io_context io;
  recoro::spawn_like(io, []() -> asio::awaitable<void> {
    std::cout << co_await count() << '\n';
    {
      std::vector<int> all{1, 2, 3};
      std::cout << co_await search(std::move(all)) << '\n';
    }
  });
  io.run();
}
