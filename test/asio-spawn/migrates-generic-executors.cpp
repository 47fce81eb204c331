// The executor of the token is a parameter of the template: it goes with the token,
// where nothing else names it.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <list>
#include <string>

namespace asio = boost::asio;

template <typename Executor>
void nap(asio::steady_timer &timer, asio::basic_yield_context<Executor> yield) {
  timer.expires_after(std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

template <class Number, typename Executor = asio::any_io_executor>
Number doubled(Number n, const asio::basic_yield_context<Executor> &yield, int times = 2) {
  asio::post(yield);
  return n * times;
}

template <class Executor>
class bucket {
public:
  bucket(Executor ex, int level) : timer_(ex), level_(level) {}

  template <class YieldExecutor>
  int take(asio::basic_yield_context<YieldExecutor> yield, int n = 1) {
    while (level_ < n) {
      nap(timer_, yield);
      ++level_;
    }
    return level_ -= n;
  }

private:
  asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  int level_;
};

int main() {
  asio::io_context io;
  auto strand = asio::make_strand(io);
  bucket<asio::any_io_executor> shared(io.get_executor(), 1);
  asio::spawn(io, [&](asio::yield_context yield) {
    asio::steady_timer timer(io);
    nap(timer, yield);
    std::cout << doubled(21, yield) << doubled(0.5, yield, 3) << "\n";
    std::cout << shared.take(yield) << shared.take(yield, 2) << "\n";
  });
  io.run();
  io.restart();
  asio::spawn(strand, [&](auto yield) {
    asio::steady_timer timer(strand);
    nap(timer, yield);
    std::cout << "on a strand\n";
  }, asio::detached);
  io.run();
}
