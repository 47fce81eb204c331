// The standard library's stream calls the buffer, which suspends: only a stack
// can do that. The token of a coroutine that somebody else's code uses.
#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>
#include <optional>
#include <ostream>
#include <streambuf>
#include <thread>

namespace asio = boost::asio;
using asio::yield_context;

class waiting_buffer : public std::streambuf {
public:
  waiting_buffer(asio::io_context &io, yield_context yield) : io_(io), yield_(yield) {} // refused: token-escapes

protected:
  int overflow(int c) override {
    asio::post(io_, yield_);
    std::cout.put(static_cast<char>(c));
    return c;
  }

private:
  asio::io_context &io_;
  yield_context yield_;
};

static std::optional<yield_context> anybody;

static void uses_global(asio::io_context &io) { asio::post(io, *anybody); }

static void serialise(asio::io_context &io, yield_context yield) { // refused: token-escapes
  waiting_buffer buffer(io, yield);
  std::ostream out(&buffer);
  out << 42 << "\n";
}

static void in_global(asio::io_context &io, yield_context yield) { // refused: token-escapes
  anybody.emplace(yield);
  uses_global(io);
}

static void in_thread(asio::io_context &io, yield_context yield) { // refused: group-refused
  asio::post(io, yield);
  std::thread other([&] { // refused: group-refused
    asio::post(io, [&] { (void)&yield; }); // refused: token-escapes
  });
  other.join();
}

static void in_callback(asio::io_context &io, yield_context yield) { // refused: group-refused
  std::array<int, 3> numbers{1, 2, 3};
  std::sort(numbers.begin(), numbers.end(), [&](int a, int b) { // refused: suspends-in-callback
    asio::post(io, yield);
    return a > b;
  });
}

int main() {
  asio::io_context io;
  asio::spawn(io, [&](yield_context yield) { // refused: group-refused
    serialise(io, yield);
    in_global(io, yield);
    in_thread(io, yield);
    in_callback(io, yield);
  });
  io.run();
}
