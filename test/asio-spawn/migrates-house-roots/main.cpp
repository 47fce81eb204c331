#include "house.hpp"
#include "naps.hpp"
#include <stdexcept>

using boost::asio::yield_context;

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

static void greet(boost::asio::io_context &io, const std::string &who,
                  yield_context yield) {
  std::cout << "good day, " << who << "\n";
  nap(io, yield);
  std::cout << "good night, " << who << "\n";
}

int main() {
  tests();

  boost::asio::io_context io;
  house::launch(io, "the first", [&, life = token_of_life("capture")](
                                     yield_context yield) {
    greet(io, life.name, yield);
  });
  house::go(io, [&](yield_context yield) { greet(io, "second", yield); });
  auto kept = [&io](yield_context yield) { greet(io, "third", yield); };
  house::go(io, kept);
  std::cout << "nothing runs yet\n";
  io.run();
  io.restart();

  house::queue queue(io);
  queue.later([&](yield_context yield) { greet(io, "fourth", yield); });
  queue.later([&](yield_context) { throw std::runtime_error("fifth"); });
  queue.start();
  try {
    io.run();
  } catch (const std::runtime_error &e) {
    std::cout << "out of run: " << e.what() << "\n";
    io.run();
  }
}
