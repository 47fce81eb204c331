// A mock's overriders come out of a macro, which writes their bodies: the whole
// hierarchy stays with them.
#include "mock.hpp"
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <iostream>

namespace asio = boost::asio;

struct store {
  virtual ~store() = default;
  virtual int read(int key, asio::yield_context yield) = 0; // refused: group-refused
  virtual void write(int key, asio::yield_context yield) = 0; // refused: group-refused
};

struct disk : store {
  explicit disk(asio::io_context &io) : timer(io) {}
  int read(int key, asio::yield_context yield) override { // refused: group-refused
    timer.async_wait(yield);
    return key;
  }
  void write(int key, asio::yield_context yield) override { // refused: group-refused
    timer.async_wait(yield);
    std::cout << "written " << key << '\n';
  }
  asio::steady_timer timer;
};

struct mock_store : store {
  int calls(char const *name) { std::cout << name << '\n'; return 1; }
  MOCK_METHOD(int, read, (int, asio::yield_context), override) // refused: in-macro
  MOCK_METHOD(void, write, (int key, asio::yield_context yield), override) // refused: in-macro
};

static void copy(store &from, store &to, asio::yield_context yield) { // refused: group-refused
  to.write(from.read(1, yield), yield);
}

int main() {
  asio::io_context io;
  disk real(io);
  mock_store mock;
  asio::spawn(io, [&](asio::yield_context yield) { // refused: group-refused
    copy(mock, real, yield);
  });
  io.run();
}
