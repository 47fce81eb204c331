// Calls of coroutines, with and without results, in expressions of every kind.
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

static void nap(asio::io_context &io, asio::yield_context yield) {
  asio::steady_timer timer(io, std::chrono::milliseconds(1));
  timer.async_wait(yield);
}

static int slept(asio::io_context &io, int length, asio::yield_context yield) {
  if (length == 0)
    return 0;
  nap(io, yield); // each a millisecond
  return 1 + slept(io, length - 1, yield);
}

static std::unique_ptr<int> boxed(asio::io_context &io,
                                  asio::yield_context yield) {
  return std::make_unique<int>(slept(io, 2, yield));
}

static bool tired(asio::io_context &io, asio::yield_context yield) {
  return *boxed(io, yield) > 1 && !(slept(io, 1, yield) == 0);
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    nap(io, yield);
    int const sum = slept(io, slept(io, 2, yield), yield) + 1;
    std::string const word(slept(io, 3, yield), 'z');
    for (int i = 0; i < slept(io, 2, yield); ++i)
      std::cout << "turn " << i << "\n";
    if (tired(io, yield))
      std::cout << "tired\n";
    std::cout << sum << " " << word << " " << *boxed(io, yield) << "\n";
  });
  io.run();
}
