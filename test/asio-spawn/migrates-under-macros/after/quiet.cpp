#define NAPS 2
#define bed quiet_bed
#include "nap.hpp"
#include <recoro/asio.hpp>

static int count = 0;

static boost::asio::awaitable<int> sleep_quietly(boost::asio::io_context &io) {
  co_await quiet_bed{io}.nap();
  co_return ++count;
}

int slept(boost::asio::io_context &io) {
  recoro::spawn_like(io, [&]() -> boost::asio::awaitable<void> {
    co_await sleep_quietly(io);
    std::cout << "slept " << count << '\n';
  });
  io.run();
  io.restart();
  return count;
}
