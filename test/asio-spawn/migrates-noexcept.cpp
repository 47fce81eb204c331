// What leaves a noexcept function ends the program, from a coroutine, too.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;

static int fails(asio::io_context &io, int value, asio::yield_context yield) {
  asio::post(io, yield);
  if (value < 0)
    throw std::invalid_argument("a negative number");
  return value;
}

// Handles what it can.
static int clamped(asio::io_context &io, int value, // note: terminate-at-shutdown
                   asio::yield_context yield) noexcept {
  try {
    return fails(io, value, yield); // may throw
  } catch (const std::invalid_argument &) {
    return 0;
  }
}

struct meter {
  asio::io_context &io;

  int read(int value, asio::yield_context yield) const noexcept { return fails(io, value, yield); } // note: terminate-at-shutdown
  void show(int value, asio::yield_context yield) const noexcept // note: terminate-at-shutdown
  {
    std::cout << read(value, yield) << "\n";
  }
  static int none(asio::yield_context) noexcept { return 7; }
};

int main() {
  std::set_terminate([] {
    std::cout << "terminated" << std::endl;
    std::_Exit(3);
  });
  asio::io_context io;
  asio::spawn(io, [&](asio::yield_context yield) {
    meter m{io};
    std::cout << clamped(io, 4, yield) << "\n";
    std::cout << clamped(io, -4, yield) << "\n";
    m.show(5, yield);
    std::cout << m.none(yield) << "\n";
    try {
      std::cout << m.read(-1, yield) << "\n";
    } catch (const std::exception &) {
      std::cout << "never reached\n";
    }
  });
  io.run();
}
