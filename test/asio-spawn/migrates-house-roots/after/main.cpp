#include "house.hpp"
#include "naps.hpp"
#include <stdexcept>

// Moved around on its way into the coroutine, and gone with it.
struct token_of_life {
  std::string name;
  explicit token_of_life(std::string name) : name(std::move(name)) {}
  token_of_life(token_of_life &&other) : name(std::move(other.name)) {
    other.name.clear();
  }
  ~token_of_life() {
    if (!name.empty())
      std::cout << name << " dies\n";
  }
};

static boost::asio::awaitable<void> greet(boost::asio::io_context &io, const std::string &who) {
  std::cout << "good day, " << who << "\n";
  co_await nap(io);
  std::cout << "good night, " << who << "\n";
}

int main() {
  tests();

  boost::asio::io_context io;
  house::launch(io, "the first", [&, life = token_of_life("capture")]() -> boost::asio::awaitable<void> {
    co_await greet(io, life.name);
  });
  house::go(io, [&]() -> boost::asio::awaitable<void> { co_await greet(io, "second"); });
  auto kept = [&io]() -> boost::asio::awaitable<void> { co_await greet(io, "third"); };
  house::go(io, kept);
  std::cout << "nothing runs yet\n";
  io.run();
  io.restart();

  house::queue queue(io);
  queue.later([&]() -> boost::asio::awaitable<void> { co_await greet(io, "fourth"); });
  queue.later([&]() -> boost::asio::awaitable<void> { throw std::runtime_error("fifth"); co_return; });
  queue.start();
  try {
    io.run();
  } catch (const std::runtime_error &e) {
    std::cout << "out of run: " << e.what() << "\n";
    io.run();
  }
}
