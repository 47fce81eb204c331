#include "naps.hpp"
#include "house.hpp"
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

boost::asio::awaitable<int> nap(boost::asio::io_context &io) {
  static int count = 0;
  boost::asio::steady_timer timer(io, std::chrono::milliseconds(1));
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return ++count;
}

namespace {

struct sleeper {
  boost::asio::io_context &io;
  int times;

  boost::asio::awaitable<void> operator()() {
    while (times-- > 0)
      co_await nap(io);
    std::cout << "slept enough\n";
  }
};

} // namespace

void tests() {
  house::run_to_end(
      [](boost::asio::io_context &io) -> boost::asio::awaitable<void> {
        {
          auto &&out = std::cout << co_await nap(io);
          out << co_await nap(io) << "\n";
        }
      });
  house::run_to_end([](auto &io) -> boost::asio::awaitable<void> {
    co_await nap(io);
    throw std::runtime_error("a test that fails");
  });

  boost::asio::io_context io;
  house::launch(io, "a sleeper", sleeper{io, 2});
  house::launch(io, "a thrower", [&]() -> boost::asio::awaitable<void> {
    co_await nap(io);
    throw std::runtime_error("no more naps");
  });
  io.run();
}
