// The executor of the token is a parameter of the template: it goes with the token,
// where nothing else names it.
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <iostream>
#include <list>
#include <string>

namespace asio = boost::asio;

asio::awaitable<void> nap(asio::steady_timer &timer) {
  timer.expires_after(std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
}

template <class Number>
asio::awaitable<Number> doubled(Number n, int times = 2) {
  co_await asio::post(asio::use_awaitable);
  co_return n * times;
}

template <class Executor>
class bucket {
public:
  bucket(Executor ex, int level) : timer_(ex), level_(level) {}

  asio::awaitable<int> take(int n = 1) {
    while (level_ < n) {
      co_await nap(timer_);
      ++level_;
    }
    co_return level_ -= n;
  }

private:
  asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  int level_;
};

int main() {
  asio::io_context io;
  auto strand = asio::make_strand(io);
  bucket<asio::any_io_executor> shared(io.get_executor(), 1);
  recoro::spawn_like(io, [&]() -> asio::awaitable<void> {
    asio::steady_timer timer(io);
    co_await nap(timer);
    {
      auto &&out = std::cout << co_await doubled(21);
      out << co_await doubled(0.5, 3) << "\n";
    }
    {
      auto &&out = std::cout << co_await shared.take();
      out << co_await shared.take(2) << "\n";
    }
  });
  io.run();
  io.restart();
  asio::co_spawn(strand, [&]() -> asio::awaitable<void> {
    asio::steady_timer timer(strand);
    co_await nap(timer);
    std::cout << "on a strand\n";
  }, asio::detached);
  io.run();
}
