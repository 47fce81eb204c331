// How this house starts coroutines.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/spawn.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

namespace house {

namespace asio = boost::asio;

// Starts f, and says what went wrong in it.
template <class Function>
void launch(asio::io_context &io, std::string name, Function f) {
  asio::spawn(io, [name = std::move(name),
                   f = std::move(f)](asio::yield_context yield) mutable {
    try {
      f(yield);
    } catch (const std::exception &e) {
      std::cout << name << " failed: " << e.what() << "\n";
    }
    std::cout << name << " is over\n";
  });
}

// The same without a word, by perfect forwarding.
template <class Function> void go(asio::io_context &io, Function &&f) {
  asio::spawn(io, std::forward<Function>(f));
}

// For tests: runs the test to its end, which it must have.
template <class Function> void run_to_end(Function test) {
  asio::io_context io;
  bool ended = false;
  asio::spawn(io, [&](asio::yield_context yield) {
    test(io, yield);
    ended = true;
  });
  while (!io.stopped()) {
    try {
      io.run();
    } catch (const std::exception &e) {
      std::cout << "the test throws: " << e.what() << "\n";
    }
  }
  std::cout << (ended ? "the test ends\n" : "the test never ends\n");
}

using task = std::function<void(asio::yield_context)>;

// Keeps its tasks until they are started.
class queue {
public:
  explicit queue(asio::io_context &io) : io(io) {}

  void later(task work);
  void start();

private:
  asio::io_context &io;
  std::function<void(asio::yield_context)> first, second;
};

} // namespace house
