// A coroutine that is handed its token and a closure which uses the same token:
// what the closure gives tells what the coroutine gives.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace asio = boost::asio;

struct Pool {
  int lent = 0;

  asio::awaitable<void> acquire() {
    co_await asio::post(asio::use_awaitable);
    ++lent;
  }

  template <class Use>
  auto with(Use use, int tries = 1) -> std::invoke_result_t<Use &, int &> {
    while (true) {
      co_await acquire();
      try {
        co_return co_await use(lent);
      } catch (std::runtime_error const &e) {
        if (--tries == 0)
          throw;
        std::cout << "again: " << e.what() << '\n';
      }
    }
  }
};

template <class Step>
asio::awaitable<void> twice(Step const &step) {
  co_await step(1);
  co_await asio::post(asio::use_awaitable);
  co_await step(2);
}

int main() {
  asio::io_context io;
  Pool pool;
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    auto [n, name] = co_await pool.with([&](int &lent) -> asio::awaitable<std::pair<int, std::string>> {
      co_await asio::post(asio::use_awaitable);
      co_return std::pair<int, std::string>(lent, "first");
    });
    std::cout << n << ' ' << name << '\n';
    int failures = 2;
    std::cout << co_await pool.with(
                     [&](int &lent) -> asio::awaitable<double> {
                       co_await asio::post(asio::use_awaitable);
                       if (failures-- > 0)
                         throw std::runtime_error("lost " + std::to_string(lent));
                       co_return lent * 2.5;
                     },
                     5)
              << '\n';
    co_await twice(
        [&](int i) -> asio::awaitable<void> {
          co_await asio::post(asio::use_awaitable);
          std::cout << "step " << i << '\n';
        });
  });
  io.run();
}
