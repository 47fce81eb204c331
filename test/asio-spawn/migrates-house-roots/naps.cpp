#include "naps.hpp"
#include "house.hpp"
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

int nap(boost::asio::io_context &io, boost::asio::yield_context yield) {
  static int count = 0;
  boost::asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
  return ++count;
}

namespace {

struct sleeper {
  boost::asio::io_context &io;
  int times;

  void operator()(boost::asio::yield_context yield) {
    while (times-- > 0)
      nap(io, yield);
    std::cout << "slept enough\n";
  }
};

} // namespace

void tests() {
  house::run_to_end(
      [](boost::asio::io_context &io, boost::asio::yield_context yield) {
        std::cout << nap(io, yield) << nap(io, yield) << "\n";
      });
  house::run_to_end([](auto &io, boost::asio::yield_context yield) {
    nap(io, yield);
    throw std::runtime_error("a test that fails");
  });

  boost::asio::io_context io;
  house::launch(io, "a sleeper", sleeper{io, 2});
  house::launch(io, "a thrower", [&](boost::asio::yield_context yield) {
    nap(io, yield);
    throw std::runtime_error("no more naps");
  });
  io.run();
}
