// A coroutine that is handed its token and a closure which uses the same token:
// what the closure gives tells what the coroutine gives.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace asio = boost::asio;

struct Pool {
  int lent = 0;

  void acquire(asio::yield_context yield) {
    asio::post(yield);
    ++lent;
  }

  template <class Use>
  auto with(asio::yield_context yield, Use use, int tries = 1) -> std::invoke_result_t<Use &, int &> {
    while (true) {
      acquire(yield);
      try {
        return use(lent);
      } catch (std::runtime_error const &e) {
        if (--tries == 0)
          throw;
        std::cout << "again: " << e.what() << '\n';
      }
    }
  }
};

template <class Step>
void twice(Step const &step, asio::yield_context yield) {
  step(1);
  asio::post(yield);
  step(2);
}

int main() {
  asio::io_context io;
  Pool pool;
  asio::spawn(io, [&](asio::yield_context yield) {
    auto [n, name] = pool.with(yield, [&](int &lent) {
      asio::post(yield);
      return std::pair<int, std::string>(lent, "first");
    });
    std::cout << n << ' ' << name << '\n';
    int failures = 2;
    std::cout << pool.with(
                     yield,
                     [&](int &lent) {
                       asio::post(yield);
                       if (failures-- > 0)
                         throw std::runtime_error("lost " + std::to_string(lent));
                       return lent * 2.5;
                     },
                     5)
              << '\n';
    twice(
        [&](int i) {
          asio::post(yield);
          std::cout << "step " << i << '\n';
        },
        yield);
  });
  io.run();
}
